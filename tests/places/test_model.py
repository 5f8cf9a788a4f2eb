"""Records of places and their rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely

from riskmap.core.cells import write
from riskmap.core.errors import InvalidRequestError, UnreadableFileError
from riskmap.core.findings import Severity
from riskmap.maps.symbols import preset
from riskmap.places.model import durations, emergency_numbers, emergency_numbers_of, kinds, kinds_of
from riskmap.places.model.fields import FIELDS, field_named
from riskmap.places.model.kinds import GROUP_WORDS, SCALES
from riskmap.places.model.metres import distances_m, length_m
from riskmap.places.model.rules import faults_of, require_sound
from tests.places.conftest import a_place

AREA = shapely.box(121.40, 31.25, 121.41, 31.26)


def test_every_kind_has_a_word_a_group_and_a_symbol_for_each_grade() -> None:
    for one in kinds().values():
        assert str(one.word)
        assert one.group in GROUP_WORDS
        for grade in ("", *(grade.slug for grade in one.scale)):
            assert preset().drawn(one.symbol_of(grade)).colour.startswith("#")


def test_every_fact_of_a_kind_is_a_field() -> None:
    said = {name for one in kinds().values() for name in (*one.facts, *one.more)}
    assert said - {"capacity"} <= FIELDS.keys()


def test_no_two_kinds_are_called_alike_in_files() -> None:
    names = [name for one in kinds().values() for name in (one.slug, *one.aliases)]
    assert len(names) == len(set(names))


def test_groups_hold_all_kinds() -> None:
    assert {slug for group in GROUP_WORDS for slug in kinds_of(group)} == set(kinds())


def test_a_source_without_a_grade_has_a_symbol_of_its_own() -> None:
    assert a_place(kind="hazard_source").symbol == "hazard_source_unknown"
    assert a_place(kind="hazard_source", grade="low").symbol == "hazard_source_low"


def test_the_capacity_by_area_stands_apart_from_the_official_one() -> None:
    one = a_place(capacity_persons=700, capacity_duration="short", effective_area_m2=1999.0)
    assert (one.capacity_persons, one.capacity_calculated) == (700, 999)
    assert not durations()["short"].source.verified


@pytest.mark.parametrize("more", [{"effective_area_m2": 500.0}, {"capacity_duration": "long"}])
def test_nothing_is_worked_out_from_half_of_it(more: dict[str, Any]) -> None:
    assert a_place(**more).capacity_calculated is None


def test_stays_get_longer_and_need_more_room() -> None:
    several = list(durations().values())
    assert [one.days for one in several] == [1, 3, 15, 30, 100]
    assert [one.area_m2 for one in several] == sorted(one.area_m2 for one in several)


def test_the_emergency_numbers_have_a_source() -> None:
    assert [one.number for one in emergency_numbers()] == ["110", "119", "120"]
    assert all(one.source.title for one in emergency_numbers())
    assert emergency_numbers()[1].name("zh") == "消防救援"


def test_a_place_is_there_from_its_first_day_until_it_ends() -> None:
    one = a_place(valid_to=date(2026, 3, 1))
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 28), date(2026, 3, 1))
    assert [one.is_valid_on(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("capacity_persons", "1,200 人", 1200),
        ("capacity_persons", "１２００", 1200),
        ("capacity_persons", "不详", None),
        ("capacity_duration", "15天", "short"),
        ("effective_area_m2", "2400 m²", 2400.0),
        ("kind", "应急避难场所", "shelter"),
        ("grade", "高", "high"),
        ("space", "室内", "indoor"),
        ("state", "整改中", "in_progress"),
        ("hazards", "地震、高温", ("earthquake", "heat")),
        ("hazards", "Typhoon wind; heat;heat", ("typhoon_wind", "heat")),
        ("as_of", "2026年3月1日", date(2026, 3, 1)),
        ("as_of", "2026-03-01 00:00:00", date(2026, 3, 1)),
        ("verified", "是", True),
        ("is_public", "", False),
        ("code", " 310107005000 ", "310107005000"),
    ],
)
def test_fields_are_read_as_people_write_them(name: str, text: str, value: object) -> None:
    assert FIELDS[name].read(text) == value


@pytest.mark.parametrize(
    ("name", "text", "mend"),
    [
        ("capacity_persons", "-5", "Write a number"),
        ("capacity_persons", "many", "Write a number"),
        ("capacity_persons", "2.5", "whole number"),
        ("capacity_duration", "for ever", "emergency, temporary"),
        ("hazards", "heat;Godzilla", "Use one of: drought"),
        ("as_of", "31.31.2026", "YYYY-MM-DD"),
        ("as_of", "yesterday", "YYYY-MM-DD"),
        ("verified", "perhaps", "true or false"),
        ("code", "31010700500", "12-digit"),
        ("id", "two words", "without blanks"),
        ("note", "x" * 501, "Shorten"),
    ],
)
def test_what_is_not_understood_is_said_with_how_to_mend_it(
    name: str, text: str, mend: str
) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        FIELDS[name].read(text)
    assert mend in str(caught.value.how_to_mend)


def test_a_field_that_there_is_not_is_said_with_those_that_there_are() -> None:
    with pytest.raises(InvalidRequestError, match="capacity_persons"):
        field_named("capacity")


def test_what_is_written_is_read_again() -> None:
    one = a_place(
        capacity_persons=7, hazards=("heat", "earthquake"), effective_area_m2=0.5,
        as_of=date(2026, 3, 1), verified=True,
    )  # fmt: skip
    for name, field in FIELDS.items():
        value = getattr(one, name)
        assert field.read(write(value)) == value


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"geometry": shapely.LineString([(121.4, 31.2), (121.5, 31.3)])}, "wrong_geometry"),
        ({"geometry": shapely.Point()}, "invalid_geometry"),
        ({"grade": "high"}, "wrong_grade"),
        ({"kind": "hospital", "grade": "city"}, "wrong_grade"),
        ({"valid_to": date(2025, 1, 1)}, "wrong_days"),
        ({"persons": 12}, "persons_at_a_place"),
    ],
)
def test_a_place_that_cannot_be_is_refused(more: dict[str, Any], kind: str) -> None:
    one = a_place(**more)
    assert kind in {fault.kind for fault in faults_of(one) if fault.severity is Severity.ERROR}
    with pytest.raises(InvalidRequestError):
        require_sound(one)


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"phone": "13912345678"}, "phone_of_a_person"),
        ({"phone": "+86 139-1234-5678"}, "phone_of_a_person"),
        ({"manager": "张三"}, "person_named"),
        ({"owner": "李四先生"}, "person_named"),
        ({"capacity_persons": 100}, "capacity_without_duration"),
    ],
)
def test_what_looks_like_a_person_or_is_half_said_is_asked_about(
    more: dict[str, Any], kind: str
) -> None:
    one = a_place(**more)
    assert [(fault.kind, fault.severity) for fault in faults_of(one)] == [(kind, Severity.WARNING)]
    assert require_sound(one) is one


@pytest.mark.parametrize("manager", ["长征镇", "曹杨新村街道办事处", "区应急局", "物业公司"])
def test_organisations_are_no_persons(manager: str) -> None:
    assert faults_of(a_place(manager=manager, phone="021-62540000")) == ()


def test_distances_are_metres_on_the_ground() -> None:
    north = distances_m(121.4, 31.25, shapely.get_coordinates(shapely.Point(121.4, 31.26)))
    assert north[0] == pytest.approx(1108.7, abs=0.5)
    line = shapely.LineString([(121.4, 31.25), (121.41, 31.25)])
    assert length_m(line) == pytest.approx(952.4, abs=0.5)


def test_scales_have_words_for_every_grade() -> None:
    assert all(grade.word for scale in SCALES.values() for grade in scale)


def test_a_place_abroad_has_no_emergency_numbers_but_its_own(tmp_path: Path) -> None:
    assert emergency_numbers_of(tmp_path, in_register=True) == emergency_numbers()
    assert emergency_numbers_of(tmp_path, in_register=False) == ()
    (tmp_path / "contacts.toml").write_text(
        'source = "oficina"\nverified = true\n'
        '[[phone]]\nnumber = "131"\nes = "Ambulancia"\n'
        '[[phone]]\nnumber = "132"\nes = "Bomberos"\nen = "Fire"\n',
        "utf-8",
    )
    for in_register in (True, False):
        own = emergency_numbers_of(tmp_path, in_register=in_register)
        assert [(one.number, one.name("en")) for one in own] == [
            ("131", "Ambulancia"),
            ("132", "Fire"),
        ]
        assert own[0].source.verified


def test_numbers_may_come_from_a_windows_editor(tmp_path: Path) -> None:
    text = 'source = "a"\nverified = true\n[[phone]]\nnumber = "131"\nes = "Ambulancia"\n'
    (tmp_path / "contacts.toml").write_text(text, "utf-8-sig")
    (own,) = emergency_numbers_of(tmp_path, in_register=False)
    assert own.number == "131"


@pytest.mark.parametrize(
    "text",
    [
        "verified = true",
        'source = "a"\nverified = true\n[[phone]]\nnumber = "1"',
        'source = "a"\nverified = true\nphone = ["1"]',
        "[[",
    ],
)
def test_numbers_that_cannot_be_read_are_refused_and_never_left_out(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "contacts.toml").write_text(text, "utf-8")
    with pytest.raises(UnreadableFileError):
        emergency_numbers_of(tmp_path, in_register=True)
