"""What makers of hazards need is read before anything is made."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from riskmap.risk.place.reading import read_place
from tests.risk.conftest import faults_of, places

PUTUO = Path(__file__).parents[3] / "geodata" / "base" / "putuo"


@pytest.fixture
def putuo(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that copies the demonstration, with texts of a file exchanged."""

    def copy(*exchanged: tuple[str, str], name: str = "region.toml") -> Path:
        folder = tmp_path / "putuo"
        shutil.copytree(PUTUO, folder)
        text = (folder / name).read_text("utf-8")
        for old, new in exchanged:
            assert old in text
            text = text.replace(old, new)
        (folder / name).write_text(text, "utf-8")
        return folder / "region.toml"

    return copy


def test_a_storm_beyond_the_formula_is_refused(putuo: Callable[..., Path]) -> None:
    file = putuo(
        ("50, 100]", "50, 100, 1000]"), ("duration_minutes = 60", "duration_minutes = 240")
    )
    assert {(one.field, str(one.mend)) for one in faults_of(file)} == {
        ("hazards[0].return_periods_years[6]", "Allowed: 1…100."),
        ("hazards[0].maker.duration_minutes", "Allowed: 5…180."),
    }


def test_a_storms_file_has_its_own_faults(putuo: Callable[..., Path]) -> None:
    file = putuo(("a = 1600.0", "a = -1600.0"), ("verified = false", ""), name="storms.toml")
    found = places(faults_of(file))
    assert ("storms.toml", None, "intensity.a", "wrong_value") in found
    assert ("storms.toml", None, "intensity.verified", "missing_field") in found


def test_heights_above_two_datums_never_meet(putuo: Callable[..., Path]) -> None:
    ground = 'grid_m = 20 }\nvertical_datum = "WUSONG_SH"'
    found = faults_of(putuo((ground, ground.replace("WUSONG_SH", "YS1985"))))
    levels = [one for one in found if one.field == "hazards[1].maker.station.vertical_datum"]
    assert "heights above WUSONG_SH, the ground is above YS1985" in str(levels[0].message)
    depths = {one.field for one in found if str(one.mend) == "Allowed: YS1985."}
    assert depths == {f"hazards[{n}].vertical_datum" for n in range(3)}


def test_levels_above_nobody_knows_what_are_refused(putuo: Callable[..., Path]) -> None:
    found = faults_of(putuo(('vertical_datum = "WUSONG_SH"', 'vertical_datum = "unknown"')))
    assert {one.field for one in found} == {
        f"hazards[{n}].maker.station.vertical_datum" for n in (1, 2)
    }


def test_makers_on_ground_need_ground(putuo: Callable[..., Path]) -> None:
    found = places(faults_of(putuo(("[ground]", "[grounds]"))))
    assert ("region.toml", None, "grounds", "unknown_field") in found
    assert {("region.toml", None, f"hazards[{n}].maker", "no_ground") for n in range(3)} <= found


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        (
            "synthetic_walls.geojson",
            '"top_m":',
            '"top_m":"high","was":',
            ("synthetic_walls.geojson", 1, "top_m", "wrong_cell"),
        ),
        (
            "synthetic_subsidence_stations.csv",
            "lat",
            "latitude",
            ("synthetic_subsidence_stations.csv", None, "lat", "missing_column"),
        ),
        (
            "typhoon_tracks.csv",
            "lon",
            "longitude",
            ("typhoon_tracks.csv", None, "lon", "missing_column"),
        ),
    ],
)
def test_files_of_makers_are_read_before_anything_is_made(
    putuo: Callable[..., Path],
    name: str,
    old: str,
    new: str,
    fault: tuple[str, int | None, str, str],
) -> None:
    assert fault in places(faults_of(putuo((old, new), name=name)))


def test_a_file_that_two_makers_name_has_each_fault_once(putuo: Callable[..., Path]) -> None:
    file = putuo()
    (file.parent / "synthetic_water.geojson").write_text("{}", "utf-8")
    found = [one.kind for one in faults_of(file) if one.file == "synthetic_water.geojson"]
    assert len(found) == 1


def test_a_format_that_nobody_has_confirmed_is_a_warning(putuo: Callable[..., Path]) -> None:
    file = putuo(('format = "riskmap_csv"', 'format = "ibtracs_csv"'))
    kinds = {one.kind for one in faults_of(file)}
    assert kinds
    assert not read_place(PUTUO / "region.toml").warnings
