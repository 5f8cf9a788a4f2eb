"""Tables of stations: brought to metres, and every wrong cell noted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from riskmap.core.findings import Finding
from riskmap.risk.makers.station_table import read_stations
from riskmap.risk.makers.subsidence import Stations
from tests.risk.makers.made_up_water import CRS, subsidence_maker

HEADER = "id,lon,lat,rate_mm_a,sigma_mm_a,from,to\n"
SOUND = "S1,121.4,31.25,-4.5,0.6,2018-01-01,2023-06-30\n"


def read(folder: Path, text: str) -> tuple[Stations, list[tuple[Any, ...]]]:
    """Return stations, and kind, row and field of each fault."""
    (folder / "stations.csv").write_text(text, "utf-8")
    faults: list[Finding] = []
    found = read_stations(folder, subsidence_maker(), metric_crs=CRS, faults=faults)
    assert all(str(one.message) for one in faults)  # all places are filled
    return found, [(one.kind, one.row, one.field) for one in faults]


def test_sound_stations_are_read_and_brought_to_metres(tmp_path: Path) -> None:
    found, faults = read(tmp_path, HEADER + SOUND)
    assert faults == []
    assert found.ids == ("S1",)
    assert found.xy_m[0] == pytest.approx((347_700, 3_458_600), abs=200)
    assert (found.rate_mm_a[0], found.sigma_mm_a[0]) == (-4.5, 0.6)
    assert (found.begins_on[0], found.ends_on[0]) == (date(2018, 1, 1), date(2023, 6, 30))


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("id", ""),
        ("lon", "221"),
        ("lat", "95"),
        ("rate_mm_a", "fast"),
        ("sigma_mm_a", "0"),
        ("sigma_mm_a", "-1"),
        ("from", "2018"),
        ("to", "2017-01-01"),
    ],
)
def test_a_cell_that_holds_something_else_is_noted(tmp_path: Path, column: str, text: str) -> None:
    cells = dict(zip(HEADER.strip().split(","), SOUND.strip().split(","), strict=True))
    wrong = ",".join((cells | {column: text}).values())
    _, faults = read(tmp_path, HEADER + SOUND.replace("S1", "S0") + wrong)
    assert faults == [("wrong_cell", 2, column)]


def test_a_station_stands_in_the_table_once(tmp_path: Path) -> None:
    assert read(tmp_path, HEADER + SOUND + SOUND)[1] == [("wrong_cell", 2, "id")]


def test_a_table_without_stations_is_noted(tmp_path: Path) -> None:
    assert read(tmp_path, HEADER)[1] == [("no_stations", None, None)]


def test_a_missing_column_is_noted_alone(tmp_path: Path) -> None:
    assert read(tmp_path, "id,lon\nS1,121\n")[1][0] == ("missing_column", None, "lat")
