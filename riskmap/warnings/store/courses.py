"""What detectors remember: how each subject went, what they have still to look at, how they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from riskmap.store import Reading, Writing
from riskmap.warnings.model.detections import Detection, Standing
from riskmap.warnings.model.judging import Course
from riskmap.warnings.model.kept import from_json, to_json
from riskmap.warnings.model.looks import DetectorState, Remembered
from riskmap.warnings.store.tables import (
    hazard_warning_course,
    hazard_warning_detector,
    hazard_warning_due,
)


def of(
    uow: Reading,
    detector: str = "",
    *,
    subjects: Iterable[str] | None = None,
    warning_id: str = "",
    pending: bool = False,
    not_of: Iterable[str] = (),
    standings: Iterable[Standing] | None = None,
    limit: int | None = None,
) -> tuple[Remembered, ...]:
    """Return what is remembered, by subject.

    Parameters
    ----------
    detector, subjects, warning_id
        Only of this detector, these subjects, or of this warning.
    pending
        Only what has to be looked at again though nothing new came.
    not_of
        Nothing of these warnings.
    standings
        Only what its detector said so of last.
    """
    table = hazard_warning_course
    statement = uow.select_published(table)
    if detector:
        statement = statement.where(table.c.detector == detector)
    if subjects is not None:
        statement = statement.where(table.c.subject.in_(sorted(set(subjects))))
    if warning_id:
        statement = statement.where(table.c.warning_id == warning_id)
    if pending:
        statement = statement.where(table.c.is_pending)
    if others := sorted(set(not_of)):
        statement = statement.where(table.c.warning_id.not_in(others))
    if standings is not None:
        said = table.c.seen["standing"].as_string()
        statement = statement.where(said.in_([str(one) for one in standings]))
    rows = uow.rows(statement.order_by(table.c.detector, table.c.subject).limit(limit))
    return tuple(_remembered(row) for row in rows)


def keep(uow: Writing, code12: str, several: Iterable[Remembered]) -> None:
    """Write how subjects go on; each takes the place of what was remembered of it."""
    table = hazard_warning_course
    for one in several:
        values = {
            "code12": code12,
            "warning_id": one.course.warning_id,
            "is_pending": one.course.is_pending,
            "course": to_json(one.course),
            "seen": to_json(one.seen),
            "looked_at": one.looked_at,
        }
        detector, subject = one.seen.key
        key = (table.c.detector == detector) & (table.c.subject == subject)
        if not uow.execute(uow.update(table).where(key).values(**values)).rowcount:
            uow.insert(table, detector=detector, subject=subject, **values)


def wake(uow: Writing, code12: str, pairs: Iterable[tuple[str, str]]) -> None:
    """Write down that detectors have to look at stations; an empty one is all of them.

    What is due already is due from now on: a look that has begun before does not count.
    """
    table = hazard_warning_due
    for detector, station in sorted(set(pairs)):
        key = (table.c.detector == detector) & (table.c.station == station)
        if not uow.execute(uow.update(table).where(key).values(since=uow.now)).rowcount:
            uow.insert(table, detector=detector, station=station, code12=code12, since=uow.now)


def due(uow: Reading) -> dict[str, tuple[str, ...]]:
    """Return the stations that each detector has still to look at."""
    found: dict[str, list[str]] = defaultdict(list)
    table = hazard_warning_due
    for row in uow.rows(uow.select(table).order_by(table.c.detector, table.c.station)):
        found[row["detector"]].append(row["station"])
    return {detector: tuple(stations) for detector, stations in found.items()}


def done(uow: Writing, detector: str, stations: Iterable[str], looked_at: datetime) -> None:
    """Forget what was looked at, unless something new came after the look."""
    table = hazard_warning_due
    gone = uow.delete(table).where(
        table.c.detector == detector,
        table.c.station.in_(sorted(set(stations))),
        table.c.since <= looked_at,
    )
    uow.execute(gone)


def states(uow: Reading) -> tuple[DetectorState, ...]:
    """Return how the detectors are, by name."""
    table = hazard_warning_detector
    rows = uow.rows(uow.select_published(table).order_by(table.c.detector))
    return tuple(_state(row) for row in rows)


def note(uow: Writing, code12: str, detector: str, at: datetime, fault: str) -> None:
    """Write how the last look of a detector went; an empty fault: well."""
    table = hazard_warning_detector
    here = table.c.detector == detector
    went: dict[str, Any] = {"looked_at": at, "fault": fault}
    if fault:
        changed = uow.update(table).where(here).values(**went, faults=table.c.faults + 1)
    else:
        changed = uow.update(table).where(here).values(**went, faults=0, sound_at=at)
    if not uow.execute(changed).rowcount:
        first = {"faults": 1 if fault else 0, "sound_at": None if fault else at}
        uow.insert(table, detector=detector, code12=code12, **went, **first)


def _remembered(row: Mapping[str, Any]) -> Remembered:
    return Remembered(
        course=from_json(Course, row["course"]),
        seen=from_json(Detection, row["seen"]),
        looked_at=row["looked_at"],
    )


def _state(row: Mapping[str, Any]) -> DetectorState:
    names = ("detector", "looked_at", "sound_at", "fault", "faults")
    return DetectorState(**{name: row[name] for name in names})
