"""Layers of the risk room: what the shown assessment stands on, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from attrs import evolve

from riskmap.core.access import Scope
from riskmap.maps.layer import AskedLayers, Layer, LayerKind
from riskmap.risk import layers, service
from riskmap.risk.hazards.pictures import legend_of_raster, picture_of, scale_of
from riskmap.risk.hazards.shown import (
    IntensityLimits,
    ShownHazard,
    intensity_limits,
    shown_hazards,
)
from riskmap.risk.past_storms import names_of_storms, storm_hazard
from riskmap.risk.region.parts import INTENSITIES
from riskmap.runtime import Runtime

PUTUO = Path(__file__).parents[2] / "geodata" / "base" / "putuo"


def offered(runtime: Runtime, region: str = "putuo") -> dict[str, Layer]:
    asked = AskedLayers(region=region, folder=PUTUO, build=runtime.home.build, locale="zh")
    with runtime.database.read(Scope.public("look at the map")) as uow:
        found = layers.layers(uow, asked)
        return {one.slug: one for one in found}


def hazards_in(runtime: Runtime, build: Path) -> dict[str, ShownHazard]:
    with runtime.database.read(Scope.public("look at the map")) as uow:
        assessment = service.shown(uow, "putuo")
    assert assessment is not None
    found = shown_hazards(assessment.provenance, folder=PUTUO, build=build)
    return {one.slug: one for one in found}


def test_every_hazard_with_maps_is_a_raster_and_off_at_first(runtime: Runtime) -> None:
    found = offered(runtime)
    rasters = {slug: one for slug, one in found.items() if one.kind is LayerKind.RASTER}
    assert set(rasters) == {
        "raster_rainstorm_waterlogging",
        "raster_river_flood",
        "raster_river_flood_defence_failed",
        "raster_typhoon_wind",
        "raster_heat",
        "raster_subsidence",
    }
    assert not any(one.is_on for one in found.values())
    groups = [one.group.say() if one.group else "" for one in rasters.values()]
    assert set(groups) == {"Hazard maps"}


def test_a_raster_says_what_it_means_where_no_colour_lies(runtime: Runtime) -> None:
    found = offered(runtime)
    notices = {
        slug: " ".join(notice.say() for notice in found[slug].notices)
        for slug in ("raster_rainstorm_waterlogging", "raster_heat")
    }
    assert "dry or" in notices["raster_rainstorm_waterlogging"]
    assert "dry" not in notices["raster_heat"]


def test_flags_of_made_up_hazards_come_along(runtime: Runtime) -> None:
    found = offered(runtime)
    assert found["raster_rainstorm_waterlogging"].flags.hazard_is_synthetic
    assert found["raster_rainstorm_waterlogging"].flags.terrain_is_synthetic
    assert not found["raster_typhoon_wind"].flags.hazard_is_synthetic


def test_past_storms_are_tracks_that_never_grow_old(runtime: Runtime) -> None:
    tracks = offered(runtime)["typhoon_tracks"]
    assert tracks.kind is LayerKind.TRACKS
    assert (tracks.refresh_s, tracks.stale_after_s) == (0, 0)
    assert "Joint Typhoon Warning Center" in tracks.source.title
    assert tracks.symbols[0].count == 52


def test_a_place_that_was_not_assessed_has_none(runtime: Runtime) -> None:
    assert offered(runtime, region="elsewhere") == {}


def test_a_map_that_is_not_the_one_that_was_assessed_is_not_shown(
    runtime: Runtime, tmp_path: Path
) -> None:
    build = tmp_path / "build"
    shutil.copytree(runtime.home.build, build)
    assert len(hazards_in(runtime, build)["river_flood"].maps) == 3
    with (build / "putuo" / "river_flood_synthetic_T20.tif").open("ab") as changed:
        changed.write(b"!")
    (build / "putuo" / "heat_synthetic.tif").unlink()
    found = hazards_in(runtime, build)
    assert [one.key.label for one in found["river_flood"].maps] == ["T5", "T100"]
    assert "heat" not in found


def test_events_in_one_file_are_its_bands(runtime: Runtime) -> None:
    wind = hazards_in(runtime, runtime.home.build)["typhoon_wind"]
    assert [one.band for one in wind.maps] == list(range(1, 45))
    assert len({one.path for one in wind.maps}) == 1
    assert wind.averaging_period == "1min"


def test_a_hazards_own_bands_are_its_classes(runtime: Runtime) -> None:
    flood = hazards_in(runtime, runtime.home.build)["rainstorm_waterlogging"]
    assert scale_of(flood).limits == (0.15, 0.3, 0.5, 1.0)
    assert picture_of(flood).dry == 0.0
    legend = legend_of_raster(flood)
    assert [str(row.label) for row in legend.rows][-1] == "0–0.15 m"
    assert all(row.count is None for row in legend.rows)
    assert str(legend.unit) == "m"


def test_few_classes_still_reach_from_the_palest_to_the_darkest_colour(runtime: Runtime) -> None:
    flood = hazards_in(runtime, runtime.home.build)["rainstorm_waterlogging"]
    few = scale_of(evolve(flood, limits=IntensityLimits(limits=(1.0,))))
    assert few.colours == (scale_of(flood).colours[0], scale_of(flood).colours[-1])


def test_every_intensity_has_limits_with_a_source_and_a_word() -> None:
    assert set(intensity_limits()) == set(INTENSITIES)
    for one in intensity_limits().values():
        assert len(one.limits) == 4
        assert one.source


@pytest.mark.parametrize(("locale", "expected"), [("zh", "2018 温比亚"), ("en", "2018 Rumbia")])
def test_storms_are_named_in_the_readers_language(
    runtime: Runtime, locale: str, expected: str
) -> None:
    with runtime.database.read(Scope.public("look at the map")) as uow:
        assessment = service.shown(uow, "putuo")
    assert assessment is not None
    declared = storm_hazard(assessment.provenance)
    assert declared is not None
    names = names_of_storms(assessment.provenance, declared["id"], locale)
    assert expected in names.values()
    assert names["198118"] == "1981 (198118)", "it has no name"
    assert names_of_storms(assessment.provenance, "heat", locale) == {}
