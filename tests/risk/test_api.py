"""Programs get the units of a level with every flag, the credit and the limits of the classes."""

from __future__ import annotations

from flask.testing import FlaskClient

from riskmap.core.sources import Flags

UNITS = "/api/v1/assessments/putuo/units"


def test_the_ten_units_come_with_measures_flags_state_and_credit(client: FlaskClient) -> None:
    found = client.get(UNITS, query_string={"level": "street"}).get_json()
    assert len(found["units"]) == 10
    assert found["state"] == "demo"
    assert found["published_by"] is None
    assert found["ranks"]["shown"] == 0
    assert found["money"]["currency"] == "EUR"
    assert "maximum damage" in " ".join(found["money"]["caveats"]["rainstorm_waterlogging"])
    assert found["attribution"] == ["© OpenStreetMap contributors, ODbL 1.0"]
    assert found["classes"]["cuts"] == [2.0, 3.5, 5.0, 6.5]
    assert found["classes"]["verified"] is False
    for unit in found["units"]:
        assert unit["measures"]["coping_capacity"] is None
        assert unit["composite_level"] in {1, 2, 3, 4, 5}


def test_no_flag_is_lost_in_an_answer(client: FlaskClient) -> None:
    whole = Flags(hazard_is_synthetic=True, terrain_is_synthetic=True, value_is_estimated=True)
    made_up = whole | Flags(population_is_estimated=True)
    expected = {
        "district": whole,
        "street": made_up,
        "committee": made_up | Flags(geometry_is_synthetic=True),
    }
    for level, flags in expected.items():
        found = client.get(UNITS, query_string={"level": level}).get_json()
        assert found["flags"] == flags.as_dict()
        assert all(unit["flags"] == flags.as_dict() for unit in found["units"])
        assert found["notices"]


def test_every_level_adds_up_to_the_census(client: FlaskClient) -> None:
    for level, count in {"district": 1, "street": 10, "committee": 285}.items():
        units = client.get(UNITS, query_string={"level": level}).get_json()["units"]
        assert len(units) == count
        assert sum(unit["population"]["persons"] for unit in units) == 1_239_800


def test_an_unknown_level_or_region_is_a_problem_that_says_what_there_is(
    client: FlaskClient,
) -> None:
    wrong = client.get(UNITS, query_string={"level": "village", "lang": "en"})
    assert wrong.status_code == 400
    assert "district, street, committee" in wrong.get_json()["mend"]
    assert client.get(UNITS).status_code == 400
    nowhere = client.get("/api/v1/assessments/nowhere/units?level=street")
    assert nowhere.status_code == 404
