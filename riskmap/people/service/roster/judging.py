"""Judge a table of officers row by row: one bad row keeps no other out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from attrs import evolve, field, frozen

from riskmap.core.clock import SHANGHAI
from riskmap.core.errors import InvalidRequestError, RiskmapError
from riskmap.core.findings import Finding, Severity, counts, errors_among
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.divisions.imports.records import error, info, warning
from riskmap.divisions.model import Division
from riskmap.divisions.service.reading import today
from riskmap.people import store
from riskmap.people.imports.fields import FIELDS, NEEDED, plain
from riskmap.people.imports.reading import Texts
from riskmap.people.model.officers import LEVELS, Officer, Post, alike_key
from riskmap.people.service.roster.writing import require_fits
from riskmap.store import Reading

_SAID = ("phone", "has_ndis", "trained_on", "drilled_on")


@frozen(kw_only=True)
class Step:
    """What a good row does: a row of the roster as it is afterwards, and one that ends for it."""

    row: int
    officer: Officer
    before: Officer | None = None
    ends: Officer | None = None

    @property
    def kind(self) -> str:
        """``added``, ``changed``, ``replaced`` or ``unchanged``."""
        if self.before is not None:
            return "unchanged" if self.before == self.officer else "changed"
        return "added" if self.ends is None else "replaced"


@frozen(kw_only=True)
class Checked:
    """What came of judging a table; errors name the rows that are left out."""

    texts: Texts
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...] = field(default=())

    @property
    def vacant(self) -> int:
        """How many rows name nobody: the post stays as it is."""
        return sum(one.kind == "vacant" for one in self.findings)

    @property
    def refused(self) -> int:
        """How many rows are left out because something is wrong."""
        return len(self.texts.rows) - len(self.steps) - self.vacant

    @property
    def taken(self) -> dict[str, int]:
        """How many rows do what."""
        found = dict.fromkeys(("added", "changed", "replaced", "unchanged"), 0)
        for one in self.steps:
            found[one.kind] += 1
        return found

    def as_dict(self) -> dict[str, Any]:
        """Return the report for a program."""
        return {
            "file": self.texts.file_name,
            "sha256": self.texts.sha256,
            "rows": len(self.texts.rows),
            "accepted": len(self.steps),
            "refused": self.refused,
            "vacant": self.vacant,
            **self.taken,
            "counts": dict(counts(self.findings)),
            "findings": [one.as_dict() for one in self.findings],
        }


@frozen(kw_only=True)
class _There:
    """What a table is compared with: units by code and by name, and the roster as it becomes."""

    units: Mapping[str, Division]
    names: Mapping[str, str]
    now: datetime
    day: date
    officers: list[Officer]
    seen: dict[tuple[str, Post], int] = field(factory=dict)


def judge(uow: Reading, texts: Texts) -> Checked:
    """Say row by row what can be taken, compared with what is there; nothing is written."""
    there = _there(uow)
    steps, findings = [], list(texts.findings)
    for row, text in texts.rows:
        values, remarks = _read(text)
        step = None if not values or errors_among(remarks) else _step(there, row, values, remarks)
        findings += [evolve(one, row=row, file=texts.file_name) for one in remarks]
        if step is not None:
            steps.append(step)
    return Checked(texts=texts, steps=tuple(steps), findings=tuple(findings))


def _there(uow: Reading) -> _There:
    units = {
        one.code12: one
        for one in divisions.list_divisions(uow)
        if one.level in LEVELS and uow.scope.reaches(one.code12)
    }
    return _There(
        units=units,
        names={one.code12: one.name_zh for one in divisions.list_divisions(uow)},
        now=uow.now,
        day=today(uow),
        officers=store.roster.find(uow),
    )


def _read(text: Mapping[str, str]) -> tuple[dict[str, Any], list[Finding]]:
    if not plain(text.get("name")):
        return {}, [
            info("vacant", N_("Nobody is named; the post stays as it is.")).at(field="name")
        ]
    values: dict[str, Any] = {}
    findings = []
    for name, cell in text.items():
        if not plain(cell) and name not in NEEDED:
            continue
        try:
            values[name] = FIELDS[name].read(cell)
        except InvalidRequestError as fault:
            findings.append(_not_understood(fault, name))
    return values, findings


def _not_understood(fault: RiskmapError, name: str) -> Finding:
    return Finding(
        kind="not_understood",
        severity=Severity.ERROR,
        message=fault.message,
        mend=fault.how_to_mend,
        field=name,
    )


def _step(there: _There, row: int, values: dict[str, Any], remarks: list[Finding]) -> Step | None:
    code12 = _unit(there, values, remarks)
    if code12 is None:
        return None
    post = values["post"]
    if (code12, post) in there.seen:
        remarks.append(
            error(
                "post_twice",
                N_("Row {other} names the {post} post of this unit, too."),
                N_("Leave one of them."),
                other=there.seen[code12, post],
                post=str(post),
            ).at(field="post")
        )
        return None
    made = _made(there, row, code12, values)
    remarks += _remarks(there, made, values)
    rest = [one for one in there.officers if made.ends is None or one.id != made.ends.id]
    try:
        require_fits(made.officer, rest)
    except RiskmapError as fault:
        remarks.append(_not_understood(fault, "name"))
    if errors_among(remarks):
        return None
    there.seen[code12, post] = row
    _settle(there, made)
    return made


def _unit(there: _There, values: Mapping[str, Any], remarks: list[Finding]) -> str | None:
    code12, unit, street = (values.get(name, "") for name in ("code12", "unit", "street"))
    if code12:
        if code12 in there.units:
            return str(code12)
        remarks.append(
            error(
                "unknown_code",
                N_("There is no unit {code} that you look after."),
                N_("Check the code; it must be that of a committee or street of your area."),
                code=code12,
            ).at(field="code12")
        )
        return None
    found = [code for code, one in there.units.items() if _is_called(there, one, unit, street)]
    if len(found) == 1:
        return found[0]
    remarks.append(
        error(
            "unknown_unit" if not found else "unclear_unit",
            N_("{count} units that you look after are called so."),
            N_("Give the 12-digit code, or the street too."),
            count=len(found),
        ).at(field="unit")
    )
    return None


def _is_called(there: _There, one: Division, unit: str, street: str) -> bool:
    names = {one.name_zh, one.name_zh.removesuffix("居民委员会"), one.name_zh.removesuffix("委会")}
    is_called = bool(unit) and unit in {*names, one.name_zh.removesuffix("居委会")}
    above = there.names.get(one.parent or "", "")
    return is_called and (not street or above.startswith(street))


def _made(there: _There, row: int, code12: str, values: Mapping[str, Any]) -> Step:
    begin, end = values.get("valid_from"), values.get("valid_to")
    holder = next(
        (
            one
            for one in there.officers
            if one.code12 == code12
            and one.post is values["post"]
            and one.meets(begin or there.day, end)
        ),
        None,
    )
    said: dict[str, Any] = {name: values[name] for name in _SAID if name in values}
    is_same = holder is not None and holder.name == values["name"]
    known = holder.confirmed_at if holder is not None and is_same else None
    if "confirmed_on" in values and _is_later(values["confirmed_on"], known):
        said |= _confirmed(values["confirmed_on"])
    if holder is not None and is_same:
        days = {name: values[name] for name in ("valid_from", "valid_to") if name in values}
        return Step(row=row, officer=evolve(holder, **said, **days), before=holder)
    first = begin or there.day
    new = Officer(
        id=uuid4().hex,
        person_id=_person_id(there, values),
        code12=code12,
        post=values["post"],
        name=values["name"],
        valid_from=first,
        valid_to=end,
        **said,
    )
    ends = None if holder is None else evolve(holder, valid_to=max(first, holder.valid_from))
    return Step(row=row, officer=new, ends=ends)


def _is_later(day: date, known: datetime | None) -> bool:
    return known is None or day > known.astimezone(SHANGHAI).date()


def _confirmed(day: date) -> dict[str, Any]:
    return {"confirmed_at": datetime.combine(day, time(12), SHANGHAI), "confirmed_by": "file"}


def _person_id(there: _There, values: Mapping[str, Any]) -> str:
    key = alike_key(values["name"], values.get("phone", ""))
    alike = (one for one in there.officers if alike_key(one.name, one.phone) == key)
    known = next(alike, None) if key is not None else None
    return uuid4().hex if known is None else known.person_id


def _remarks(there: _There, made: Step, values: Mapping[str, Any]) -> Iterator[Finding]:
    one = made.officer
    if not one.phone:
        yield warning(
            "no_phone",
            N_("There is no telephone number."),
            N_("Add it: nobody can call this officer."),
        ).at(field="phone")
    if made.ends is not None:
        yield warning(
            "replaces",
            N_("The post was held by somebody else; that row ends on {day}."),
            day=made.ends.valid_to.isoformat() if made.ends.valid_to else "",
        ).at(field="name")
    for name in ("confirmed_on", "trained_on", "drilled_on"):
        if values.get(name) is not None and values[name] > there.day:
            yield error(
                "in_the_future",
                N_("{day} is still to come."),
                N_("Give the day on which it was."),
                day=values[name].isoformat(),
            ).at(field=name)
    for other in there.officers:
        elsewhere = other.code12 != one.code12 and other.meets(one.valid_from, one.valid_to)
        if elsewhere and other.is_same_person(one):
            yield info(
                "elsewhere_too",
                N_("This person stands on the roster of {code}, too."),
                code=other.code12,
            ).at(field="name")
            return


def _settle(there: _There, made: Step) -> None:
    """Let the rows that follow be compared with what this one makes of the roster."""
    gone = {made.officer.id, made.ends.id if made.ends else ""}
    there.officers[:] = [one for one in there.officers if one.id not in gone]
    there.officers.append(made.officer)
    if made.ends is not None:
        there.officers.append(made.ends)
