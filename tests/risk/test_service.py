"""Assessments are kept, shown, published by a person, and never overwritten."""

from __future__ import annotations

import pytest
from attrs import evolve

from riskmap.core.access import Scope
from riskmap.core.errors import NotFoundError
from riskmap.core.levels import RiskLevel
from riskmap.core.sources import Flags
from riskmap.risk import service
from riskmap.risk.model import Assessment, PublicationError, State
from riskmap.store import Database
from tests.store.audit.conftest import records

SYSTEM = Scope.system("test")
PUBLIC = Scope.public("test")
CHIEF = "王主任"


def record(database: Database, assessment: Assessment) -> int:
    return database.write(SYSTEM, lambda uow: service.record_assessment(uow, assessment))


def publish(database: Database, version: int, by: str = CHIEF) -> None:
    database.write(
        SYSTEM, lambda uow: service.publish(uow, "small", version, published_by=by, reason="ok")
    )


def shown(database: Database, level: str | None = None) -> Assessment:
    with database.read(PUBLIC) as uow:
        found = service.latest_assessment(uow, "small", level)
    assert found is not None
    return found


def made_up(assessment: Assessment) -> Assessment:
    flags = Flags(hazard_is_synthetic=True)
    units = tuple(evolve(unit, flags=unit.flags | flags) for unit in assessment.units)
    return evolve(assessment, units=units, flags=assessment.flags | flags)


def test_what_was_recorded_is_read_back(database: Database, assessment: Assessment) -> None:
    record(database, assessment)
    assert shown(database) == evolve(assessment, version=1)


def test_nothing_is_shown_before_the_first(database: Database) -> None:
    with database.read(PUBLIC) as uow:
        assert service.latest_assessment(uow, "small") is None
        assert service.latest(uow) is None
        assert service.division_levels(uow, "small") == ()


def test_one_level_comes_with_its_own_flags(database: Database, assessment: Assessment) -> None:
    first, *rest = assessment.units
    drawn = [evolve(one, flags=one.flags | Flags(geometry_is_synthetic=True)) for one in rest]
    units = (first, *drawn)
    whole = evolve(assessment, units=units, flags=Flags.of(one.flags for one in units))
    record(database, whole)
    streets, district = shown(database, "street"), shown(database, "district")
    assert [unit.code for unit in streets.units] == ["11", "12", "13"]
    assert streets.flags.geometry_is_synthetic
    assert [unit.code for unit in district.units] == ["1"]
    assert not district.flags.geometry_is_synthetic
    assert shown(database).flags.geometry_is_synthetic


def test_classes_by_code_tell_no_data_from_low(database: Database, assessment: Assessment) -> None:
    record(database, assessment)
    with database.read(PUBLIC) as uow:
        assert service.division_levels(uow, "small") == ("district", "street")
    values = {unit.code: unit for unit in shown(database, "street").units}
    assert {code: unit.composite_level for code, unit in values.items()} == {
        "11": 3,
        "12": 2,
        "13": None,
    }
    assert values["12"].composite_level is RiskLevel.LOW
    assert values["13"].composite_level is None
    assert values["12"].flags.population_is_estimated


def test_a_newer_version_supersedes_and_the_older_one_stays(
    database: Database, assessment: Assessment
) -> None:
    record(database, assessment)
    record(database, evolve(assessment, inputs_hash="b" * 64))
    found = shown(database)
    assert (found.version, found.inputs_hash) == (2, "b" * 64)
    with database.read(PUBLIC) as uow:
        assert len(service.history(uow, "small", 1)) == 1
        assert service.has_assessment_of(uow, "small", "b" * 64)
        assert not service.has_assessment_of(uow, "small", assessment.inputs_hash)


def test_a_person_publishes_and_a_draft_does_not_hide_what_is_published(
    database: Database, assessment: Assessment
) -> None:
    record(database, assessment)
    assert shown(database).state is State.DRAFT
    publish(database, 1)
    record(database, evolve(assessment, inputs_hash="b" * 64))
    found = shown(database)
    assert (found.version, found.state, found.published_by) == (1, State.PUBLISHED, CHIEF)
    publish(database, 2)
    assert shown(database).version == 2
    with database.read(PUBLIC) as uow:
        history = service.history(uow, "small", 1)
    assert [(one.state, one.by) for one in history] == [
        (State.DRAFT, "system"),
        (State.PUBLISHED, CHIEF),
    ]


def test_a_made_up_hazard_is_a_demonstration_and_is_never_published(
    database: Database, assessment: Assessment
) -> None:
    record(database, made_up(assessment))
    assert shown(database).state is State.DEMO
    with pytest.raises(PublicationError, match="made-up hazard"):
        publish(database, 1)
    assert shown(database).state is State.DEMO


def test_nobody_cannot_publish(database: Database, assessment: Assessment) -> None:
    record(database, assessment)
    with pytest.raises(PublicationError, match="Nobody is named"):
        publish(database, 1, by=" ")


def test_only_a_draft_is_published_and_only_what_is_published_is_withdrawn(
    database: Database, assessment: Assessment
) -> None:
    record(database, assessment)
    with pytest.raises(PublicationError, match="is draft and cannot become draft"):
        database.write(
            SYSTEM, lambda uow: service.withdraw(uow, "small", 1, by=CHIEF, reason="wrong map")
        )
    publish(database, 1)
    with pytest.raises(PublicationError, match="is published and cannot become published"):
        publish(database, 1)
    database.write(
        SYSTEM, lambda uow: service.withdraw(uow, "small", 1, by=CHIEF, reason="wrong map")
    )
    found = shown(database)
    assert (found.state, found.published_by) == (State.DRAFT, None)


def test_a_version_that_is_not_there_is_not_found(database: Database) -> None:
    with pytest.raises(NotFoundError):
        publish(database, 7)


def test_what_becomes_of_an_assessment_is_in_the_audit_log(
    database: Database, assessment: Assessment
) -> None:
    record(database, assessment)
    publish(database, 1)
    database.write(
        SYSTEM, lambda uow: service.withdraw(uow, "small", 1, by=CHIEF, reason="人口有误")
    )
    told = [(one.action, one.subject_id, one.actor, one.why) for one in records(database)]
    assert told == [
        ("recorded", "small/1", "system", "test"),
        ("published", "small/1", CHIEF, "ok"),
        ("withdrawn", "small/1", CHIEF, "人口有误"),
    ]
    assert assessment.inputs_hash in str(records(database)[0].after)
