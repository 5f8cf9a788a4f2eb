"""Tables of the room and their queries. Rows never leave here, records do.

Nothing is overwritten: a new version is a new row that names the one it supersedes, and a
pointer table says which row counts now. Each row says who wrote it and why, and which file
brought it, if one did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import shapely
from attrs import fields, frozen
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Select,
    String,
    Text,
    UniqueConstraint,
    func,
    or_,
)

from riskmap.maps.kept import Kept
from riskmap.places.model import Place
from riskmap.store import Json, Reading, UtcDateTime, Writing, reference

place_import = reference(
    "place_import",
    Column("id", Integer, primary_key=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("encoding", Text),
    Column("datum", Text),
    Column("counts", Json, nullable=False),
    Column("findings", Json, nullable=False),
    Column("original", Text),  # where the file is kept, relative to home
    CheckConstraint("what IN ('file', 'demo', 'demo_removed')", name="what"),
)
Index(None, place_import.c.what)

place = reference(
    "place",
    Column("id", Integer, primary_key=True),
    Column("place_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("wkb", LargeBinary, nullable=False),  # EPSG:4490, longitude first
    Column("west", Double, nullable=False),
    Column("south", Double, nullable=False),
    Column("east", Double, nullable=False),
    Column("north", Double, nullable=False),
    Column("code", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("is_public", Boolean, nullable=False),
    Column("is_demo", Boolean, nullable=False),
    Column("body", Json, nullable=False),  # the other fields, those that are empty left out
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("supersedes", Integer, ForeignKey("place.id")),
    Column("import_id", Integer, ForeignKey("place_import.id")),
    UniqueConstraint("place_id", "version"),
    CheckConstraint("version >= 1", name="version"),
    CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity"),
)
Index(None, place.c.kind)
Index(None, place.c.import_id)

place_current = reference(
    "place_current",
    Column("place_id", Text, primary_key=True),
    Column("id", Integer, ForeignKey("place.id"), nullable=False, unique=True),
)

_COLUMNS = ("kind", "code", "valid_from", "valid_to", "is_public", "is_demo")
_DATES = ("as_of",)
#: What was read last, by database and newest row.
_KEPT = Kept(room=4)
_BODY = tuple(one.name for one in fields(Place) if one.name not in {*_COLUMNS, "id", "geometry"})
_EMPTY = {name: getattr(fields(Place), name).default for name in _BODY if name != "name_zh"}


@frozen(kw_only=True)
class Version:
    """One version of a place: what it said, who wrote it when and why."""

    place: Place
    version: int
    recorded_at: datetime
    actor: str
    reason: str


@frozen(kw_only=True)
class Wanted:
    """Which places are asked for; what is None does not limit.

    Parameters
    ----------
    on
        Day on which they are there.
    kinds
        Slugs.
    public
        Only what is for everybody; else also what the scope reaches.
    """

    on: date | None
    kinds: tuple[str, ...] | None = None
    public: bool = True


def find(uow: Reading, wanted: Wanted) -> list[Version]:
    """Return the current versions of the places wanted, by id."""
    return [one for one in everything(uow) if _fits(one.place, wanted) and _may_see(uow, one)]


def everything(uow: Reading) -> tuple[Version, ...]:
    """Return the current version of every place, ended or not, whoever asks; by id.

    Places change rarely and are looked at with every page, so a process keeps them until a
    row more is written. Within a write nothing is kept: it may be undone.
    """
    if isinstance(uow, Writing):
        return _everything(uow)
    mark = (str(uow.connection.engine.url), uow.scalar(uow.select(place, func.max(place.c.id))))
    return _KEPT.get(mark, lambda: _everything(uow))


def latest(uow: Reading, place_id: str) -> Version | None:
    """Return the last version of a place, ended or not."""
    row = uow.row(_current(uow).where(place.c.place_id == place_id))
    found = None if row is None else _version(row)
    return found if found is not None and _may_see(uow, found) else None


def history(uow: Reading, place_id: str) -> list[Version]:
    """Return all versions of a place, the newest first."""
    statement = uow.select(place).where(place.c.place_id == place_id)
    found = map(_version, uow.rows(statement.order_by(place.c.version.desc())))
    return [one for one in found if _may_see(uow, one)]


def newest(uow: Reading, kinds: Iterable[str]) -> datetime | None:
    """Return when something of these kinds was last written."""
    statement = uow.select(place, func.max(place.c.recorded_at)).where(place.c.kind.in_([*kinds]))
    found: datetime | None = uow.scalar(statement)
    return found


def is_written_since(uow: Reading, moment: datetime) -> bool:
    """Tell whether something that everybody sees, or saw until then, was written later."""
    before = place.alias("before")
    statement = (
        uow.select(place, func.count(place.c.id))
        .outerjoin(before, before.c.id == place.c.supersedes)
        .where(place.c.recorded_at > moment, or_(place.c.is_public, before.c.is_public))
    )
    return bool(uow.scalar(statement))


def changes(uow: Reading, offered: Iterable[Place]) -> list[tuple[Place, Mapping[str, Any]]]:
    """Return the places that differ from their current row, each with that row ({})."""
    now = {row["place_id"]: row for row in uow.rows(_current(uow))}
    pairs = [(one, now.get(one.id, {})) for one in offered]
    return [(one, row) for one, row in pairs if not row or _version(row).place != one]


def append(
    uow: Writing,
    changed: Sequence[tuple[Place, Mapping[str, Any]]],
    *,
    actor: str,
    reason: str,
    import_id: int | None = None,
) -> None:
    """Add a version of each place and let the pointers show it."""
    about = {"actor": actor, "reason": reason, "import_id": import_id, "recorded_at": uow.now}
    for one, before in changed:
        row = {**_row(one), **about, "version": before.get("version", 0) + 1}
        number = uow.insert(place, **row, supersedes=before.get("id"))
        if before:
            pointer = uow.update(place_current).where(place_current.c.place_id == one.id)
            uow.execute(pointer.values(id=number))
        else:
            uow.insert(place_current, place_id=one.id, id=number)


def note_import(uow: Writing, **values: Any) -> int:
    """Write down that a file came, or that the demonstration went."""
    return int(uow.insert(place_import, made_at=uow.now, **values))


def last_import(uow: Reading, *what: str) -> Mapping[str, Any] | None:
    """Return the last thing that happened of these kinds."""
    statement = uow.select(place_import).where(place_import.c.what.in_(what))
    return uow.row(statement.order_by(place_import.c.id.desc()).limit(1))


def imports(uow: Reading) -> Sequence[Mapping[str, Any]]:
    """Return all that came, the newest first."""
    return uow.rows(uow.select(place_import).order_by(place_import.c.id.desc()))


def _current(uow: Reading) -> Select[Any]:
    return uow.select(place).join(place_current, place_current.c.id == place.c.id)


def _everything(uow: Reading) -> tuple[Version, ...]:
    return tuple(map(_version, uow.rows(_current(uow).order_by(place.c.place_id))))


def _fits(one: Place, wanted: Wanted) -> bool:
    return (
        (wanted.kinds is None or one.kind in wanted.kinds)
        and (wanted.on is None or one.is_valid_on(wanted.on))
        and (one.is_public or not wanted.public)
    )


def _may_see(uow: Reading, one: Version) -> bool:
    """Tell whether a place is for everybody, or lies where the scope reaches."""
    code = one.place.code
    is_reached = uow.scope.everywhere or (bool(code) and uow.scope.reaches(code))
    return one.place.is_public or is_reached


def _row(one: Place) -> dict[str, Any]:
    west, south, east, north = one.geometry.bounds
    body = {name: getattr(one, name) for name in _BODY}
    return {
        "place_id": one.id,
        **{name: getattr(one, name) for name in _COLUMNS},
        "wkb": shapely.to_wkb(one.geometry),
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "body": {
            name: _as_json(value)
            for name, value in body.items()
            if name == "name_zh" or value != _EMPTY[name]
        },
    }


def _as_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _version(row: Mapping[str, Any]) -> Version:
    body = dict(row["body"])
    for name in _DATES:
        if body.get(name):
            body[name] = date.fromisoformat(body[name])
    body["hazards"] = tuple(body.get("hazards", ()))
    found = Place(
        id=row["place_id"],
        geometry=shapely.from_wkb(row["wkb"]),
        **{name: row[name] for name in _COLUMNS},
        **body,
    )
    kept = {name: row[name] for name in ("version", "recorded_at", "actor", "reason")}
    return Version(place=found, **kept)


__all__ = [
    "Version",
    "Wanted",
    "append",
    "changes",
    "everything",
    "find",
    "history",
    "imports",
    "is_written_since",
    "last_import",
    "latest",
    "newest",
    "note_import",
]
