"""Units in one table: who is part of whom, and a hash of what is measured in them."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.sources import Flags
from riskmap.risk.place.units import UnitRow, Units, digest_of, units_of
from tests.risk.conftest import CRS, box

LEVELS = ("district", "street", "block")


def row(code: str, parent: str | None, level: str, **more: object) -> UnitRow:
    given: dict[str, object] = {"geometry": box(0, 0, 100, 100), "name_zh": code, "name_en": code}
    return UnitRow(code=code, parent=parent, level=level, flags=Flags(), **(given | more))  # type: ignore[arg-type]


ROWS = (
    row("1", None, "district"),
    row("11", "1", "street"),
    row("12", "1", "street"),
    row("121", "12", "block"),
    row("13", "1", "block"),
)


def table(rows: tuple[UnitRow, ...] | list[UnitRow] = ROWS) -> Units:
    return units_of(rows, crs=CRS, metric_crs=CRS, levels=LEVELS)


def test_each_unit_knows_the_units_it_lies_in() -> None:
    units = table()
    assert units.codes == ("1", "11", "12", "121", "13")
    assert units.line.tolist() == [[0, -1, -1], [0, 1, -1], [0, 2, -1], [0, 2, 3], [0, -1, 4]]
    assert units.is_lowest.tolist() == [False, True, False, True, True]


def test_a_name_in_the_language_of_the_place_is_the_chinese_one_where_none_is_given() -> None:
    assert row("1", None, "district", name_zh="甲").name == "甲"
    assert row("1", None, "district", name_zh="甲", name="Uno").name == "Uno"


@given(st.permutations(ROWS))
def test_the_order_of_rows_changes_nothing(rows: list[UnitRow]) -> None:
    assert table(rows).digest == table().digest
    assert digest_of(rows, LEVELS) == digest_of(ROWS, LEVELS)


@pytest.mark.parametrize(
    "other",
    [
        {"geometry": shapely.box(500_000, 0, 500_101, 100)},
        {"level": "street"},
        {"parent": "12"},
    ],
)
def test_another_outline_level_or_parent_changes_the_hash(other: dict[str, object]) -> None:
    last = {"code": "13", "parent": "1", "level": "block"} | other
    changed = [*ROWS[:-1], row(**last)]  # type: ignore[arg-type]
    assert table(changed).digest != table().digest
    assert digest_of(changed, LEVELS) != digest_of(ROWS, LEVELS)


def test_another_name_changes_what_is_assessed_but_not_what_is_measured() -> None:
    renamed = [*ROWS[:-1], row("13", "1", "block", name="Trece")]
    assert table(renamed).digest == table().digest
    assert digest_of(renamed, LEVELS) != digest_of(ROWS, LEVELS)
