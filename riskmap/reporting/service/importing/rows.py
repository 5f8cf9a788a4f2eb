"""Make a report of a row: its unit, its stage, its figures; each fault says row and column."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID, uuid5

from attrs import define, evolve, field, frozen

from riskmap.core.cells import plain, read_code
from riskmap.core.codes import parent_of
from riskmap.core.errors import InvalidRequestError
from riskmap.core.findings import Finding, errors_among
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.divisions.imports.records import info, warning
from riskmap.divisions.model import Division
from riskmap.people.model import Acting
from riskmap.people.service.reading import acting
from riskmap.reporting.model import columns
from riskmap.reporting.model.chains import Chain
from riskmap.reporting.model.checks.table import checks
from riskmap.reporting.model.figures import take
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.reports import Call, Header, Kind, Report, Signed
from riskmap.reporting.model.rights import Deed, may
from riskmap.reporting.service import chains
from riskmap.reporting.service.importing.faults import RowError, finding_of, refused
from riskmap.reporting.service.submitting import Incoming
from riskmap.store import Reading

_NAMESPACE = UUID("5f0b8f0e-6a55-4c52-9f0e-6c1d9d2b7a41")
_HOW_TO_WRITE = N_("Write a number such as 12, 未知 for what nobody knows, or 至少12.")
_PASSED_OVER = (columns.WHOLE, columns.AWAITED, "已退回")
Value = TypeVar("Value")


@frozen(kw_only=True)
class Chosen:
    """What whoever brings a table says of all its rows.

    Parameters
    ----------
    event_id
        The event; empty: each hazard and time of the rows begins one.
    cutoff_at
        Of rows that say none; None: the moment at which they are taken.
    compiler, phone
        Who stands for rows that name nobody.
    has_seen
        Somebody has seen the warnings: the figures are right as they are.
    """

    event_id: str = ""
    cutoff_at: datetime | None = None
    compiler: str = ""
    phone: str = ""
    has_seen: bool = False


@define
class Maker:
    """Makes reports of rows, one after the other, and remembers the events that they begin."""

    uow: Reading
    sha256: str
    chosen: Chosen
    by: str = ""
    begun: dict[tuple[str, datetime], str] = field(factory=dict)
    remarks: list[Finding] = field(factory=list)
    _by_name: dict[str, list[Division]] = field(factory=dict)

    def incoming(self, number: int, row: Mapping[str, str]) -> Incoming | None:
        """Return the report of a row; None for one that reports nothing.

        Raises
        ------
        RowError
            If it cannot be understood.
        """
        said = {slug: columns.figure_read(row.get(slug, "")) for slug in indicators()}
        said = {slug: value for slug, value in said.items() if value is not None}
        if not said or row.get("row_kind", "").startswith(_PASSED_OVER):
            return None
        unit, taken = self._unit(number, row), take(said)
        wrong = errors_among(taken.findings)
        if wrong:
            raise RowError(evolve(one, row=number, mend=Message(_HOW_TO_WRITE)) for one in wrong)
        report = self._report(number, row, unit)
        sent = json.dumps([self.sha256, number, dict(row)], ensure_ascii=False, sort_keys=True)
        return Incoming(
            report=Report(**report, figures=taken.figures), taken=taken, sent=sent.encode()
        )

    def remember(self, report: Report) -> None:
        """Let rows that follow join the event that a report began."""
        if report.header is not None:
            self.begun[report.header.hazard, report.header.occurred_at] = report.event_id

    def _report(self, number: int, row: Mapping[str, str], unit: str) -> dict[str, Any]:
        cutoff_at = self._read(number, row, "cutoff_at", columns.moment_read)
        stage = self._read(number, row, "stage", columns.stage_read)
        header = self._header(number, row)
        self._compare(number, header)
        event_id = self.chosen.event_id or self._event(header)
        who, me = self._signed(row), acting(self.uow, self.by)
        kind = self._stage(number, stage, event_id, unit)
        reason = row.get("reason", "").strip()
        return {
            "id": self._id(number),
            "kind": kind,
            "unit": unit,
            "signed": who,
            "cutoff_at": cutoff_at or self.chosen.cutoff_at or self.uow.now,
            "event_id": event_id,
            "header": self._header_of(number, header, event_id) if kind is Kind.INITIAL else None,
            "reasons": dict.fromkeys(indicators(), reason) if reason else {},
            "call": self._call(number, row, unit, who, me),
            "is_mass_loss": row.get("mass_loss", "").strip() == columns.YES
            and kind is not Kind.VERIFIED,
            "ticked": tuple(checks()),
            "channel": "import",
        }

    def _id(self, number: int) -> UUID:
        return uuid5(_NAMESPACE, f"{self.uow.scope.realm.name} {self.sha256} {number}")

    def _stage(self, number: int, said: Kind | None, event_id: str, unit: str) -> Kind:
        """Return the stage that fits the chain of the unit; a remark where the row says another."""
        has_begun = bool(event_id) and self._chain(event_id, unit).has_begun
        if said is Kind.VERIFIED and has_begun:
            return said
        fits = Kind.FOLLOW_UP if has_begun else Kind.INITIAL
        if said not in {None, fits}:
            message = N_("The row is taken as {stage}, after what the unit has reported so far.")
            remark = info("another_stage", message, stage=fits.word)
            self.remarks.append(remark.at(row=number, field="stage"))
        return fits

    def _chain(self, event_id: str, unit: str) -> Chain:
        return chains.chain_of(self.uow, chains.event(self.uow, event_id), unit)

    def _event(self, header: Header | None) -> str:
        return "" if header is None else self.begun.get((header.hazard, header.occurred_at), "")

    def _header(self, number: int, row: Mapping[str, str]) -> Header | None:
        """Return what the row says of the event; None where it does not say enough."""
        hazard = self._read(number, row, "hazard", columns.hazard_read)
        occurred_at = self._read(number, row, "occurred_at", columns.moment_read)
        if not hazard or occurred_at is None:
            return None
        return Header(
            hazard=hazard,
            occurred_at=occurred_at,
            ended_at=self._read(number, row, "ended_at", columns.moment_read),
            typhoon=plain(row.get("typhoon")),
            magnitude=self._read(number, row, "magnitude", _magnitude),
        )

    def _compare(self, number: int, header: Header | None) -> None:
        """Remark on a row that says another hazard or time than the event it is taken for."""
        if header is None or not self.chosen.event_id:
            return
        known = chains.event(self.uow, self.chosen.event_id).header
        if (known.hazard, known.occurred_at) != (header.hazard, header.occurred_at):
            remark = warning(
                "another_event",
                N_("The row says another hazard or time than the event that was chosen."),
                N_("It is taken for the event; look whether it belongs there."),
            )
            self.remarks.append(remark.at(row=number, field="hazard"))

    def _header_of(self, number: int, header: Header | None, event_id: str) -> Header:
        if event_id:
            return chains.event(self.uow, event_id).header
        if header is None:
            raise refused(
                number,
                "hazard",
                N_("The row says neither the event nor hazard and time."),
                N_("Choose the event, or fill in 灾种 and 灾害发生时间."),
            )
        return header

    def _unit(self, number: int, row: Mapping[str, str]) -> str:
        code12: str = self._read(number, row, "code12", read_code) or ""
        return code12 or self._named(number, row)

    def _named(self, number: int, row: Mapping[str, str]) -> str:
        name, parent = plain(row.get("unit")), plain(row.get("parent")).rpartition("-")[2]
        fit = [
            one for one in self._units().get(name, ()) if not parent or self._lies_in(one, parent)
        ]
        if len(fit) != 1:
            raise refused(
                number,
                "unit",
                N_("{count} units within reach are called {name}."),
                N_("Give the code of the unit in the column 区划代码."),
                count=len(fit),
                name=name[:40] or "–",
            )
        return fit[0].code12

    def _lies_in(self, one: Division, parent: str) -> bool:
        above = parent_of(one.code12)
        return above is not None and divisions.names_of(self.uow, [above]).get(above) == parent

    def _units(self) -> Mapping[str, list[Division]]:
        if not self._by_name:
            for area in self.uow.scope.areas:
                for one in divisions.list_divisions(self.uow, under=area.code12):
                    self._by_name.setdefault(one.name_zh, []).append(one)
        return self._by_name

    def _signed(self, row: Mapping[str, str]) -> Signed:
        return Signed(
            compiler=row.get("compiler", "").strip() or self.chosen.compiler,
            unit_head=row.get("unit_head", "").strip(),
            phone=row.get("phone", "").strip() or self.chosen.phone,
        )

    def _call(
        self, number: int, row: Mapping[str, str], unit: str, signed: Signed, me: Acting
    ) -> Call | None:
        """Return who handed the row in, where it is of a unit that the bringer is not part of."""
        if may(me, Deed.SUBMIT, unit) or not may(me, Deed.ENTER, unit):
            return None
        if not signed.compiler or not signed.phone:
            raise refused(
                number,
                "compiler",
                N_("Nobody says who of the unit handed this row in, and under which number."),
                N_("Fill in 填表人 and 联系电话, or name somebody for all rows."),
            )
        handed_in = self._read(number, row, "reported_at", columns.moment_read)
        at = min(handed_in or self.uow.now, self.uow.now)
        return Call(caller=signed.compiler, number=signed.phone, called_at=at)

    @staticmethod
    def _read(
        number: int, row: Mapping[str, str], key: str, read: Callable[[str], Value]
    ) -> Value | None:
        try:
            return read(row.get(key, ""))
        except InvalidRequestError as fault:
            raise RowError([finding_of(fault, number, key)]) from None


def _magnitude(text: str) -> float | None:
    said = plain(text)
    if not said:
        return None
    try:
        return float(said)
    except ValueError:
        raise InvalidRequestError(
            N_("{value} is no magnitude."), mend=N_("Write a number such as 5.2."), value=said[:40]
        ) from None
