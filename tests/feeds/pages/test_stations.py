"""Pages of stations: who sees what, what is old is called so, pictures say what they show."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest

from tests.feeds.pages.conftest import Brought
from tests.people.sites import Browser


def row_of(page: str, key: str) -> str:
    """Return the row of one station."""
    found = re.search(rf'<tr data-key="{key}".*?</tr>', page, re.DOTALL)
    assert found is not None, key
    return found[0]


def test_the_list_has_each_station_with_its_value_and_whether_it_is_old(officer: Browser) -> None:
    page = officer.text("/stations?lang=en")
    speaks, fell_silent = row_of(page, "pgrain/PG-R1"), row_of(page, "pgrain/PG-R2")
    assert "Test PG-R1" in speaks
    assert "2.5 mm" in speaks
    assert 'data-state="fresh"' in speaks
    assert 'data-state="stale"' in fell_silent
    assert "is-old" in fell_silent
    assert "is-old" not in speaks


def test_a_gauge_that_hangs_is_told_wherever_its_value_stands(officer: Browser) -> None:
    row = row_of(officer.text("/stations?lang=en"), "pghangs/PG-H1")
    assert 'data-state="stuck"' in row
    assert re.search(
        r"Water level: The same value since \d\d-\d\d \d\d:\d\d, 60 times: stuck\?", row
    )
    assert "is-old" in row
    page = officer.text("/stations/pghangs/PG-H1?lang=en")
    assert "does not move: stuck?" in page
    assert "60 times: stuck?" in page
    assert "a sensor that hangs looks just so" in page
    assert "station-still" not in officer.text("/stations/pglevel/PG-L1?lang=en")
    collection: Any = officer.get("/stations-on-map/level.geojson?lang=en").json
    by_id = {one["id"]: one["properties"] for one in collection["features"]}
    hangs, moves = by_id["pghangs/PG-H1"], by_id["pglevel/PG-L1"]
    assert (hangs["state"], hangs["is_stale"], hangs["label"]) == ("stuck", True, "")
    assert "Does not move" in dict(hangs["facts"])
    assert (moves["is_stale"], moves["label"]) == (False, "3.39")


@pytest.mark.parametrize(
    ("asked", "there", "gone"),
    [
        ("kind=level", "pglevel/PG-L1", "pgrain/PG-R1"),
        ("state=stale", "pgrain/PG-R2", "pgrain/PG-R1"),
        ("state=trouble", "pgrain/PG-R2", "pgrain/PG-R1"),
        ("state=stuck", "pghangs/PG-H1", "pgrain/PG-R2"),
        ("feed=pggnss", "pggnss/PG-G1", "pgrain/PG-R1"),
        ("query=pg-l1", "pglevel/PG-L1", "pgrain/PG-R1"),
    ],
)
def test_the_list_is_narrowed(officer: Browser, asked: str, there: str, gone: str) -> None:
    page = officer.text(f"/stations?{asked}")
    assert f'data-key="{there}"' in page
    assert f'data-key="{gone}"' not in page


def test_what_is_asked_for_and_not_on_offer_narrows_nothing(officer: Browser) -> None:
    page = officer.text("/stations?kind=nonsense&state=nonsense&feed=nonsense")
    assert 'data-key="pgrain/PG-R1"' in page


def test_an_officer_of_a_committee_sees_the_stations_of_the_whole_place(reporter: Browser) -> None:
    assert "pgrain/PG-R1" in reporter.text("/stations")
    assert reporter.get("/stations/pgrain/PG-R1").status_code == 200


def test_a_level_is_told_against_the_mark_of_its_operator(officer: Browser) -> None:
    page = officer.text("/stations/pglevel/PG-L1?lang=en")
    assert "Water level 3.39 m" in page
    assert "0.09 m above the warning mark" in page
    assert "the operator&#39;s sheet (not verified)" in page
    assert "Heights refer to WUSONG." in page


def test_rain_is_summed_only_where_no_value_is_counted_twice(officer: Browser) -> None:
    page = officer.text("/stations/pgrain/PG-R1?lang=en&period=24h")
    assert "Rain: 108.0 mm in 1 d" in page


def test_sums_of_rain_stand_beside_thresholds_with_their_source(officer: Browser) -> None:
    page = officer.text("/stations/pgrain/PG-R1?lang=en&period=24h")
    assert "18.0 mm in the last 1 h" in page
    assert "the city&#39;s scale, blue: 35 mm" in page
    assert "上海市暴雨预警信号, 蓝色; read at a secondary site (not verified)" in page


def test_a_year_of_positions_gives_a_rate_and_a_model_and_what_it_leaves(officer: Browser) -> None:
    page = officer.text("/stations/pggnss/PG-G1?lang=en&period=10y")
    assert re.search(r"Sinks by 18\.\d ± \d\.\d mm a year", page)
    assert "series__line--model" in page
    assert "The model leaves" in page


def test_a_few_weeks_of_positions_give_no_rate(officer: Browser) -> None:
    page = officer.text("/stations/pgfar/PG-F1?lang=en")
    assert "less than a year: no rate" in page
    assert "mm a year" not in page


def test_positions_near_a_zero_that_somebody_chose_are_told_against_it(officer: Browser) -> None:
    page = officer.text("/stations/pggnss/PG-G1?lang=en&period=10y")
    assert re.search(r"Sinks by \d\d\.\d", page)
    assert "Against the middle of the first values" not in page
    assert page.count('class="series__picture"') == 4  # and what the model leaves


def test_positions_far_from_any_zero_are_told_against_their_beginning(officer: Browser) -> None:
    page = officer.text("/stations/pgfar/PG-F1?lang=en")
    assert "Position upward −24.5 mm" in page
    assert "Against the middle of the first values" in page
    row = row_of(officer.text("/stations?lang=en"), "pgfar/PG-F1")
    assert "measured" in row
    assert "000 mm" not in row


def test_a_picture_of_a_silent_time_says_so(officer: Browser) -> None:
    page = officer.text("/stations/pgrain/PG-R2?lang=en&period=6h")
    assert "series__silent" in page
    short = officer.text("/stations/pggnss/PG-G1?lang=en&period=6h")
    assert "nothing came within 6 h" in short


def test_the_usual_period_grows_until_it_shows_something(officer: Browser) -> None:
    page = officer.text("/stations/pggnss/PG-G1?lang=en")
    assert re.search(r'period=1y" aria-current="page"', page)


def test_values_come_as_a_file_with_unit_quality_and_datum(officer: Browser) -> None:
    answer = officer.get("/station-values/pglevel/PG-L1?quantity=level&period=6h")
    rows = [*csv.DictReader(io.StringIO(answer.get_data(as_text=True)))]
    assert len(rows) == 36
    assert (rows[-1]["value"], rows[-1]["unit"], rows[-1]["datum"]) == ("3.39", "m", "WUSONG")
    assert rows[-1]["quality"] == "good"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_quantity_that_is_not_there_is_refused_with_those_that_are(officer: Browser) -> None:
    answer = officer.get("/station-values/pglevel/PG-L1?quantity=rain")
    assert answer.status_code == 400
    assert "level" in answer.get_data(as_text=True)


def test_a_station_that_nobody_knows_is_not_found(officer: Browser) -> None:
    assert officer.get("/stations/pgrain/nobody").status_code == 404


def test_everybody_sees_rain_and_levels_on_the_map_and_nobody_else_sees_receivers(
    brought: Brought, officer: Browser
) -> None:
    nobody = brought.site.browser()
    rain = nobody.get("/stations-on-map/rain.geojson").get_json()
    by_id = {one["id"]: one["properties"] for one in rain["features"]}
    assert by_id["pgrain/PG-R1"]["label"] == "2.5"
    assert by_id["pgrain/PG-R2"]["is_stale"] is True
    assert by_id["pgrain/PG-R2"]["label"] == ""
    assert "link" not in by_id["pgrain/PG-R1"]
    assert nobody.get("/stations-on-map/gnss.geojson").status_code == 404
    seen = officer.get("/stations-on-map/gnss.geojson").get_json()
    link = next(one["properties"]["link"] for one in seen["features"] if "PG-G1" in one["id"])
    assert link == "/stations/pggnss/PG-G1"


def test_the_small_picture_is_of_the_kind_that_is_asked_for(brought: Brought) -> None:
    nobody = brought.site.browser()
    answer = nobody.get("/station-picture/pgrain/PG-R1?kind=rain&lang=en")
    assert answer.mimetype == "image/svg+xml"
    assert "from 1.5 mm to 4.5 mm" in answer.get_data(as_text=True)
    for path in (
        "/station-picture/pggnss/PG-G1?kind=rain",
        "/station-picture/pggnss/PG-G1?kind=gnss",
    ):
        assert nobody.get(path).status_code == 404


def test_the_map_offers_stations_to_whom_they_are_for(brought: Brought, officer: Browser) -> None:
    nobody = brought.site.browser().text("/")
    assert "/stations-on-map/rain.geojson" in nobody
    assert "/stations-on-map/gnss.geojson" not in nobody
    assert "/stations-on-map/gnss.geojson" in officer.text("/")
