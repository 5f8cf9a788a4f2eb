"""The figures of Putuo: people, jobs, facts, storms and damage as they were published."""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from tests.geodata.putuo.conftest import COMMITTEES, PUTUO, Register, facts, table

DISTRICT = "310107000000"


def test_the_census_adds_up_to_the_published_population() -> None:
    rows = table("population.csv")
    assert {row["code12"] for row in rows} == {DISTRICT}
    assert all(int(row["male"]) + int(row["female"]) == int(row["total"]) for row in rows)
    assert sum(int(row["male"]) for row in rows) == 610_921
    total = sum(int(row["total"]) for row in rows)
    assert total == facts()["population"]["value"] == 1_239_800
    old = sum(int(row["total"]) for row in rows if int(row["age_from"]) >= 65)
    assert old == 261_901
    assert round(100 * old / total, 2) == 21.12


def test_age_groups_follow_one_another_and_the_last_is_open() -> None:
    rows = table("population.csv")
    assert len(rows) == 19
    assert rows[0]["age_from"] == "0"
    for one, following in pairwise(rows):
        assert int(following["age_from"]) == int(one["age_to"]) + 1
    assert rows[-1]["age_to"] == ""


def test_the_census_repeats_the_published_table(shared_data: Path) -> None:
    published = table("putuo_age_sex_2020.csv", shared_data / "geo" / "census")
    columns = ("male", "female", "total")
    assert [[row[one] for one in columns] for row in table("population.csv")] == [
        [row[one] for one in columns] for row in published
    ]


def test_jobs_are_given_for_each_unit_and_stay_below_the_district() -> None:
    rows = table("jobs.csv")
    assert {row["code12"]: row["name_zh"] for row in rows} == {
        code12: name for code12, (name, _) in COMMITTEES.items()
    }
    assert all(int(row["jobs"]) % int(row["rounded_to"]) == 0 for row in rows)
    jobs = sum(int(row["jobs"]) for row in rows)
    assert jobs == 512_000
    assert jobs < facts()["legal_entity_jobs"]["value"] == 524_969


def test_jobs_of_wanli_and_zhenru_are_not_swapped() -> None:
    jobs = {row["name_zh"]: (row["code12"], int(row["jobs"])) for row in table("jobs.csv")}
    assert jobs["万里街道"] == ("310107021000", 43_000)
    assert jobs["真如镇街道"] == ("310107022000", 26_000)


def test_every_fact_has_unit_source_labels_and_a_date_or_a_reason() -> None:
    for name, fact in facts().items():
        assert {"value", "unit", "label_zh", "label_en", "source", "verified"} <= set(fact), name
        assert isinstance(fact["verified"], bool)
        assert isinstance(fact["as_of"], str) if "as_of" in fact else fact["note"]


def test_the_count_of_the_register_and_that_of_the_plan_stand_side_by_side(
    register: Register,
) -> None:
    known = facts()
    counted = Counter(row["kind"] for row in register.values())
    for kind, plan in (("residents_committee", 252), ("village_committee", 7)):
        assert known[f"{kind}s_register"]["value"] == counted[kind]
        assert known[f"{kind}s_register"]["as_of"] == "2023-06-30"
        assert known[f"{kind}s_plan"]["value"] == plan
        assert known[f"{kind}s_plan"]["as_of"] == "2015"
    provenance = (PUTUO / "PROVENANCE.md").read_text(encoding="utf-8")
    assert "### Why 285 here and 259 in the plan" in provenance


def test_the_storm_formula_gives_the_cited_depths_and_is_marked_unverified() -> None:
    intensity = tomllib.loads((PUTUO / "storms.toml").read_text(encoding="utf-8"))["intensity"]
    assert intensity["verified"] is False
    a, c, b, n = (intensity[name] for name in ("a", "c", "b", "n"))
    assert (a, c, b, n) == (1600.0, 0.846, 7.0, 0.656)
    assert len(intensity["check"]) == 3
    for check in intensity["check"]:
        minutes = check["duration_minutes"]
        rate = a * (1 + c * math.log10(check["return_period_years"])) / (minutes + b) ** n
        assert rate * minutes * 0.006 == pytest.approx(check["depth_mm"], abs=0.05)


@pytest.mark.parametrize("name", ["jrc2017_asia_residential", "jrc2017_asia_commercial"])
def test_damage_rises_with_depth_from_nothing_to_everything(name: str) -> None:
    rows = [row for row in table("vulnerability.csv") if row["function_id"] == name]
    assert [float(row["intensity"]) for row in rows] == [0, 0.5, 1, 1.5, 2, 3, 4, 5, 6]
    damage = [float(row["mdd"]) for row in rows]
    assert damage == sorted(damage)
    assert (damage[0], damage[-1]) == (0, 1)
    assert {row["paa"] for row in rows} == {"1.0"}
    assert {row["class"] for row in rows} == {name.rsplit("_", maxsplit=1)[-1]}


def test_damage_functions_repeat_the_published_nodes(shared_data: Path) -> None:
    published = table("jrc_depth_damage_2017.csv", shared_data / "geo" / "vulnerability")
    assert {
        (row["asset_class"], float(row["depth_m"]), float(row["damage_fraction"]))
        for row in published
        if row["continent"] == "asia" and row["asset_class"] in {"residential", "commercial"}
    } == {
        (row["class"], float(row["intensity"]), float(row["mdd"]))
        for row in table("vulnerability.csv")
    }
