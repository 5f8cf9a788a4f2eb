"""Judge a table of people who need help row by row, and take the good rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from attrs import evolve, field, frozen

from riskmap.core.errors import InvalidRequestError
from riskmap.core.findings import Finding, Severity, counts
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.divisions.imports.records import error
from riskmap.divisions.model import Division
from riskmap.people import store
from riskmap.people.imports.helped import Texts, values_of
from riskmap.people.model.helped import (
    PERSONAL,
    Helped,
    Mobility,
    Personal,
    faults,
    require_unit,
    with_changes,
)
from riskmap.people.service.helping.comparing import keys_of, personals
from riskmap.people.service.helping.reading import account_names
from riskmap.people.service.helping.writing import Plain, changed, made
from riskmap.people.service.reading import acting
from riskmap.store import Reading, Writing
from riskmap.store.audit import Entry, record
from riskmap.store.masters import Masters

_PLAIN = ("mobility", "floor", "card_on")


@frozen(kw_only=True)
class Step:
    """What a good row does: somebody new, or a change of who stands there."""

    row: int
    code12: str
    plain: Plain
    said: Mapping[str, str]
    before: Helped | None = None
    is_changed: bool = True

    @property
    def kind(self) -> str:
        """``added``, ``changed`` or ``unchanged``."""
        if self.before is None:
            return "added"
        return "changed" if self.is_changed else "unchanged"


@frozen(kw_only=True)
class Checked:
    """What came of judging a table; errors name the rows that are left out."""

    texts: Texts
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...] = field(default=())

    @property
    def refused(self) -> int:
        """How many rows are left out."""
        return len(self.texts.rows) - len(self.steps)

    @property
    def taken(self) -> dict[str, int]:
        """How many rows do what."""
        found = dict.fromkeys(("added", "changed", "unchanged"), 0)
        for one in self.steps:
            found[one.kind] += 1
        return found

    def as_dict(self) -> dict[str, Any]:
        """Return the report for a program: which rows and columns, never what stood there."""
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
    """What a table is compared with: units, and who stands on their lists."""

    units: Mapping[str, Division]
    streets: Mapping[str, str]
    rows: Mapping[str, Helped]
    known: Mapping[str, Personal]
    by_key: Mapping[tuple[str, ...], str]
    helpers: Mapping[int, str]
    seen: dict[tuple[str, ...], int] = field(factory=dict)


def judge(uow: Reading, masters: Masters, texts: Texts) -> Checked:
    """Say row by row what can be taken; nothing is written, and nobody sees who stands there."""
    there = _there(uow, masters)
    steps, findings = [], list(texts.findings)
    for row, text in texts.rows:
        remarks: list[Finding] = []
        step = _step(there, row, text, remarks)
        findings += [evolve(one, row=row, file=texts.file_name) for one in remarks]
        if step is not None:
            steps.append(step)
    return Checked(texts=texts, steps=tuple(steps), findings=tuple(findings))


def take(uow: Writing, masters: Masters, checked: Checked, *, by: str = "") -> dict[str, int]:
    """Take the good rows in this one write; one entry counts them."""
    who = acting(uow, by).name
    rows = [_made(uow, masters, one, who) for one in checked.steps if one.kind != "unchanged"]
    if rows:
        store.helping.append(uow, rows, actor=who, reason="imported")
        _leave(uow, checked, rows, who)
    return checked.taken


def _made(uow: Writing, masters: Masters, one: Step, who: str) -> Helped:
    if one.before is not None:
        return changed(uow, masters, one.before, one.plain, one.said, who=who)
    return made(uow, masters, one.code12, one.plain, Personal(**one.said), who=who)


def _leave(uow: Writing, checked: Checked, rows: Iterable[Helped], who: str) -> None:
    about = {one.code12 for one in rows}
    entry = Entry(
        action="imported",
        subject_kind="helped",
        subject_id=uuid4().hex,
        code12=about.pop() if len(about) == 1 else _widest(uow),
        after={**checked.taken, "refused": checked.refused, "sha256": checked.texts.sha256},
        by="" if who == uow.scope.actor else who,
    )
    record(uow, entry)


def _widest(uow: Writing) -> str | None:
    return uow.scope.areas[0].code12 if uow.scope.areas else None


def _there(uow: Reading, masters: Masters) -> _There:
    everything = divisions.list_divisions(uow)
    rows = {one.id: one for one in store.helping.find(uow) if one.is_listed}
    known = personals(uow, masters, rows.values())
    return _There(
        units={one.code12: one for one in everything if _keeps_a_list(uow, one)},
        streets={one.code12: one.name_zh for one in everything},
        rows=rows,
        known=known,
        by_key={
            (rows[one].code12, *key): one for one, said in known.items() for key in keys_of(said)
        },
        helpers=account_names(uow, rows.values()),
    )


def _keeps_a_list(uow: Reading, one: Division) -> bool:
    try:
        require_unit(one.code12)
    except InvalidRequestError:
        return False
    return uow.scope.reaches(one.code12)


def _step(there: _There, row: int, text: Mapping[str, str], remarks: list[Finding]) -> Step | None:
    values, wrong = values_of(text)
    remarks += [_fault(name, fault.message, fault.how_to_mend) for name, fault in wrong]
    code12 = _unit(there, values, remarks)
    said = {name: values.get(name, "") for name in PERSONAL}
    unread = {name for name, _ in wrong}
    remarks += [_fault(name, Message(what), Message(mend))
                for name, what, mend in faults(Personal(**said)) if name not in unread]  # fmt: skip
    if code12 is None or remarks:
        return None
    keys = [(code12, *key) for key in keys_of(Personal(**said))]
    if twin := next((there.seen[key] for key in keys if key in there.seen), None):
        message = N_("Row {other} names the same person.")
        remarks.append(
            error("twice", message, N_("Leave one of them."), other=twin).at(field="name")
        )
        return None
    there.seen.update(dict.fromkeys(keys, row))
    known = next((there.by_key[key] for key in keys if key in there.by_key), None)
    return _compared(there, row, code12, values, said, known)


def _compared(
    there: _There, row: int, code12: str, values: Mapping[str, Any], said: dict[str, str],
    known: str | None,
) -> Step:  # fmt: skip
    before = None if known is None else there.rows[known]
    if before is None or known is None:
        return Step(row=row, code12=code12, plain=_plain(None, values), said=said)
    if said["helper"] and said["helper"] == there.helpers.get(before.helper_account or 0):
        said = {**said, "helper": ""}
    plain = _plain(before, values)
    if said["helper"]:  # somebody without an account is responsible now
        plain = evolve(plain, helper_account=None)
    is_same = with_changes(there.known[known], said) == there.known[known]
    names = ("kinds", "helper_account", *_PLAIN)
    stays = all(getattr(plain, name) == getattr(before, name) for name in names)
    return Step(
        row=row, code12=code12, plain=plain, said=said, before=before,
        is_changed=not (is_same and stays),
    )  # fmt: skip


def _plain(before: Helped | None, values: Mapping[str, Any]) -> Plain:
    """Return what a row says; what it leaves empty stays as it is."""
    said: dict[str, Any] = {name: values.get(name) for name in _PLAIN}
    if said["mobility"] in {None, Mobility.UNKNOWN}:
        said["mobility"] = None
    if before is not None:
        kept = {name: getattr(before, name) for name in (*_PLAIN, "helper_account")}
        said = {**kept, **{name: value for name, value in said.items() if value is not None}}
    if said["mobility"] is None:
        said["mobility"] = Mobility.UNKNOWN
    return Plain(kinds=values["kinds"], **said)


def _unit(there: _There, values: Mapping[str, Any], remarks: list[Finding]) -> str | None:
    code12, unit, street = (values.get(name, "") for name in ("code12", "unit", "street"))
    if code12:
        found = [code12] if code12 in there.units else []
    else:
        found = [code for code, one in there.units.items() if _is_called(there, one, unit, street)]
    if len(found) == 1:
        return str(found[0])
    message = N_("There is no such unit, or more than one, that you look after.")
    mend = N_("Give the 12-digit code of a committee of your area.")
    remarks.append(error("unknown_unit", message, mend).at(field="code12" if code12 else "unit"))
    return None


def _is_called(there: _There, one: Division, unit: str, street: str) -> bool:
    short = one.name_zh.removesuffix("居民委员会").removesuffix("居委会")
    above = there.streets.get(one.parent or "", "")
    return bool(unit) and unit in {one.name_zh, short} and (not street or above.startswith(street))


def _fault(name: str, message: Message, mend: Message | None) -> Finding:
    return Finding(
        kind="not_understood", severity=Severity.ERROR, message=message, mend=mend, field=name
    )
