"""Codes and names are taken from columns that are known or named; others are asked for."""

from __future__ import annotations

from typing import Any

import pytest

from riskmap.core.errors import InvalidRequestError, RegionError
from riskmap.divisions.imports.records import ImportOptions, Sheet
from riskmap.risk.scaffold.columns import Columns, columns_of
from tests.risk.scaffold.test_asked import ask

ROWS: tuple[dict[str, Any], ...] = (
    {"id": "1", "code": "0101", "name": "Este", "padre": "", "tipo": "comuna"},
    {"id": "2", "code": "0102", "name": None, "padre": "0101", "tipo": "barrio"},
)


def read(rows: tuple[dict[str, Any], ...] = ROWS, **said: Any) -> Columns:
    sheet = Sheet(format="GeoJSON", columns=tuple(rows[0]), rows=rows)
    names = {name: said[name] for name in ("code_field", "name_field") if name in said}
    return columns_of(sheet, ImportOptions(**names), ask("town", **said))


def test_codes_stay_text() -> None:
    assert read().codes == ("0101", "0102")


def test_a_unit_without_a_name_is_called_by_its_code() -> None:
    assert read().names == ("Este", "0102")


def test_without_parents_all_units_are_of_one_level() -> None:
    assert read().levels == ("unit", "unit")


def test_levels_follow_from_parents() -> None:
    found = read(parent_field="padre")
    assert found.parents == ("", "0101")
    assert found.levels == ("level_1", "level_2")


def test_levels_are_taken_from_a_column_that_is_named() -> None:
    assert read(level_field="tipo").levels == ("comuna", "barrio")


def test_what_was_chosen_is_said() -> None:
    said = [str(one) for one in read(parent_field="padre").notes]
    assert "Codes come from the column code, names from name." in said
    assert "Parents come from the column padre." in said


def without(*names: str) -> tuple[dict[str, Any], ...]:
    return tuple({key: row[key] for key in row if key not in names} for row in ROWS)


def test_a_missing_code_is_asked_for_with_the_columns_there_are() -> None:
    with pytest.raises(InvalidRequestError, match="--code-field") as trouble:
        read(without("code"))
    assert "id, name, padre, tipo" in str(trouble.value)
    assert "--number" in str(trouble.value)


def test_a_missing_name_is_asked_for() -> None:
    with pytest.raises(InvalidRequestError, match="--name-field"):
        read(without("name"))


def test_rows_are_numbered_only_when_that_is_asked_for() -> None:
    rows = tuple({"name": f"n{n}"} for n in range(12))
    found = read(rows, numbers_codes=True)
    assert found.codes[0] == "01"
    assert found.codes[-1] == "12"


def test_numbers_and_parents_do_not_go_together() -> None:
    with pytest.raises(InvalidRequestError, match="--number"):
        read(numbers_codes=True, parent_field="padre")


def test_a_column_that_is_not_there_is_said() -> None:
    with pytest.raises(InvalidRequestError, match="no column madre"):
        read(parent_field="madre")


def test_a_circle_of_parents_comes_to_an_end() -> None:
    rows = ({"code": "1", "name": "a", "up": "2"}, {"code": "2", "name": "b", "up": "1"})
    assert len(read(rows, parent_field="up").levels) == 2


def test_made_up_outlines_stay_marked() -> None:
    rows = tuple({**row, "geometry_i": flag} for row, flag in zip(ROWS, "10", strict=True))
    assert read(rows).flags == {"geometry_is_synthetic": (True, False)}


def test_an_unclear_mark_is_a_fault() -> None:
    rows = tuple({**row, "geometry_is_synthetic": "perhaps"} for row in ROWS)
    with pytest.raises(RegionError) as trouble:
        read(rows)
    assert [(one.file, one.row) for one in trouble.value.findings] == [
        ("town.shp", 1),
        ("town.shp", 2),
    ]
