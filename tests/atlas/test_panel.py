"""The panel beside the map: a few lines of the sheet, never a rank of what is made up."""

from __future__ import annotations

from flask.testing import FlaskClient

STREET = "310107005000"


def test_the_panel_tells_level_reasons_people_and_whom_to_call(client: FlaskClient) -> None:
    answer = client.get(f"/divisions/{STREET}/panel")
    assert answer.status_code == 200
    assert "曹杨新村街道" in answer.text
    assert f'href="/divisions/{STREET}"' in answer.text
    assert 'href="tel:119"' in answer.text
    assert "<html" not in answer.text, "a piece of a page"


def test_the_panel_of_a_made_up_outline_gives_no_score_and_no_rank(client: FlaskClient) -> None:
    codes = client.get("/api/v1/map/find?q=曹杨八村第一居委会").get_json()["results"]
    answer = client.get(f"/divisions/{codes[0]['code']}/panel")
    level = answer.text.partition('class="panel__level"')[2].partition("</p>")[0]
    assert "panel__demo" in answer.text
    assert "/ 10" not in level


def test_nobody_has_a_panel_for_a_code_that_does_not_exist(client: FlaskClient) -> None:
    assert client.get("/divisions/310107999999/panel").status_code == 404
