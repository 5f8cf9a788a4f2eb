"""Queries on assessments, their units, their standing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func

from riskmap.core.sources import Flags
from riskmap.risk.model import (
    Assessment,
    ClassLimits,
    Edition,
    Member,
    Money,
    State,
    StateChange,
    UnitRisk,
)
from riskmap.risk.store.tables import (
    assessment,
    assessment_current,
    assessment_state,
    assessment_unit,
)
from riskmap.store import Reading, Writing


def append(uow: Writing, one: Assessment) -> int:
    """Write down an assessment and its units as the next version; return its id."""
    before = uow.row(
        uow.select(assessment, assessment.c.id, assessment.c.version)
        .where(assessment.c.region == one.region)
        .order_by(assessment.c.version.desc())
        .limit(1)
    )
    number: int = uow.insert(
        assessment,
        region=one.region,
        version=1 if before is None else before["version"] + 1,
        supersedes=None if before is None else before["id"],
        language=one.language,
        name=one.name,
        name_zh=one.name_zh,
        name_en=one.name_en,
        method=one.method,
        created_at=one.created_at,
        review_due_on=one.review_due_on,
        money=one.money and one.money.to_json(),
        inputs_hash=one.inputs_hash,
        flags=one.flags.as_dict(),
        attribution=list(one.attribution),
        provenance=dict(one.provenance),
        classes=one.classes.to_json(),
    )
    uow.insert_many(assessment_unit, [_unit(number, *entry) for entry in enumerate(one.units)])
    return number


def _unit(number: int, place: int, unit: UnitRisk) -> dict[str, Any]:
    level = unit.composite_level
    return {
        "assessment_id": number,
        "code": unit.code,
        "place": place,
        "parent": unit.parent,
        "division_level": unit.division_level,
        "composite_level": None if level is None else int(level),
        "body": unit.to_json(),
    }


def add_state(uow: Writing, number: int, change: StateChange) -> None:
    """Note a change of standing."""
    last = uow.scalar(
        uow.select(assessment_state, func.max(assessment_state.c.version)).where(
            assessment_state.c.assessment_id == number
        )
    )
    uow.insert(
        assessment_state,
        assessment_id=number,
        version=(last or 0) + 1,
        state=str(change.state),
        by=change.by,
        at=change.at,
        reason=change.reason,
    )


def show(uow: Writing, region: str, number: int) -> None:
    """Let the region's pointer show this assessment."""
    if not uow.insert_if_new(assessment_current, region=region, assessment_id=number):
        here = uow.update(assessment_current).where(assessment_current.c.region == region)
        uow.execute(here.values(assessment_id=number))


def shown(uow: Reading, region: str) -> int | None:
    """Return the id of the assessment that is shown, None before the first."""
    pointer = assessment_current.c
    statement = uow.select(assessment_current, pointer.assessment_id)
    found: int | None = uow.scalar(statement.where(pointer.region == region))
    return found


def numbered(uow: Reading, region: str, version: int) -> int | None:
    """Return the id of one version of a region's assessments."""
    table = assessment.c
    statement = uow.select(assessment, table.id)
    found: int | None = uow.scalar(
        statement.where(table.region == region, table.version == version)
    )
    return found


def numbers(uow: Reading, region: str) -> tuple[int, ...]:
    """Return the ids of all assessments of a region, the newest first."""
    table = assessment.c
    statement = uow.select(assessment, table.id).where(table.region == region)
    return tuple(row["id"] for row in uow.rows(statement.order_by(table.version.desc())))


def newest_inputs_hash(uow: Reading, region: str) -> str | None:
    """Return the hash of what went into the newest assessment."""
    table = assessment.c
    statement = uow.select(assessment, table.inputs_hash).where(table.region == region)
    found: str | None = uow.scalar(statement.order_by(table.version.desc()).limit(1))
    return found


def states(uow: Reading, number: int) -> tuple[StateChange, ...]:
    """Return the history of an assessment's standing, oldest first."""
    table = assessment_state.c
    statement = uow.select(assessment_state, table.state, table.by, table.at, table.reason)
    rows = uow.rows(statement.where(table.assessment_id == number).order_by(table.version))
    return tuple(StateChange(**{**row, "state": State(row["state"])}) for row in rows)


def division_levels(uow: Reading, number: int) -> tuple[str, ...]:
    """Return the division levels of an assessment, from the whole to the parts."""
    table = assessment_unit.c
    statement = uow.select(assessment_unit, table.division_level)
    statement = statement.where(table.assessment_id == number).group_by(table.division_level)
    rows = uow.rows(statement.order_by(func.min(table.place)))
    return tuple(row["division_level"] for row in rows)


def members(uow: Reading, number: int) -> tuple[Member, ...]:
    """Return what the units of an assessment are called, from the whole to the parts."""
    table = assessment_unit.c
    body = table.body
    statement = uow.select(
        assessment_unit,
        table.code,
        table.parent,
        table.division_level,
        body["name"].as_string().label("name"),
        body["name_zh"].as_string().label("name_zh"),
        body["name_en"].as_string().label("name_en"),
        body["flags"]["geometry_is_synthetic"].as_boolean().label("geometry_is_synthetic"),
    )
    rows = uow.rows(statement.where(table.assessment_id == number).order_by(table.place))
    return tuple(Member(**row) for row in rows)


def editions(uow: Reading, region: str) -> tuple[Edition, ...]:
    """Return the versions of a region's assessments as a list shows them, the newest first."""
    table, change = assessment.c, assessment_state.c
    here = uow.select(assessment, table.id, table.version, table.created_at, table.inputs_hash)
    rows = uow.rows(here.where(table.region == region).order_by(table.version.desc()))
    said = uow.select(assessment_state, change.assessment_id, change.state, change.version)
    said = said.join(assessment, table.id == change.assessment_id).where(table.region == region)
    # The last row of each wins.
    last = {row["assessment_id"]: row for row in uow.rows(said.order_by(change.version))}
    pointer = shown(uow, region)
    return tuple(
        Edition(
            number=row["id"],
            version=row["version"],
            created_at=row["created_at"],
            inputs_hash=row["inputs_hash"],
            state=State(last[row["id"]]["state"]),
            changes=last[row["id"]]["version"],
            is_shown=row["id"] == pointer,
        )
        for row in rows
    )


def newest_shown(uow: Reading) -> int | None:
    """Return the id of the youngest assessment that is shown anywhere, None before the first."""
    pointer = assessment_current.c
    found: int | None = uow.scalar(uow.select(assessment_current, func.max(pointer.assessment_id)))
    return found


def read(
    uow: Reading,
    number: int,
    *,
    level: str | None = None,
    codes: Sequence[str] | None = None,
) -> Assessment:
    """Return an assessment with all of its units, those of a level, or those of some codes.

    Its flags are those of the whole, whichever units it is read with.
    """
    row = uow.row(uow.select(assessment).where(assessment.c.id == number))
    assert row is not None  # noqa: S101 - ids come from this store
    table = assessment_unit.c
    statement = uow.select(assessment_unit, table.body).where(table.assessment_id == number)
    if level is not None:
        statement = statement.where(table.division_level == level)
    if codes is not None:
        statement = statement.where(table.code.in_(codes))
    bodies = uow.rows(statement.order_by(table.place))
    units = tuple(UnitRisk.from_json(one["body"]) for one in bodies)
    return _record(row, units, states(uow, number)[-1])


def _record(
    row: Mapping[str, Any], units: tuple[UnitRisk, ...], standing: StateChange
) -> Assessment:
    is_published = standing.state is State.PUBLISHED
    return Assessment(
        region=row["region"],
        language=row["language"],
        name=row["name"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        method=row["method"],
        created_at=row["created_at"],
        review_due_on=row["review_due_on"],
        money=row["money"] and Money.from_json(row["money"]),
        inputs_hash=row["inputs_hash"],
        attribution=tuple(row["attribution"]),
        classes=ClassLimits.from_json(row["classes"]),
        provenance=row["provenance"],
        units=units,
        flags=Flags.from_mapping(row["flags"]),
        state=standing.state,
        published_by=standing.by if is_published else None,
        version=row["version"],
    )
