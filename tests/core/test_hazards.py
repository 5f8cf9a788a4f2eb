"""The one list of hazards, held to the systems whose codes it repeats."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib.resources import files

import pytest

from riskmap.core.errors import NotFoundError
from riskmap.core.hazards import hazard, hazards

#: First-level types of the statistical system and their sub-types.
STATISTICAL_TYPES = {
    "H01": set[str](),
    "H02": {"江河洪水", "山洪", "冰凌洪水", "融雪洪水", "城镇内涝", "其他"},
    "H03": set[str](),
    "H04": {"大风", "冰雹", "龙卷风", "雷电", "其他"},
    "H05": set[str](),
    "H06": set[str](),
    "H07": set[str](),
    "H08": set[str](),
    "H09": {"崩塌", "滑坡", "泥石流", "地面塌陷", "地裂缝", "地面沉降", "其他"},
    "H10": {"风暴潮", "海啸", "海浪", "其他"},
    "H11": {"森林火灾", "草原火灾"},
    "H12": set[str](),
}
CAP_CATEGORIES = {
    *("Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra"),
    *("CBRNE", "Other"),
}

#: Frozen: terminals in the field know these numbers. Add, never change.
MESSAGE_NUMBERS = {
    "drought": 1,
    "river_flood": 2,
    "flash_flood": 30,
    "rainstorm_waterlogging": 29,
    "rainstorm": 3,
    "typhoon_wind": 4,
    "gale": 5,
    "hail": 6,
    "lightning": 22,
    "cold": 7,
    "snow": 7,
    "sandstorm": 24,
    "earthquake": 8,
    "rockfall": 10,
    "landslide": 11,
    "debris_flow": 12,
    "ground_collapse": 13,
    "subsidence": 14,
    "ground_fissure": 15,
    "storm_surge": 16,
    "waves": 17,
    "tsunami": 18,
    "wildfire": 20,
    "biological": 26,
    "heat": 21,
    "fog": 23,
    "building_collapse": 31,
    "high_rise_fire": 0,
    "hazardous_goods": 33,
    "road_damage": 32,
}


def test_slugs_are_unique() -> None:
    text = files("riskmap.core").joinpath("hazards.toml").read_text("utf-8")
    slugs = Counter(row["slug"] for row in tomllib.loads(text)["hazard"])
    assert [slug for slug, times in slugs.items() if times > 1] == []
    assert list(hazards()) == list(slugs)


def test_message_numbers_stay_as_they_were_given_out() -> None:
    numbers = {one.slug: one.message for one in hazards().values()}
    assert {slug: numbers.get(slug) for slug in MESSAGE_NUMBERS} == MESSAGE_NUMBERS


def test_message_numbers_fit_a_byte_whose_255_means_unknown() -> None:
    assert [one.slug for one in hazards().values() if not 0 <= one.message <= 254] == []


def test_every_hazard_has_a_chinese_and_an_english_name() -> None:
    for one in hazards().values():
        assert all("一" <= letter <= "鿿" for letter in one.zh), one.slug
        assert one.en.isascii(), one.slug
        assert one.en[0].isupper(), one.slug


def test_names_are_unique_in_both_languages() -> None:
    assert len({one.zh for one in hazards().values()}) == len(hazards())
    assert len({one.en for one in hazards().values()}) == len(hazards())


def test_every_first_level_type_of_the_statistical_system_is_there_and_no_other() -> None:
    listed = {one.stat_id for one in hazards().values() if one.stat_id}
    assert listed == set(STATISTICAL_TYPES)


def test_sub_types_are_those_of_their_first_level_type() -> None:
    for one in hazards().values():
        if one.stat_subtype is not None:
            assert one.stat_id is not None, one.slug
            assert one.stat_subtype in STATISTICAL_TYPES[one.stat_id], one.slug


def test_no_two_hazards_share_a_statistical_type_and_sub_type() -> None:
    pairs = Counter((one.stat_id, one.stat_subtype) for one in hazards().values() if one.stat_id)
    assert [pair for pair, times in pairs.items() if times > 1] == []


def test_what_is_no_natural_disaster_has_no_statistical_type() -> None:
    accidents = [one for one in hazards().values() if not one.natural]
    assert accidents
    assert [one.slug for one in accidents if one.stat_id or one.gb28921] == []


def test_categories_are_those_of_the_common_alerting_protocol() -> None:
    assert {one.cap for one in hazards().values()} <= CAP_CATEGORIES


def test_classes_of_the_national_standard_have_six_digits() -> None:
    classes = [one.gb28921 for one in hazards().values() if one.gb28921 is not None]
    assert classes
    assert all(len(one) == 6 and one.isdecimal() for one in classes)


def test_a_name_is_said_in_the_language_of_the_reader() -> None:
    fog = hazard("fog")
    assert (fog.name("zh_Hans_CN"), fog.name("en_GB"), fog.name("en")) == ("大雾", "Fog", "Fog")


def test_an_unknown_hazard_is_answered_with_those_there_are() -> None:
    with pytest.raises(NotFoundError, match="no hazard locusts") as fault:
        hazard("locusts")
    assert all(slug in str(fault.value.how_to_mend) for slug in hazards())
