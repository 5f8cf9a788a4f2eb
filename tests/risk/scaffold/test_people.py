"""People are those of the table, or one number for the whole; nothing in between is made up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from riskmap.core.errors import InvalidRequestError, RegionError
from riskmap.risk.scaffold import Asked
from riskmap.risk.scaffold.outlines import Outlines
from riskmap.risk.scaffold.people import People, people_of, with_whole
from tests.risk.scaffold.conftest import quarters

Ask = Callable[..., Asked]


def town(**other: Any) -> Outlines:
    known: dict[str, Any] = {
        "codes": ("1", "11", "12"),
        "names": ("all", "a", "b"),
        "parents": ("", "1", "1"),
        "levels": ("level_1", "level_2", "level_2"),
        "geometries": np.array(quarters()),
        "crs": "EPSG:4326",
    }
    return Outlines(**known | other)


def counted(asked: Ask, tmp_path: Path, text: str, outlines: Outlines) -> People | None:
    file = tmp_path / "people.csv"
    file.write_text(text, "utf-8")
    said = {"population": file, "as_of": date(2024, 6, 30), "source": "census"}
    return people_of(asked(tmp_path / "town.shp", **said), outlines)


def test_nobody_is_made_up(asked: Ask, tmp_path: Path) -> None:
    assert people_of(asked(tmp_path / "town.shp"), town()) is None


def test_a_whole_has_the_sum_of_its_parts(asked: Ask, tmp_path: Path) -> None:
    found = counted(asked, tmp_path, "code,total\n11,30\n12,12\n", town())
    assert found is not None
    assert found.counts == {"11": 30, "12": 12, "1": 42}
    assert found.total == 42
    assert "1 units get the sum" in str(found.notes[0])


def test_a_whole_of_which_a_part_is_not_counted_is_not_summed(asked: Ask, tmp_path: Path) -> None:
    with pytest.raises(InvalidRequestError, match="nobody lives"):
        counted(asked, tmp_path, "code,total\n11,30\n", town())


def test_all_faults_of_a_table_come_at_once(asked: Ask, tmp_path: Path) -> None:
    with pytest.raises(RegionError) as trouble:
        counted(asked, tmp_path, "code,total\n11,-3\n12,1.5\n12,7\n99,1\n", town())
    assert [(one.row, one.field) for one in trouble.value.findings] == [
        (1, "total"),
        (2, "total"),
        (3, "code"),
        (4, "code"),
    ]


def test_one_number_needs_a_whole_to_stand_in() -> None:
    flat = town(parents=("", "", ""), flags={"geometry_is_synthetic": (False, True, False)})
    found = with_whole(flat, code="11", name="Town")
    assert found.codes == ("11_", "1", "11", "12")
    assert found.parents == ("", "11_", "11_", "11_")
    assert found.geometries[0].equals(shapely.union_all(quarters()))
    assert found.flags["geometry_is_synthetic"] == (True, False, True, False)
    assert with_whole(town(), code="x", name="Town").codes == ("1", "11", "12")


def test_one_number_is_that_of_the_whole(asked: Ask, tmp_path: Path) -> None:
    found = people_of(asked(tmp_path / "town.shp", total_population=500), town())
    assert found is not None
    assert found.counts == {"1": 500}
