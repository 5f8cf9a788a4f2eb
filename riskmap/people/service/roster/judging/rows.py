"""Judge one row of a table: what it says, of which unit, and what it does to the roster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from attrs import evolve

from riskmap.core.cells import plain
from riskmap.core.clock import SHANGHAI
from riskmap.core.errors import InvalidRequestError, RiskmapError
from riskmap.core.findings import Finding, Severity, errors_among
from riskmap.core.words import N_
from riskmap.divisions.imports.records import error, info, warning
from riskmap.people.imports.fields import FIELDS, NEEDED
from riskmap.people.model.officers import Officer
from riskmap.people.service.roster.judging.checked import Step
from riskmap.people.service.roster.judging.there import There
from riskmap.people.service.roster.writing import require_fits

_SAID = ("phone", "has_ndis", "trained_on", "drilled_on")
_PAST = ("confirmed_on", "trained_on", "drilled_on")


def judge_row(there: There, row: int, text: Mapping[str, str]) -> tuple[Step | None, list[Finding]]:
    """Return what a row does, None if it is left out, and what is to be said of it."""
    values, remarks = _read(text)
    if not values or errors_among(remarks):
        return None, remarks
    return _step(there, row, values, remarks), remarks


def _read(text: Mapping[str, str]) -> tuple[dict[str, Any], list[Finding]]:
    if not plain(text.get("name")):
        vacant = info("vacant", N_("Nobody is named; the post stays as it is."))
        return {}, [vacant.at(field="name")]
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


def _step(there: There, row: int, values: dict[str, Any], remarks: list[Finding]) -> Step | None:
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
    rest = [one for one in there.roster.of_unit(code12) if not made.ends or one.id != made.ends.id]
    try:
        require_fits(made.officer, rest)
    except RiskmapError as fault:
        remarks.append(_not_understood(fault, "name"))
    if errors_among(remarks):
        return None
    there.seen[code12, post] = row
    there.settle(made)
    return made


def _unit(there: There, values: Mapping[str, Any], remarks: list[Finding]) -> str | None:
    code12, unit = values.get("code12", ""), values.get("unit", "")
    found = [code12] if code12 in there.units else []
    if not code12:
        found = there.units_called(unit, values.get("street", ""))
    if len(found) != 1:
        remarks.append(_no_unit(code12, unit, len(found)))
        return None
    return str(found[0])


def _no_unit(code12: str, unit: str, count: int) -> Finding:
    if code12:
        return error(
            "unknown_code",
            N_("There is no unit {code} that you look after."),
            N_("Check the code; it must be that of a committee or street of your area."),
            code=code12,
        ).at(field="code12")
    if not unit:
        return error(
            "no_unit",
            N_("Neither code nor name says which unit it is."),
            N_("Give the 12-digit code, or name and street."),
        ).at(field="unit")
    return error(
        "unclear_unit" if count else "unknown_unit",
        N_("{count} units that you look after are called {unit}."),
        N_("Give the 12-digit code, or the street too."),
        count=count,
        unit=unit[:40],
    ).at(field="unit")


def _made(there: There, row: int, code12: str, values: Mapping[str, Any]) -> Step:
    begin, end = values.get("valid_from"), values.get("valid_to")
    first = begin or there.day
    holder = there.holder(code12, values["post"], first, end)
    is_same = holder is not None and holder.name == values["name"]
    said = _said(values, holder.confirmed_at if holder is not None and is_same else None)
    if holder is not None and is_same:
        days = {name: values[name] for name in ("valid_from", "valid_to") if name in values}
        return Step(row=row, officer=evolve(holder, **said, **days), before=holder)
    known = there.alike(values["name"], values.get("phone", ""))
    new = Officer(
        id=uuid4().hex,
        person_id=uuid4().hex if known is None else known.person_id,
        code12=code12,
        post=values["post"],
        name=values["name"],
        valid_from=first,
        valid_to=end,
        **said,
    )
    ends = None if holder is None else evolve(holder, valid_to=max(first, holder.valid_from))
    return Step(row=row, officer=new, ends=ends)


def _said(values: Mapping[str, Any], confirmed_at: datetime | None) -> dict[str, Any]:
    """Return what a row says beside name and days; an older confirmation says nothing."""
    said: dict[str, Any] = {name: values[name] for name in _SAID if name in values}
    day: date | None = values.get("confirmed_on")
    if day is None or (confirmed_at and day <= confirmed_at.astimezone(SHANGHAI).date()):
        return said
    at = datetime.combine(day, time(12), SHANGHAI)
    return {**said, "confirmed_at": at, "confirmed_by": "file"}


def _remarks(there: There, made: Step, values: Mapping[str, Any]) -> Iterator[Finding]:
    if not made.officer.phone:
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
    for name in _PAST:
        if values.get(name) is not None and values[name] > there.day:
            yield error(
                "in_the_future",
                N_("{day} is still to come."),
                N_("Give the day on which it was."),
                day=values[name].isoformat(),
            ).at(field=name)
    other = there.elsewhere(made.officer)
    if other is not None:
        yield info(
            "elsewhere_too",
            N_("This person stands on the roster of {code}, too."),
            code=other.code12,
        ).at(field="name")
