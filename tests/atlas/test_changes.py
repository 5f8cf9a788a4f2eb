"""What changed since an earlier assessment, and that "not comparable" is an answer."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from tests.atlas.conftest import FIRST, OTHER_HOMES, OTHER_OUTLINE


def changed(client: FlaskClient, since: int, version: int, level: str = "barrio") -> dict[str, Any]:
    asked = {"since": since, "version": version, "level": level, "lang": "en"}
    answer = client.get("/api/v1/map/values", query_string=asked)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.get_json()
    return body


def test_units_that_rose_and_fell_are_told_apart(abroad: FlaskClient) -> None:
    body = changed(abroad, FIRST, OTHER_HOMES)
    assert body["measure"] == "change"
    assert body["change"]["verdict"] in {"comparable", "recomputed"}
    rose, fell = body["values"]["0101-03"], body["values"]["0101-04"]
    assert rose[0] in {4, 5}
    assert rose[1] > 0
    assert rose[2].startswith("+")
    assert fell[0] in {1, 2, 3}
    assert body["values"]["0102-01"][0] == 3
    assert body["classes"]["0"]["count"] == 0
    assert sum(one["count"] for one in body["classes"].values()) == 8
    assert {one["range"] for one in body["classes"].values()} == {""}


def test_not_comparable_is_an_answer_with_reasons_and_no_colour(abroad: FlaskClient) -> None:
    body = changed(abroad, OTHER_HOMES, OTHER_OUTLINE)
    assert body["change"]["verdict"] == "not_comparable"
    assert {entry[0] for entry in body["values"].values()} == {0}
    assert {entry[1] for entry in body["values"].values()} == {None}
    assert body["classes"]["0"]["count"] == 8
    assert len(body["change"]["sentences"]) > 1
    assert body["change"]["redrawn"] == ["0102-04"]
    assert "1 units have another outline" in " ".join(body["change"]["sentences"])


def test_only_what_holds_is_offered_to_be_printed(abroad: FlaskClient) -> None:
    offer = 'href="/print?'
    assert offer in abroad.get("/").text
    assert offer in abroad.get("/", query_string={"version": OTHER_OUTLINE}).text
    assert offer not in abroad.get("/", query_string={"version": FIRST}).text
    assert offer not in abroad.get("/", query_string={"since": FIRST}).text


def test_the_page_says_why_nothing_is_coloured(abroad: FlaskClient) -> None:
    asked = {"since": OTHER_HOMES, "version": OTHER_OUTLINE, "lang": "en"}
    text = abroad.get("/", query_string=asked).text
    assert "not comparable" in text
    assert "made up in one of them at least" in text


def test_an_earlier_version_is_marked_as_such(abroad: FlaskClient) -> None:
    text = abroad.get("/?version=1&lang=en").text
    assert "Version 3 holds today." in text
    assert "holds today" not in abroad.get("/?lang=en").text


def test_changes_run_forward_only(abroad: FlaskClient) -> None:
    answer = abroad.get("/api/v1/map/values?since=2&version=1")
    assert answer.status_code == 400
