"""Tables by code: counts, indicators, the survey; and codes that are no unit."""

from __future__ import annotations

import pytest

from riskmap.risk.capacity.form import capacity_form
from riskmap.risk.place.reading import read_place
from tests.risk.check.extended import adding
from tests.risk.conftest import Maker, faults_of, places

INCOME = """
[[social]]
id = "income"
name = { zh = "收入" }
kind = "table"
file = "income.csv"
source = "s"
licence = "l"
verified = true
as_of = 2020-11-01
"""
SURVEY = """
[capacity]
file = "survey.csv"
as_of = 2024-06-30
sigma_rule = "population"
survey_is_synthetic = true
source = "s"
licence = "l"
verified = true
"""
NEEDED = capacity_form().needed_fields


def survey(*rows: str) -> str:
    return "\n".join([f"code,{','.join(NEEDED)},unit_leader", *rows]) + "\n"


def answers(code: str, *, leader: str = "", **other: str) -> str:
    return ",".join([code, *(other.get(name, "1") for name in NEEDED), leader])


def test_an_indicator_by_code_is_read(make_region: Maker) -> None:
    file = make_region(adding(INCOME))
    (file.parent / "income.csv").write_text("code,value\n11,5\n12,-3\n13,\n", "utf-8")
    assert read_place(file).social["income"] == {"11": 5.0, "12": -3.0}


def test_codes_that_are_no_unit_are_faults_with_their_row(make_region: Maker) -> None:
    file = make_region(adding(INCOME + SURVEY))
    (file.parent / "income.csv").write_text("code,value\n11,5\n99,5\n", "utf-8")
    (file.parent / "survey.csv").write_text(survey(answers("98")), "utf-8")
    people = "code,age_from,age_to,total\n1,0,64,801\n1,65,,200\n97,0,,0\n"
    (file.parent / "people.csv").write_text(people, "utf-8")
    assert places(faults_of(file)) == {
        ("income.csv", 2, "code", "unknown_code"),
        ("survey.csv", 1, "code", "unknown_code"),
        ("people.csv", 3, "code", "unknown_code"),
    }


def test_people_without_ages_are_counted_all_the_same(make_region: Maker) -> None:
    kind = 'kind = "age_share"\nage_from = 65'
    table = 'kind = "table"\nfile = "old.csv"\nsource = "s"\nlicence = "l"\nverified = true\n'
    file = make_region((kind, f"{table}as_of = 2020-11-01"))
    (file.parent / "old.csv").write_text("code,value\n1,0.2\n", "utf-8")
    (file.parent / "people.csv").write_text("code,total\n1,1001\n", "utf-8")
    assert read_place(file).counts == {"1": 1001}
    (file.parent / "people.csv").write_text("code,total\n1,1001\n1,2\n", "utf-8")
    assert ("people.csv", 2, "code", "wrong_cell") in places(faults_of(file))


def test_two_groups_of_one_age_are_a_fault(make_region: Maker) -> None:
    file = make_region()
    people = "code,age_from,age_to,total\n1,0,65,801\n1,65,,200\n"
    (file.parent / "people.csv").write_text(people, "utf-8")
    (fault,) = faults_of(file)
    assert fault.kind == "ages_overlap"
    assert "65 to 65 of 1 are in two groups" in str(fault.message)


def test_what_needs_people_says_so_where_nobody_counted_them(make_region: Maker) -> None:
    found = places(faults_of(make_region(("[population]", "[populations]"))))
    assert ("region.toml", None, "social[0].kind", "no_population") in found
    assert ("region.toml", None, "index.exposure.indicators[0].indicator", "unknown_indicator") in (
        found
    )


def test_a_survey_is_read_without_names_and_phones(make_region: Maker) -> None:
    file = make_region(adding(SURVEY))
    rows = [
        answers("11", leader="Somebody", has_emergency_plan="是", last_year_funding_amount="2.5"),
        answers("12", has_emergency_plan="no", resident_population=""),
    ]
    (file.parent / "survey.csv").write_text(survey(*rows), "utf-8")
    place = read_place(file)
    assert place.survey is not None
    west, east = place.survey["11"], place.survey["12"]
    assert (west["has_emergency_plan"], west["last_year_funding_amount"]) == (1.0, 2.5)
    assert (east["has_emergency_plan"], east["resident_population"]) == (0.0, None)
    assert "unit_leader" not in west
    assert ("personal_data", "unit_leader") in {(one.kind, one.field) for one in place.warnings}


@pytest.mark.parametrize(
    ("field", "answer", "allowed"),
    [
        ("has_emergency_plan", "2", "1 for yes, 0 for no"),
        ("resident_population", "-5", "a whole number from 0"),
        ("resident_population", "5.5", "a whole number from 0"),
        ("last_year_funding_amount", "-0.5", "a number from 0"),
    ],
)
def test_an_answer_that_cannot_be_is_a_fault(
    make_region: Maker, field: str, answer: str, allowed: str
) -> None:
    file = make_region(adding(SURVEY))
    (file.parent / "survey.csv").write_text(survey(answers("11", **{field: answer})), "utf-8")
    (fault,) = faults_of(file)
    assert (fault.row, fault.field, fault.kind) == (1, field, "wrong_cell")
    assert allowed in str(fault.mend)


def test_a_survey_has_the_columns_that_the_indicators_need(make_region: Maker) -> None:
    file = make_region(adding(SURVEY))
    (file.parent / "survey.csv").write_text("code\n11\n", "utf-8")
    assert {one.field for one in faults_of(file)} == set(NEEDED)
