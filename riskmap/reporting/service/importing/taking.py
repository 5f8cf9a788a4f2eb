"""Take a table of reports: every row that reports something, or none of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any

from attrs import evolve, frozen

from riskmap.core.access import Scope
from riskmap.core.codes import around
from riskmap.core.errors import BodyError, InvalidRequestError, RiskmapError
from riskmap.core.findings import Finding, Severity, counts, errors_among
from riskmap.core.words import N_
from riskmap.reporting.model.receipts import shown
from riskmap.reporting.model.reports import Kind
from riskmap.reporting.service import submitting
from riskmap.reporting.service.importing.faults import RowError, finding_of, placed
from riskmap.reporting.service.importing.reading import Table
from riskmap.reporting.service.importing.rows import Chosen, Maker
from riskmap.store import Database, Writing, audit
from riskmap.store.audit import Entry

#: Others wait while a table is taken: some seconds for so many rows.
MOST_ROWS = 500
NEW, AGAIN, PASSED_OVER, REFUSED = "new", "again", "passed_over", "refused"


@frozen(kw_only=True)
class Row:
    """What becomes of a row: new, taken before, reports nothing, or refused."""

    number: int
    outcome: str
    unit: str = ""
    event_id: str = ""
    kind: Kind | None = None
    figures: int = 0
    receipt: str = ""


@frozen(kw_only=True)
class Result:
    """What becomes of a table.

    While a finding is an error, or nobody said that he has seen the warnings, nothing is taken.
    """

    table: Table
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    is_taken: bool = False

    @property
    def is_good(self) -> bool:
        """True where nothing keeps it out."""
        return not errors_among(self.findings)

    @property
    def new(self) -> int:
        """How many rows are new."""
        return self._count[NEW]

    @property
    def warnings(self) -> int:
        """How many remarks want to be seen before the table is taken."""
        return counts(self.findings)[str(Severity.WARNING)]

    @property
    def _count(self) -> Counter[str]:
        return Counter(one.outcome for one in self.rows)

    def as_dict(self) -> dict[str, Any]:
        """Return it for a program."""
        return {
            "file": self.table.file_name,
            "sha256": self.table.sha256,
            "is_good": self.is_good,
            "is_taken": self.is_taken,
            **{name: self._count[name] for name in (NEW, AGAIN, PASSED_OVER, REFUSED)},
            "receipts": [one.receipt for one in self.rows if one.receipt],
            "findings": [one.as_dict() for one in self.findings],
        }


class UndoneError(Exception):
    """A table was looked at, or refused: nothing of the write is kept."""

    def __init__(self, result: Result) -> None:
        super().__init__("nothing was taken")
        self.result = result


def preview(
    database: Database, scope: Scope, table: Table, chosen: Chosen, *, by: str = ""
) -> Result:
    """Return what would become of a table: it is taken for a try, and that is undone."""
    try:
        database.write(scope, partial(_tried, table=table, chosen=chosen, by=by))
    except UndoneError as undone:
        return undone.result
    raise AssertionError  # it never ends in another way


def take(database: Database, scope: Scope, table: Table, chosen: Chosen, *, by: str = "") -> Result:
    """Take all rows of a table in one write; nothing where one is refused.

    The same table again takes nothing again and tells the first receipts.
    """
    try:
        return database.write(scope, partial(_taken, table=table, chosen=chosen, by=by))
    except UndoneError as undone:
        return undone.result


def _tried(uow: Writing, *, table: Table, chosen: Chosen, by: str) -> None:
    raise UndoneError(_run(uow, table, chosen, by))


def _taken(uow: Writing, *, table: Table, chosen: Chosen, by: str) -> Result:
    result = _run(uow, table, chosen, by)
    if not result.is_good or (result.warnings and not chosen.has_seen):
        raise UndoneError(result)
    entry = Entry(
        action="imported",
        subject_kind="report-table",
        subject_id=table.sha256,
        code12=around(one.unit for one in result.rows if one.unit),
        after={"file": table.file_name, "new": result.new, "event": chosen.event_id},
        by=by,
    )
    audit.record(uow, entry)
    return evolve(result, is_taken=True)


def _run(uow: Writing, table: Table, chosen: Chosen, by: str) -> Result:
    if len(table.rows) > MOST_ROWS:
        raise InvalidRequestError(
            N_("The table has {count} rows; at most {most} are taken at once."),
            mend=N_("Divide it."),
            count=len(table.rows),
            most=MOST_ROWS,
        )
    maker = Maker(uow=uow, sha256=table.sha256, chosen=chosen, by=by)
    rows, findings = [], list(table.findings)
    for number, texts in table.rows:
        try:
            row, remarks = _row(uow, maker, number, texts)
        except RowError as fault:
            row, remarks = Row(number=number, outcome=REFUSED), fault.findings
        except BodyError as fault:
            row, remarks = Row(number=number, outcome=REFUSED), placed(fault.findings, number)
        except RiskmapError as fault:
            row, remarks = Row(number=number, outcome=REFUSED), (finding_of(fault, number),)
        rows.append(row)
        findings += remarks
    return Result(table=table, rows=tuple(rows), findings=(*findings, *maker.remarks))


def _row(
    uow: Writing, maker: Maker, number: int, texts: Mapping[str, str]
) -> tuple[Row, tuple[Finding, ...]]:
    came = maker.incoming(number, texts)
    if came is None:
        return Row(number=number, outcome=PASSED_OVER), ()
    outcome = submitting.submit(uow, came, by=maker.by)
    version = submitting.require_known(outcome.version, came.report.id.hex)
    report = version.report
    maker.remember(report)
    row = Row(
        number=number,
        outcome=NEW if outcome.is_new else AGAIN,
        unit=report.unit,
        event_id=report.event_id,
        kind=report.kind,
        figures=len(report.figures),
        receipt=shown(version.receipt),
    )
    return row, placed(outcome.findings, number)
