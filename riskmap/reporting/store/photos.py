"""Photos of reports: rows that name files by their hash. The files lie elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from riskmap.reporting.model.photos import Photo
from riskmap.reporting.store.danger_tables import report_photo, report_photo_hidden
from riskmap.reporting.store.report_tables import report_version
from riskmap.reporting.store.reports import rows_of
from riskmap.store import Reading, Writing

#: Ids named in one statement.
_AT_ONCE = 500


def add(uow: Writing, one: Photo) -> bool:
    """Add a photo; False where its id is taken."""
    return uow.insert_if_new(
        report_photo,
        photo_id=one.id,
        version_id=one.version_id,
        code12=one.unit,
        sha256=one.sha256,
        name=one.name,
        words=one.words,
        shot={
            "width": one.width,
            "height": one.height,
            "taken_at": None if one.taken_at is None else one.taken_at.isoformat(),
            "lon": one.lon,
            "lat": one.lat,
        },
        added_at=one.added_at,
        actor=one.actor,
    )


def by_id(uow: Reading, photo_id: str) -> Photo | None:
    """Return a photo that the scope reaches, hidden or not."""
    row = uow.row(uow.select(report_photo).where(report_photo.c.photo_id == photo_id))
    return None if row is None else _photo(row)


def of_versions(uow: Reading, ids: Iterable[str], unit: str = "") -> list[Photo]:
    """Return the photos of some versions that are not hidden, the first first.

    Parameters
    ----------
    unit
        Only of this unit: who knows the id of another one's report hangs nothing onto it.
    """
    wanted = sorted(set(ids))
    rows: list[Mapping[str, Any]] = []
    for start in range(0, len(wanted), _AT_ONCE):
        some = report_photo.c.version_id.in_(wanted[start : start + _AT_ONCE])
        rows += uow.rows(uow.select(report_photo).where(some))
    hidden = _hidden(uow, [row["photo_id"] for row in rows])
    found = [
        _photo(row) for row in rows if row["photo_id"] not in hidden and unit in {"", row["code12"]}
    ]
    return sorted(found, key=lambda one: (one.added_at, one.id))


def reports_of_versions(uow: Reading, report_ids: Iterable[str]) -> dict[tuple[str, str], str]:
    """Return the report of each version of some reports, by version and unit."""
    table = report_version.c
    rows = rows_of(uow, report_ids, table.version_id, table.code12, table.report_id)
    return {(row["version_id"], row["code12"]): row["report_id"] for row in rows}


def versions_on(uow: Reading, event_id: str, unit: str) -> list[str]:
    """Return the ids of all versions of a unit on an event."""
    statement = uow.select(report_version, report_version.c.version_id).where(
        report_version.c.event_id == event_id, report_version.c.code12 == unit
    )
    return [row["version_id"] for row in uow.rows(statement)]


def is_hidden(uow: Reading, photo_id: str) -> bool:
    """Tell whether a photo was hidden."""
    return bool(_hidden(uow, [photo_id]))


def hide(uow: Writing, one: Photo, why: str, actor: str) -> None:
    """Show a photo no more; it stays, as evidence."""
    uow.insert(
        report_photo_hidden,
        photo_id=one.id,
        code12=one.unit,
        why=why,
        hidden_at=uow.now,
        actor=actor,
    )


def forget(uow: Writing, one: Photo) -> None:
    """Take the row of a photo away."""
    uow.execute(uow.delete(report_photo).where(report_photo.c.photo_id == one.id))


def is_used(uow: Reading, sha256: str) -> bool:
    """Tell whether any photo within reach has a content."""
    column = report_photo.c.photo_id
    statement = uow.select(report_photo, column).where(report_photo.c.sha256 == sha256)
    return uow.scalar(statement.limit(1)) is not None


def contents(uow: Reading) -> set[str]:
    """Return the contents of all photos within reach, hidden ones included."""
    return {row["sha256"] for row in uow.rows(uow.select(report_photo, report_photo.c.sha256))}


def unsent(uow: Reading, since: datetime, before: datetime) -> list[Photo]:
    """Return photos added within a time whose report never came, the first first."""
    statement = (
        uow.select(report_photo)
        .where(report_photo.c.added_at >= since, report_photo.c.added_at < before)
        .order_by(report_photo.c.added_at, report_photo.c.photo_id)
    )
    old = list(map(_photo, uow.rows(statement)))
    sent = _sent(uow, [one.version_id for one in old])
    return [one for one in old if (one.version_id, one.unit) not in sent]


def is_sent(uow: Reading, one: Photo) -> bool:
    """Tell whether the report of a photo came."""
    return (one.version_id, one.unit) in _sent(uow, [one.version_id])


def _sent(uow: Reading, ids: Iterable[str]) -> set[tuple[str, str]]:
    """Return which of some reports came, each with its unit."""
    wanted, table = sorted(set(ids)), report_version.c
    found: set[tuple[str, str]] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        some = table.version_id.in_(wanted[start : start + _AT_ONCE])
        statement = uow.select(report_version, table.version_id, table.code12).where(some)
        found |= {(row["version_id"], row["code12"]) for row in uow.rows(statement)}
    return found


def _hidden(uow: Reading, ids: list[str]) -> set[str]:
    column = report_photo_hidden.c.photo_id
    statement = uow.select(report_photo_hidden, column).where(column.in_(ids))
    return {row["photo_id"] for row in uow.rows(statement)}


def _photo(row: Mapping[str, Any]) -> Photo:
    shot = row["shot"]
    taken_at = shot["taken_at"]
    return Photo(
        id=row["photo_id"],
        version_id=row["version_id"],
        unit=row["code12"],
        sha256=row["sha256"],
        name=row["name"],
        words=row["words"],
        width=shot["width"],
        height=shot["height"],
        taken_at=None if taken_at is None else datetime.fromisoformat(taken_at),
        lon=shot["lon"],
        lat=shot["lat"],
        added_at=row["added_at"],
        actor=row["actor"],
    )
