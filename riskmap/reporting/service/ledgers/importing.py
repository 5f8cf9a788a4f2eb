"""Judge a table of a list by name row by row, and take the good rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from attrs import evolve, field, frozen

from riskmap.core.errors import InvalidRequestError
from riskmap.core.findings import Finding, Severity, counts
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.divisions.model import Division
from riskmap.people.service.reading import acting
from riskmap.reporting.imports.ledgers import UNIT, Texts
from riskmap.reporting.model.ledgers import Entry, Ledger, Right, ledger_named
from riskmap.reporting.model.ledgers.entries import keys_of, require_whole, split
from riskmap.reporting.service.ledgers.reading import Wanted, keys_in, known_event, listed
from riskmap.reporting.service.ledgers.writing import Said, changed, made, require_right
from riskmap.reporting.store import ledgers as rows
from riskmap.store import Reading, Writing, audit, live
from riskmap.store.audit import Entry as Told
from riskmap.store.masters import Masters


@frozen(kw_only=True)
class Step:
    """What a good row does: a new row, or a change of the one that it is about."""

    row: int
    where: Entry
    said: Said
    before: Entry | None = None

    @property
    def kind(self) -> str:
        """``added`` or ``changed``."""
        return "added" if self.before is None else "changed"


@frozen(kw_only=True)
class Checked:
    """What came of judging a table; errors name the rows that are left out."""

    wanted: Wanted
    texts: Texts
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def refused(self) -> int:
        """How many rows are left out."""
        return len(self.texts.rows) - len(self.steps)

    @property
    def taken(self) -> dict[str, int]:
        """How many rows do what."""
        found = dict.fromkeys(("added", "changed"), 0)
        for one in self.steps:
            found[one.kind] += 1
        return found

    def as_dict(self) -> dict[str, Any]:
        """Return the report for a page or a program: rows and columns, never what stood there."""
        return {
            "file": self.texts.file_name,
            "sha256": self.texts.sha256,
            "rows": len(self.texts.rows),
            "refused": self.refused,
            **self.taken,
            "counts": dict(counts(self.findings)),
            "findings": [one.as_dict() for one in self.findings],
        }


@frozen(kw_only=True)
class _There:
    """What a table is compared with: units, and rows of the list by what tells them apart."""

    wanted: Wanted
    ledger: Ledger
    units: Mapping[str, Division]
    streets: Mapping[str, str]
    by_key: Mapping[tuple[str, ...], Entry]
    seen: dict[tuple[str, ...], int] = field(factory=dict)


def judge(uow: Reading, masters: Masters, wanted: Wanted, texts: Texts) -> Checked:
    """Say row by row what can be taken; nothing is written, and nobody sees who stands there.

    Raises
    ------
    NotFoundError
        If the event is not there, or not for the one who asks.
    """
    known_event(uow, wanted.event_id)
    there = _there(uow, masters, wanted)
    steps, findings = [], list(texts.findings)
    for row, text in texts.rows:
        remarks: list[Finding] = []
        step = _step(there, row, text, remarks)
        findings += [evolve(one, row=row, file=texts.file_name) for one in remarks]
        if step is not None:
            steps.append(step)
    return Checked(wanted=wanted, texts=texts, steps=tuple(steps), findings=tuple(findings))


def take(uow: Writing, masters: Masters, checked: Checked, *, by: str = "") -> dict[str, int]:
    """Take the good rows in this one write; one entry counts them.

    Raises
    ------
    ForbiddenError
        If one is of a unit whose lists the one who asks does not keep.
    """
    who = acting(uow, by)
    for unit in {one.where.code12 for one in checked.steps}:
        require_right(uow, who, Right.KEEPS, unit)
    new = made(uow, masters, [(one.where, one.said) for one in checked.steps if not one.before])
    old = [changed(uow, masters, one.before, one.said) for one in checked.steps if one.before]
    written = [*new, *old]
    if written:
        rows.append(uow, written, actor=who.name, reason="imported")
        units = {one.code12 for one in written}
        told = Told(
            action="imported",
            subject_kind="ledger-entry",
            subject_id=uuid4().hex,
            code12=units.pop() if len(units) == 1 else _widest(uow),
            after={**checked.taken, "refused": checked.refused, "sha256": checked.texts.sha256,
                   "ledger": checked.wanted.ledger, "event": checked.wanted.event_id},
            by="" if who.name == uow.scope.actor else who.name,
        )  # fmt: skip
        audit.record(uow, told)
        for one in {each.code12 for each in written}:
            live.touch(uow, "ledgers", one)
    return checked.taken


def _widest(uow: Writing) -> str | None:
    return uow.scope.areas[0].code12 if uow.scope.areas else None


def _there(uow: Reading, masters: Masters, wanted: Wanted) -> _There:
    everything = divisions.list_divisions(uow)
    there = {one.id: one for one in listed(uow, wanted)}
    keys = keys_in(uow, masters, [*there.values()])
    return _There(
        wanted=wanted,
        ledger=ledger_named(wanted.ledger),
        units={one.code12: one for one in everything if uow.scope.reaches(one.code12)},
        streets={one.code12: one.name_zh for one in everything},
        by_key={
            (there[one].code12, *key): there[one]
            for one, several in keys.items()
            for key in several
        },
    )


def _step(there: _There, row: int, text: Mapping[str, str], remarks: list[Finding]) -> Step | None:
    values = dict(_values(there.ledger, text, remarks))
    status = _status(there.ledger, text.get("status", ""), remarks)
    code12 = _unit(there, text, remarks)
    if code12 is None or remarks:
        return None
    plain, personal = split(there.ledger, values)
    keys = [(code12, *key) for key in keys_of(there.ledger, plain, personal)]
    if twin := next((there.seen[key] for key in keys if key in there.seen), None):
        message = Message(N_("Row {other} seems to be about the same."), {"other": twin})
        remarks.append(_fault("", message, Message(N_("Leave one of them."))))
        return None
    there.seen.update(dict.fromkeys(keys, row))
    before = next((there.by_key[key] for key in keys if key in there.by_key), None)
    if before is not None:
        return _known(before, row, values, status, remarks)
    return _new(there, row, code12, values, status, remarks)


def _new(
    there: _There, row: int, code12: str, values: Mapping[str, Any], status: str,
    remarks: list[Finding],
) -> Step | None:  # fmt: skip
    ledger = there.ledger
    whole = {one.slug: one.usual for one in ledger.plain if one.usual and one.is_required}
    said = {**whole, **values}
    try:
        require_whole(ledger, *split(ledger, said))
    except InvalidRequestError as fault:
        remarks.append(_fault("", fault.message, fault.how_to_mend))
        return None
    where = Entry(
        id="", ledger=ledger.slug, event_id=there.wanted.event_id, code12=code12, serial=1,
        status=status or ledger.first_status.slug,
    )  # fmt: skip
    return Step(row=row, where=where, said=Said(values=said))


def _known(
    before: Entry, row: int, values: Mapping[str, Any], status: str, remarks: list[Finding]
) -> Step | None:
    """Return what a row does that is there already: how it stands is not changed by a table."""
    if status and status != before.status:
        message = Message(
            N_("Number {number} of the list is “{now}”, and stays so."),
            {"number": before.serial, "now": before.of_status.name},
        )
        mend = Message(N_("Open the row and change how it stands there, with the reason."))
        remarks.append(_fault("status", message, mend))
        return None
    return Step(row=row, where=before, said=Said(values=values), before=before)


def _values(
    ledger: Ledger, text: Mapping[str, str], remarks: list[Finding]
) -> Iterator[tuple[str, Any]]:
    """Yield what a row says by field; what it leaves empty is not said."""
    for one in ledger.fields.values():
        try:
            value = one.read(text.get(one.slug, ""))
        except InvalidRequestError as fault:
            remarks.append(_fault(one.slug, fault.message, fault.how_to_mend))
            continue
        if value is not None:
            yield one.slug, value


def _status(ledger: Ledger, text: str, remarks: list[Finding]) -> str:
    said = text.strip()
    if not said:
        return ""
    for one in ledger.statuses.values():
        if said in {one.slug, one.word, *one.aliases}:
            return one.slug
    message = N_("Nobody knows this status.")
    allowed = "、".join(one.aliases[0] for one in ledger.statuses.values())
    mend = Message(N_("Use one of: {allowed}."), {"allowed": allowed})
    remarks.append(_fault("status", Message(message), mend))
    return ""


def _unit(there: _There, text: Mapping[str, str], remarks: list[Finding]) -> str | None:
    code12, unit, street = (text.get(name, "").strip() for name in UNIT)
    if not (code12 or unit):
        own = there.wanted.under or (next(iter(there.units)) if len(there.units) == 1 else "")
        if own:
            return own
    if code12:
        found = [code12] if code12 in there.units else []
    else:
        found = [code for code, one in there.units.items() if _is_called(there, one, unit, street)]
    if len(found) == 1:
        return found[0]
    message = N_("There is no such unit, or more than one, that you look after.")
    mend = N_("Give the 12-digit code of a unit of your area.")
    remarks.append(_fault("code12" if code12 else "unit", Message(message), Message(mend)))
    return None


def _is_called(there: _There, one: Division, unit: str, street: str) -> bool:
    short = one.name_zh.removesuffix("居民委员会").removesuffix("居委会")
    above = there.streets.get(one.parent or "", "")
    return unit in {one.name_zh, short} and (not street or above.startswith(street))


def _fault(name: str, message: Message, mend: Message | None) -> Finding:
    return Finding(
        kind="not_understood", severity=Severity.ERROR, message=message, mend=mend, field=name
    )
