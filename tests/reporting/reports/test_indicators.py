"""The headings: all of the form, each once, in its order; a faulty list is refused."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from riskmap import locale
from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import InvalidRequestError
from riskmap.reporting.model.indicators import (
    by_heading,
    indicator,
    indicators,
    parts_of,
    read_indicators,
)

TEXT = files("riskmap.reporting").joinpath("indicators.toml").read_text("utf-8")


def test_the_form_has_sixty_six_headings_in_its_order() -> None:
    orders = [one.order for one in indicators().values()]
    assert orders == list(range(1, 67))
    assert next(iter(indicators())) == "flooded_towns"
    assert list(indicators())[-1] == "loss_other"


def test_units_are_those_of_the_form() -> None:
    units = {one.unit.zh for one in indicators().values()}
    assert units == {"个", "人", "间", "户", "公顷", "头只", "千米", "皮长公里", "台套", "万元"}
    assert {one.unit.decimals for one in indicators().values() if one.unit.zh == "万元"} == {2}
    assert {one.unit.decimals for one in indicators().values() if one.unit.zh == "人"} == {0}
    assert all(bool(one.unit.smallest) is (one.unit.decimals > 0) for one in indicators().values())


def test_no_official_code_is_made_up() -> None:
    assert {one.official_code for one in indicators().values()} == {None}


@pytest.mark.parametrize(
    "heading", ["因灾重伤人口", "其中:因灾重伤人口", "其中\uff1a因灾重伤人口", " injured_serious "]
)
def test_a_column_is_known_by_its_heading_however_it_is_written(heading: str) -> None:
    found = by_heading(heading)
    assert found is not None
    assert found.slug == "injured_serious"


def test_full_width_brackets_do_not_matter_and_the_two_values_stay_apart() -> None:
    now = by_heading("紧急转移安置人口\uff08实时值\uff09")
    all_so_far = by_heading("紧急转移安置人口(累计值)")
    assert now is not None
    assert all_so_far is not None
    assert (now.slug, all_so_far.slug) == ("resettled_now", "resettled_cum")
    assert now.now_of == all_so_far.slug


def test_an_unknown_heading_is_not_guessed() -> None:
    assert by_heading("受灾人") is None
    with pytest.raises(InvalidRequestError, match="no indicator persons"):
        indicator("persons")


def test_the_loss_is_the_sum_of_six_parts() -> None:
    assert len(parts_of("loss_total")) == 6
    assert indicators()["loss_total"].is_sum
    assert not indicators()["injured"].is_sum
    assert parts_of("injured") == ("injured_serious",)


def test_what_a_committee_cannot_say_is_not_asked_of_it() -> None:
    towns = indicators()["flooded_towns"]
    assert towns.lowest is DivisionLevel.STREET
    assert not towns.is_asked_of("310107005001")
    assert towns.is_asked_of("310107005000")
    assert towns.is_asked_of("310107000000")


def test_drought_headings_are_asked_for_in_a_drought_only() -> None:
    drought = {slug for slug, one in indicators().items() if not one.is_asked_for("H03")}
    assert drought == {slug for slug in indicators() if slug.startswith("drought")}
    assert all(one.is_asked_for("H01") for one in indicators().values())


def test_the_catalogue_says_the_chinese_name_of_the_form() -> None:
    said = {one.id: one.string for one in locale.read("zh")}
    differ = [
        (one.zh_name, said.get(one.word))
        for one in indicators().values()
        if said.get(one.word) != one.zh_name
    ]
    assert differ == []


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('slug = "deaths"', 'slug = "missing"', "slug missing stands twice"),
        ('zh = "因灾死亡人口"', 'zh = "受灾人口"', "heading 受灾人口 stands twice"),
        ('word = "Deaths"', 'word = "Missing persons"', "word Missing persons stands twice"),
        ("order = 5\n", "order = 6\n", "injured stands at 5"),
        ('of = "injured"', 'of = "hurt"', "belongs to hurt"),
        ('of = "injured"', 'of = "rooms_collapsed"', "another unit than rooms_collapsed"),
        ('unit = "head"', 'unit = "cow"', "cow"),
        ('group = "loss"', 'group = "money"', "money"),
        ('mark = "S"', 'mark = "X"', "mark 'X'"),
        ('definition_mark = "C"\n', "", "go together"),
        ('lowest = "street"', 'colour = "red"', "colour"),
        ("decimals = 2", "decimals = 3", "3 decimals"),
        ('of = "crop_affected"', 'of = "crop_affected"\nis_sum = true', "is the sum of nothing"),
    ],
)
def test_a_faulty_list_is_refused(before: str, after: str, says: str) -> None:
    assert before in TEXT
    with pytest.raises(ValueError, match=re.escape(says)):
        read_indicators(TEXT.replace(before, after, 1))
