"""A place that brings its own divisions keeps their outlines with each assessment."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import shapely
from attrs import evolve

from riskmap.core.access import Scope
from riskmap.core.levels import RiskLevel
from riskmap.core.sources import Flags, Source
from riskmap.risk import service
from riskmap.risk.comparison.changes import changes
from riskmap.risk.comparison.verdict import Comparison, Verdict
from riskmap.risk.model import Assessment, UnitOutline
from riskmap.risk.place.outlines import outlines_of
from riskmap.risk.place.reading import read_place
from riskmap.store import Database
from tests.fixtures.equipment import ROOT

SYSTEM = Scope.system("test")
PUBLIC = Scope.public("test")
FOLDER = ROOT / "geodata" / "base" / "puerto_ejemplo"


def outline(code: str) -> UnitOutline:
    return UnitOutline(
        code=code,
        geometry=shapely.box(-71.8, -28.0, -71.7, -27.9),
        flags=Flags(geometry_is_synthetic=True),
        source=Source(title="a file", licence="CC0-1.0", attribution="somebody"),
    )


def read_back(database: Database, version: int = 1) -> tuple[UnitOutline, ...]:
    with database.read(PUBLIC) as uow:
        listed = {one.version: one.number for one in service.editions(uow, "small")}
        return service.outlines(uow, listed[version])


def test_outlines_are_read_back_with_flags_and_source(
    database: Database, assessment: Assessment
) -> None:
    drawn = (outline("11"), outline("1"))
    database.write(SYSTEM, lambda uow: service.record_assessment(uow, assessment, drawn))
    found = read_back(database)
    assert [one.code for one in found] == ["1", "11"]
    assert found[0].geometry.equals(drawn[0].geometry)
    assert (found[0].flags, found[0].source) == (drawn[0].flags, drawn[0].source)


def test_each_version_has_its_own(database: Database, assessment: Assessment) -> None:
    later = evolve(assessment, inputs_hash="b" * 64)
    database.write(SYSTEM, lambda uow: service.record_assessment(uow, assessment, [outline("1")]))
    database.write(SYSTEM, lambda uow: service.record_assessment(uow, later))
    assert len(read_back(database, 1)) == 1
    assert read_back(database, 2) == ()


def test_what_an_earlier_program_left_out_is_added_once(
    database: Database, assessment: Assessment
) -> None:
    database.write(SYSTEM, lambda uow: service.record_assessment(uow, assessment))
    for codes in (["1"], ["11", "12"]):
        work = partial(service.complete_outlines, region="small", outlines=map(outline, codes))
        database.write(SYSTEM, work)
    assert [one.code for one in read_back(database)] == ["1"]


def test_editions_tell_what_is_shown_and_how_it_stands(
    database: Database, assessment: Assessment
) -> None:
    database.write(SYSTEM, lambda uow: service.record_assessment(uow, assessment))
    database.write(
        SYSTEM, lambda uow: service.publish(uow, "small", 1, published_by="Wang", reason="")
    )
    later = evolve(assessment, inputs_hash="b" * 64)
    database.write(SYSTEM, lambda uow: service.record_assessment(uow, later))
    with database.read(PUBLIC) as uow:
        found = service.editions(uow, "small")
    assert [(one.version, str(one.state), one.changes, one.is_shown) for one in found] == [
        (2, "draft", 1, False),
        (1, "published", 2, True),
    ]


def test_members_are_named_from_the_whole_to_the_parts(
    database: Database, assessment: Assessment
) -> None:
    number = database.write(SYSTEM, lambda uow: service.record_assessment(uow, assessment))
    with database.read(PUBLIC) as uow:
        found = service.members(uow, number)
    assert [one.code for one in found] == ["1", "11", "12", "13"]
    assert [one.parent for one in found] == [None, "1", "1", "1"]
    assert [one.name_zh for one in found] == [one.name_zh for one in assessment.units]
    assert not any(one.geometry_is_synthetic for one in found)


def test_outlines_of_a_folder_are_brought_to_degrees_with_their_flags() -> None:
    place = read_place(FOLDER / "region.toml")
    found = outlines_of(place, service.rows_of(place))
    assert len(found) == 10
    bounds = shapely.total_bounds([one.geometry for one in found])
    assert bounds == pytest.approx(np.array([-71.80037, -28.00099, -71.76744, -27.9841]), abs=1e-6)
    assert all(one.flags.geometry_is_synthetic for one in found)
    assert {one.source.attribution for one in found} == {place.region.divisions.attribution}


def test_a_unit_with_another_outline_under_its_code_is_left_out(assessment: Assessment) -> None:
    verdict = Comparison(verdict=Verdict.COMPARABLE, reasons=(), raw_indicators=())
    before = [evolve(unit, outline_sha256="a" * 16) for unit in assessment.units]
    after = [
        evolve(
            unit,
            outline_sha256=("b" if unit.code == "11" else "a") * 16,
            composite_level=RiskLevel.HIGH,
        )
        for unit in assessment.units
    ]
    found = changes(verdict, before, after)
    assert [code for code, is_so in zip(found.codes, found.is_redrawn, strict=True) if is_so] == [
        "11"
    ]
    told = dict(zip(found.codes, found.classes.tolist(), strict=True))
    assert told["11"] != told["11"]  # NaN
    assert told["12"] == RiskLevel.HIGH - RiskLevel.LOW


def test_assessments_that_noted_no_outlines_are_compared_as_before(
    assessment: Assessment,
) -> None:
    verdict = Comparison(verdict=Verdict.COMPARABLE, reasons=(), raw_indicators=())
    units = [evolve(unit, outline_sha256=None) for unit in assessment.units]
    assert not changes(verdict, units, units).is_redrawn.any()
