"""Units come from the register: those under one code, of the levels that are named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely

from riskmap.core.access import Scope
from riskmap.core.codes import level_of, parent_of
from riskmap.core.errors import RegionError
from riskmap.core.sources import Flags, Source
from riskmap.divisions import service as divisions
from riskmap.divisions.model import Delivery, DeliveryKind, Division
from riskmap.risk.place.reading import Place, read_place
from riskmap.risk.place.register_units import register_rows
from riskmap.risk.place.units import UnitRow, units_of_place
from riskmap.store import Database
from tests.risk.conftest import Maker

HERE, THERE = "310107000000", "310108000000"
CODES = (HERE, "310107005000", "310107005001", THERE, "310108001000")
SOURCE = Source(title="drawn by hand", attribution="somebody")


def a_division(code: str) -> Division:
    return Division(
        code12=code,
        level=level_of(code),
        kind=level_of(code).slug,
        name_zh=f"甲{code[4:]}",
        name_en=f"Unit {code[4:]}",
        parent=parent_of(code),
        valid_from=date(2023, 6, 30),
        source="chosen",
    )


@pytest.fixture
def rows_of(database: Database, make_region: Maker) -> Callable[..., tuple[UnitRow, ...]]:
    """Return a function that reads units of a small register for a region."""
    outlines = [
        divisions.delivered(
            code, shapely.box(121.4, 31.2, 121.5, 31.3), flags=Flags(), source=SOURCE
        )
        for code in CODES[:2]
    ]
    delivery = Delivery(
        what=DeliveryKind.BASE,
        file_name="test",
        sha256="0" * 64,
        divisions=tuple(a_division(code) for code in CODES),
        boundaries=tuple(outlines),
    )
    database.write(Scope.system("test"), lambda uow: divisions.register(uow, delivery))

    def rows(*exchanged: tuple[str, str], people: str = "code,total\n") -> tuple[UnitRow, ...]:
        with database.read(Scope.public("test")) as uow:
            return register_rows(uow, place_of(make_region, *exchanged, people=people))

    return rows


def place_of(make_region: Maker, *exchanged: tuple[str, str], people: str) -> Place:
    file: Path = make_region(
        ('source = "file"\nfile = "divisions.gpkg"', f'source = "register"\nunder = "{HERE}"'),
        ('metric_crs = "EPSG:32651"', 'metric_crs = "EPSG:4549"'),
        ("maps = [", 'reproject = "nearest"\nmaps = ['),
        ('kind = "age_share"\nage_from = 65', _TABLE),
        *exchanged,
    )
    (file.parent / "people.csv").write_text(people, "utf-8")
    (file.parent / "old.csv").write_text("code,value\n", "utf-8")
    return read_place(file)


_TABLE = """kind = "table"
file = "old.csv"
source = "s"
licence = "l"
verified = true
as_of = 2020-11-01"""


def codes(rows: tuple[UnitRow, ...]) -> list[str]:
    return [row.code for row in rows]


def test_only_what_lies_under_the_code_is_taken(rows_of: Callable[..., Any]) -> None:
    assert codes(rows_of()) == [HERE, "310107005000"]
    everywhere = rows_of((f'under = "{HERE}"\n', ""))
    assert codes(everywhere) == [HERE, "310107005000", THERE, "310108001000"]


def test_only_the_levels_that_are_named_are_taken(rows_of: Callable[..., Any]) -> None:
    lower = rows_of(('levels = ["district", "street"]', 'levels = ["street", "committee"]'))
    assert codes(lower) == ["310107005000", "310107005001"]


def test_units_are_called_as_the_place_speaks(rows_of: Callable[..., Any]) -> None:
    row = rows_of()[0]
    assert (row.name, row.name_zh, row.name_en) == ("甲07000000", "甲07000000", "Unit 07000000")
    english = rows_of(('language = "zh"', 'language = "en"'))[0]
    assert english.name == "Unit 07000000"


def test_a_code_that_the_register_does_not_have_is_refused(rows_of: Callable[..., Any]) -> None:
    with pytest.raises(RegionError) as caught:
        rows_of((HERE, "440106000000"))
    assert {one.field for one in caught.value.findings} == {"divisions.under"}


def test_tables_that_name_other_units_are_refused(rows_of: Callable[..., Any]) -> None:
    people = f"code,total\n{HERE},1001\n{THERE},5\n"
    with pytest.raises(RegionError) as caught:
        rows_of(people=people)
    (fault,) = caught.value.findings
    assert (fault.file, fault.row, fault.value) == ("people.csv", 2, THERE)


def test_outlines_of_the_register_come_in_metres(
    rows_of: Callable[..., Any], make_region: Maker
) -> None:
    rows = rows_of()
    place = place_of(make_region, people="code,total\n")
    units = units_of_place(place, rows)
    assert units.levels == ("district", "street")
    assert units.area_km2.tolist() == pytest.approx([105.7, 105.7], rel=0.01)
