"""Queries on divisions: versions, validity, names, successors, aliases, counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import evolve, frozen
from sqlalchemy import ColumnElement, Select, func, or_, select

from riskmap.core.codes import DivisionLevel
from riskmap.divisions.model import Alias, Division, Succession
from riskmap.divisions.store.tables import (
    division,
    division_alias,
    division_current,
    division_import,
    division_successor,
)
from riskmap.store import Reading, Writing
from riskmap.store.prepared import Prepared


@frozen(kw_only=True)
class Wanted:
    """Which divisions are asked for; what is None does not limit.

    Parameters
    ----------
    on
        Day on which they hold.
    prefix
        First digits of the codes.
    parent
        Code one level up.
    text
        What the code begins with, or a name contains: normalised, as in `search_among`.
    """

    on: date
    level: DivisionLevel | None = None
    prefix: str | None = None
    parent: str | None = None
    text: str | None = None


def latest(uow: Reading, code12: str) -> Division | None:
    """Return the last version that was recorded, withdrawn or not."""
    statement = _current(uow).where(division.c.code12 == code12)
    return next(iter(_records(uow, statement)), None)


_KNOWN = Prepared(
    lambda each: (
        select(division.c.code12)
        .join(division_current, division_current.c.id == division.c.id)
        .where(each(division.c.code12, "codes"))
    )
)


def known_among(uow: Reading, several: Iterable[str]) -> set[str]:
    """Return which of some codes the register knows: for the system only, by the thousand."""
    return {code12 for (code12,) in _KNOWN.rows(uow, codes=sorted(set(several)))}


def names_of(uow: Reading, several: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return Chinese and English names by code, of the last versions: for a page of codes."""
    statement = _current(uow).where(division.c.code12.in_(sorted(set(several))))
    named = statement.with_only_columns(division.c.code12, division.c.name_zh, division.c.name_en)
    return {row["code12"]: (row["name_zh"], row["name_en"]) for row in uow.rows(named)}


def valid_on(uow: Reading, code12: str, day: date) -> Division | None:
    """Return the version that held on `day`."""
    statement = in_force(uow, Wanted(on=day, prefix=code12))
    return next(iter(_records(uow, statement)), None)


def first_day(uow: Reading, code12: str) -> date | None:
    """Return the first day on which the register knows a code."""
    statement = uow.select(division, func.min(division.c.valid_from))
    found: date | None = uow.scalar(statement.where(division.c.code12 == code12))
    return found


def find(
    uow: Reading, wanted: Wanted, limit: int | None = None, *, after: str | None = None
) -> list[Division]:
    """Return the divisions wanted, in the order of their codes.

    Parameters
    ----------
    limit
        At most so many.
    after
        Only those whose code follows this one.
    """
    statement = in_force(uow, wanted)
    if after is not None:
        statement = statement.where(division.c.code12 > after)
    return _records(uow, statement.order_by(division.c.code12).limit(limit))


def how_many(uow: Reading, wanted: Wanted) -> int:
    """Count the divisions wanted."""
    inner = in_force(uow, wanted).with_only_columns(division.c.code12).subquery()
    return int(uow.scalar(select(func.count()).select_from(inner)) or 0)


def codes(uow: Reading, wanted: Wanted) -> Select[Any]:
    """Return a query for the codes wanted, to limit other queries by."""
    return in_force(uow, wanted).with_only_columns(division.c.code12)


def list_codes(uow: Reading, wanted: Wanted) -> list[str]:
    """Return only the codes wanted, in their order: for many units at a time."""
    return sorted(uow.execute(codes(uow, wanted)).scalars())


def succession_of(uow: Reading, code12: str) -> list[Succession]:
    """Return what followed a code, whether or not it is in the register."""
    table = division_successor.c
    statement = uow.select(division_successor).where(table.code12 == code12)
    return [
        Succession(
            code12=row["code12"],
            name_zh=row["name_zh"],
            successor=row["successor"],
            on=row["follows_on"],
            source=row["source"],
            verified=row["verified"],
        )
        for row in uow.rows(statement.order_by(table.successor))
    ]


def all_successors(uow: Reading) -> dict[str, tuple[str, ...]]:
    """Return withdrawn codes and what followed them."""
    return dict(_successors(uow, select(division_successor.c.code12)))


def brought_by_the_district(uow: Reading) -> set[str]:
    """Return the codes whose current row came with a district's own file."""
    statement = (
        uow.select(division, division.c.code12)
        .join(division_current, division_current.c.id == division.c.id)
        .join(division_import, division_import.c.id == division.c.import_id)
        .where(division_import.c.what == "divisions")
    )
    return {row["code12"] for row in uow.rows(statement)}


def changes(uow: Reading, offered: Iterable[Division]) -> list[tuple[Division, Mapping[str, Any]]]:
    """Return the divisions that differ from their current row, each with that row ({})."""
    now = {row["code12"]: row for row in uow.rows(_current(uow))}
    pairs = [(one, now.get(one.code12, {})) for one in offered]
    return [(one, row) for one, row in pairs if any(row.get(k) != v for k, v in _values(one))]


def append(
    uow: Writing, changed: Sequence[tuple[Division, Mapping[str, Any]]], import_id: int
) -> None:
    """Add a version of each division and let the pointers show it."""
    uow.insert_many(division, [_row(uow, one, row, import_id) for one, row in changed])
    brought = uow.select(division, division.c.code12, division.c.id)
    numbers = uow.rows(brought.where(division.c.import_id == import_id))
    known = {one.code12 for one, row in changed if row}
    uow.insert_many(division_current, [row for row in numbers if row["code12"] not in known])
    newest = (
        select(func.max(division.c.id))
        .where(division.c.code12 == division_current.c.code12)
        .scalar_subquery()
    )
    touched = select(division.c.code12).where(division.c.import_id == import_id)
    uow.execute(
        uow.update(division_current).where(division_current.c.code12.in_(touched)).values(id=newest)
    )
    _append_aliases(uow, [one for one, _ in changed])


def append_successions(uow: Writing, successions: Iterable[Succession]) -> int:
    """Note what followed withdrawn units; return how many were new."""
    return sum(
        uow.insert_if_new(
            division_successor,
            code12=one.code12,
            successor=one.successor,
            name_zh=one.name_zh,
            follows_on=one.on,
            source=one.source,
            verified=one.verified,
            recorded_at=uow.now,
        )
        for one in successions
    )


def _append_aliases(uow: Writing, divisions: Iterable[Division]) -> None:
    for one in divisions:
        for alias in one.aliases:
            uow.insert_if_new(
                division_alias,
                system=alias.system,
                alias_code=alias.code,
                alias_name=alias.name,
                code12=one.code12,
                recorded_at=uow.now,
            )


def _values(one: Division) -> Iterable[tuple[str, Any]]:
    """Return the columns that make a version, and their values."""
    names = ("code12", "kind", "name_zh", "name_en", "pinyin", "initials", "parent")
    yield from ((name, getattr(one, name)) for name in names)
    yield "level", int(one.level)
    yield from ((name, getattr(one, name)) for name in ("valid_from", "valid_to", "source"))


def _row(uow: Writing, one: Division, before: Mapping[str, Any], import_id: int) -> dict[str, Any]:
    return {
        **dict(_values(one)),
        "version": before.get("version", 0) + 1,
        "supersedes": before.get("id"),
        "recorded_at": uow.now,
        "import_id": import_id,
    }


def _current(uow: Reading) -> Select[Any]:
    return uow.select(division).join(division_current, division_current.c.id == division.c.id)


def in_force(uow: Reading, wanted: Wanted) -> Select[Any]:
    """Begin a query for the versions that held on a day.

    Of versions with the same first day the latest corrects the others; of several first
    days the last one not after the day counts.
    """
    place = func.row_number().over(
        partition_by=division.c.code12,
        order_by=(division.c.valid_from.desc(), division.c.version.desc()),
    )
    begun = select(division.c.id, place.label("place")).where(division.c.valid_from <= wanted.on)
    if wanted.prefix:
        begun = begun.where(division.c.code12.startswith(wanted.prefix, autoescape=True))
    newest = begun.subquery()
    statement = (
        uow.select(division)
        .join(newest, newest.c.id == division.c.id)
        .where(newest.c.place == 1)
        .where(or_(division.c.valid_to.is_(None), division.c.valid_to > wanted.on))
    )
    if wanted.level is not None:
        statement = statement.where(division.c.level == int(wanted.level))
    if wanted.parent is not None:
        statement = statement.where(division.c.parent == wanted.parent)
    return statement if wanted.text is None else statement.where(_resembles(wanted.text))


def _resembles(text: str) -> ColumnElement[bool]:
    """Return a condition that keeps at least what `match_rank` finds to fit."""
    if text.isdigit():
        return division.c.code12.startswith(text, autoescape=True)
    spoken: list[ColumnElement[str]] = [division.c.name_zh, division.c.pinyin, division.c.name_en]
    for mark in " '’·-":
        spoken = [func.replace(one, mark, "") for one in spoken]
    return or_(
        division.c.initials.startswith(text, autoescape=True),
        *(func.lower(one).contains(text, autoescape=True) for one in spoken),
    )


def _records(uow: Reading, statement: Select[Any]) -> list[Division]:
    rows = uow.rows(statement)
    if not rows:
        return []
    found = statement.order_by(None).limit(None).with_only_columns(division.c.code12)
    successors, aliases = _successors(uow, found), _aliases(uow, found)
    return [
        evolve(_record(row), successors=successors[row["code12"]], aliases=aliases[row["code12"]])
        for row in rows
    ]


def _record(row: Mapping[str, Any]) -> Division:
    plain = ("code12", "kind", "name_zh", "name_en", "pinyin", "initials", "parent", "source")
    return Division(
        level=DivisionLevel(row["level"]),
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        **{name: row[name] for name in plain},
    )


def _successors(uow: Reading, codes_found: Select[Any]) -> Mapping[str, tuple[str, ...]]:
    table = division_successor.c
    statement = uow.select(division_successor).where(table.code12.in_(codes_found))
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for row in uow.rows(statement.order_by(table.successor)):
        found[row["code12"]] += (row["successor"],)
    return found


def _aliases(uow: Reading, codes_found: Select[Any]) -> Mapping[str, tuple[Alias, ...]]:
    table = division_alias.c
    statement = uow.select(division_alias).where(table.code12.in_(codes_found))
    found: defaultdict[str, tuple[Alias, ...]] = defaultdict(tuple)
    for row in uow.rows(statement.order_by(table.system, table.alias_code)):
        alias = Alias(system=row["system"], code=row["alias_code"], name=row["alias_name"])
        found[row["code12"]] += (alias,)
    return found
