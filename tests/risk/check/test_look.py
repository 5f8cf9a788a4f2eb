"""Faults in the form of a region.toml say the field and what may stand there."""

from __future__ import annotations

from pathlib import Path

import pytest

from riskmap.core.errors import UnreadableFileError
from riskmap.risk.check.look import read_toml
from tests.risk.check.extended import HOUSES, adding
from tests.risk.conftest import Maker, faults_of

SURVEYED = """[index.coping_capacity]
join = "harmonic"
indicators = []
"""


def said(file: Path) -> dict[str | None, tuple[str, str, str]]:
    """Return kind, sentence and what is allowed, by field."""
    return {one.field: (one.kind, str(one.message), str(one.mend)) for one in faults_of(file)}


def test_an_unknown_key_is_told_its_neighbours(make_region: Maker) -> None:
    faults = said(make_region(("proxy = ", "proxi = ")))
    kind, _, allowed = faults["population.proxi"]
    assert kind == "unknown_field"
    assert "code_field" in allowed
    assert "divisions" not in allowed
    assert faults["population.proxy"][0] == "missing_field"


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ('{ zh = "" }', "name.zh"),
        ('{ ZH = "小" }', "name.ZH"),
        ("{ }", "name"),
        ('"小地方"', "name"),
    ],
)
def test_names_stand_by_language(make_region: Maker, name: str, field: str) -> None:
    faults = said(make_region(('name = { zh = "小地方", en = "Small place" }', f"name = {name}")))
    kind, _, allowed = faults[field]
    assert kind == "wrong_value"
    assert allowed


def test_a_maker_that_nobody_knows_is_told_the_makers(make_region: Maker) -> None:
    faults = said(make_region(("maps = [", 'maker = { name = "rain_dance" }\nmaps = [')))
    kind, _, allowed = faults["hazards[0].maker.name"]
    assert kind == "unknown_kind"
    assert {"design_storm_waterlogging", "parametric_typhoon"} <= set(
        allowed.removeprefix("Allowed: ").rstrip(".").split(", ")
    )


def test_a_fault_within_a_maker_says_its_place(make_region: Maker) -> None:
    maker = 'maker = { name = "synthetic_heat", seed = -1 }\nmaps = ['
    faults = said(make_region(("maps = [", maker)))
    assert faults["hazards[0].maker.seed"][0] == "wrong_value"
    assert faults["hazards[0].maker.grid_m"][0] == "missing_field"


def test_a_fault_within_an_exposure_says_its_place(make_region: Maker) -> None:
    section = HOUSES.replace('currency = "CNY"', 'currency = "yuan"')
    section = section.replace('shop = "f2"', 'shop = ""')
    faults = said(make_region(adding(section)))
    assert faults["exposure[0].currency"][2] == "Allowed: a currency code such as CNY."
    assert faults["vulnerability[0].functions.shop"][0] == "wrong_value"
    elsewhere = HOUSES.replace('kind = "points"', 'kind = "dots"')
    assert said(make_region(adding(elsewhere)))["exposure[0].kind"][0] == "unknown_kind"


def test_what_is_a_word_or_a_table_has_the_faults_of_what_stands_there(
    make_region: Maker,
) -> None:
    word = 'coping_capacity = "not_surveyed"\n'
    faults = said(make_region((word, 'coping_capacity = "unknown"\n')))
    assert [field for field in faults if field] == ["index.coping_capacity"]
    table = make_region((word, ""), ("[index.classes]", f"{SURVEYED}\n[index.classes]"))
    fields = {field for field in said(table) if field and "coping" in field}
    assert fields == {"index.coping_capacity.join", "index.coping_capacity.indicators"}


def test_faults_of_several_sections_come_together(make_region: Maker) -> None:
    faults = said(
        make_region(
            ("weights]\nhazard = 0.25", "weights]\nhazard = 0.35"),
            ("floor = { value = 0.5", "floor = { value = 12"),
            ("low = 0.1\nhigh = 0.3", "low = 0.4\nhigh = 0.3"),
            ('language = "zh"', 'language = "Chinese"'),
        )
    )
    assert {"index.weights", "index.floor", "index.vulnerability.indicators[0]", "language"} <= (
        faults.keys()
    )


def test_a_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    file = tmp_path / "region.toml"
    file.write_bytes(b"\xef\xbb\xbfformat = 1\n")
    assert read_toml(file) == {"format": 1}


def test_what_is_gbk_is_no_toml(tmp_path: Path) -> None:
    file = tmp_path / "region.toml"
    file.write_bytes('id = "普陀"\n'.encode("gbk"))
    with pytest.raises(UnreadableFileError, match="cannot be read as TOML"):
        read_toml(file)
