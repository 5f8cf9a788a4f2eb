"""The register of Putuo: codes, names, pinyin and successions as they were published."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.geodata.putuo.conftest import COMMITTEES, Register, table

PREFIX = {"district": 6, "street": 9, "committee": 12}
KINDS = {
    "district": ("区", "District"),
    "subdistrict": ("街道", "Subdistrict"),
    "town": ("镇", "Town"),
    "residents_committee": ("居委会", "Residents' Committee"),
    "village_committee": ("村委会", "Village Committee"),
}
TRANSLATED = {
    "North": "bei",
    "West": "xi",
    "Road": "lu",
    "Lane 95": "jiu shi wu long",
    "Town": "zhen",
    "University": "da xue",
    "Campus": "xiao qu",
    "Community": "she qu",
}


def test_codes_are_twelve_digits_unique_and_inside_their_parent(register: Register) -> None:
    assert len(register) == len(table("divisions.csv")) == 296
    for code12, row in register.items():
        assert len(code12) == 12
        assert code12.isascii()
        assert code12.isdigit()
        assert code12[PREFIX[row["level"]] :].strip("0") == ""
        if row["level"] == "district":
            assert row["parent"] == "310000000000"
            continue
        parent = register[row["parent"]]
        digits = PREFIX[parent["level"]]
        assert parent["level"] == {"street": "district", "committee": "street"}[row["level"]]
        assert code12[:digits] == parent["code12"][:digits]


def test_there_are_ten_units_and_285_committees(register: Register) -> None:
    kinds = Counter(row["kind"] for row in register.values())
    assert kinds == {
        "district": 1,
        "subdistrict": 8,
        "town": 2,
        "residents_committee": 278,
        "village_committee": 7,
    }
    levels = Counter(row["level"] for row in register.values())
    assert levels == {"district": 1, "street": 10, "committee": 285}


def test_each_unit_has_the_committees_of_the_published_list(register: Register) -> None:
    committees = [row for row in register.values() if row["level"] == "committee"]
    counted = Counter(row["parent"] for row in committees)
    assert {
        code12: (row["name_zh"], counted[code12])
        for code12, row in register.items()
        if row["level"] == "street"
    } == COMMITTEES
    villages = {row["parent"] for row in committees if row["kind"] == "village_committee"}
    assert villages == {"310107103000"}


def test_only_haitangyuan_is_a_name_twice(register: Register) -> None:
    names = Counter(row["name_zh"] for row in register.values())
    assert {name for name, times in names.items() if times > 1} == {"海棠苑居委会"}
    assert names["海棠苑居委会"] == 2


def test_names_end_with_the_kind_of_unit_in_both_languages(register: Register) -> None:
    for row in register.values():
        zh, en = KINDS[row["kind"]]
        assert row["name_zh"].endswith(zh)
        assert row["name_en"].endswith(en)


def test_pinyin_has_a_syllable_for_every_character_of_the_distinctive_name(
    register: Register,
) -> None:
    for row in register.values():
        stem = row["name_zh"].removesuffix(KINDS[row["kind"]][0])
        syllables = row["pinyin"].split(" ")
        assert len(syllables) == len(stem), row["name_zh"]
        assert all(one.isascii() and one.isalpha() and one.islower() for one in syllables)


@pytest.mark.parametrize(
    ("code12", "pinyin"),
    [
        ("310107014005", "chang feng yi cun"),
        ("310107014009", "da du he lu jiu shi wu long"),
        ("310107014030", "ya shi hui du"),
        ("310107015000", "chang shou lu"),
        ("310107016006", "zi chang"),
        ("310107016010", "ming du hua yuan"),
        ("310107016016", "xin chang"),
        ("310107017004", "xue jia she"),
        ("310107017011", "xun yang xin cun di yi"),
        ("310107017014", "guan nong xin cun di yi"),
        ("310107102000", "chang zheng"),
        ("310107103010", "he le yuan"),
        ("310107103021", "sheng du hui she qu"),
        ("310107103202", "qi lian cun"),
        ("310107103208", "cha pu cun"),
    ],
)
def test_characters_with_several_readings_are_read_as_the_place_is_called(
    register: Register, code12: str, pinyin: str
) -> None:
    assert register[code12]["pinyin"] == pinyin


def test_romanised_names_are_the_pinyin_but_for_the_translated_words(register: Register) -> None:
    numbers = ["yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu", "shi"]
    for row in register.values():
        name = row["name_en"].removesuffix(KINDS[row["kind"]][1])
        name = re.sub(r"No\. (\d+)", lambda found: f"di{numbers[int(found[1]) - 1]}", name)
        for word, pinyin in TRANSLATED.items():
            name = name.replace(f" {word} ", f" {pinyin} ")
        spelt = re.sub("[' ]", "", name).lower().replace("ü", "v")
        village = "cun" if row["kind"] == "village_committee" else ""
        assert spelt + village == row["pinyin"].replace(" ", ""), row["name_en"]


def test_no_date_is_invented(register: Register) -> None:
    assert {row["valid_from"] for row in register.values()} == {"2023-06-30"}
    assert {row["valid_to"] for row in register.values()} == {""}
    assert {row["on"] for row in table("successions.csv")} == {""}


def test_withdrawn_codes_are_out_of_the_register_and_their_successors_in_it(
    register: Register,
) -> None:
    for row in table("successions.csv"):
        assert row["code12"] not in register
        assert register[row["successor"]]["parent"] == row["code12"][:9] + "000"


def test_the_register_repeats_the_published_codes_and_names(
    register: Register, shared_data: Path
) -> None:
    folder = shared_data / "geo" / "admin"
    published = table("putuo_residents_committees_nbs2023.csv", folder)
    assert {
        (row["code12"], row["name"], row["kind"], row["street_code9"] + "000") for row in published
    } == {
        (row["code12"], row["name_zh"], row["kind"], row["parent"])
        for row in register.values()
        if row["level"] == "committee"
    }
