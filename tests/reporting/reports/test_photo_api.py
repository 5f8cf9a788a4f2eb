"""Programs send photos of reports once, and fetch what lies within reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from riskmap.core.realm import LIVE
from riskmap.reporting.model.activation import Track, Value
from riskmap.reporting.service import activating, photos
from riskmap.reporting.service.activating import Said
from tests.people.conftest import (
    COMMITTEE,
    STREET,
    people_app,
    people_runtime,
    people_town,
    site,
)
from tests.people.programs.conftest import Caller, caller, token_of
from tests.people.sites import Site
from tests.reporting.dangers.photos import LAT, LON, a_heic, a_photo
from tests.reporting.reports.test_api import Of, Program, people, program

#: Fixtures that are brought here from where people are made up.
__all__ = ["caller", "people", "people_app", "people_runtime", "people_town", "program", "site",
           "token_of"]  # fmt: skip
TREE = {"danger": {"what": "tree", "words": "倒在弄堂口"}}
MULTIPART = "multipart/form-data"


def reported(one: Program) -> str:
    made = one.send("danger", **TREE)
    assert made.status_code == 201, made.text
    return str(made.get_json()["id"])


def send(one: Program, report: str, photo: bytes, *, lang: str = "en", **more: Any) -> TestResponse:
    data = {"photo": (BytesIO(photo), "IMG_1.jpg"), **more}
    path = f"/api/v1/reports/{report}/photos?lang={lang}"
    return one.caller.ask("POST", path, data=data, content_type=MULTIPART)


def listed(one: Program, report: str) -> Any:
    answer = one.caller.get(f"/api/v1/reports/{report}/photos?lang=en")
    assert answer.status_code == 200, answer.text
    return answer.get_json()


@pytest.fixture
def response(people: Site) -> Iterator[None]:
    """A response in force around the committee."""

    def decide(value: Value) -> None:
        said = Said(code12=STREET, track=Track.FLOOD, value=value, authority="a", document="d",
                    reason="test")  # fmt: skip
        people.town.write(activating.decide, said)
        people.pass_(1)

    decide(Value.II)
    yield
    decide(Value.NONE)


def test_a_photo_is_kept_listed_and_fetched_without_what_a_camera_wrote(program: Of) -> None:
    officer = program("api-officer")
    report = reported(officer)
    answer = send(officer, report, a_photo(1), words="树倒在弄堂口")
    assert answer.status_code == 201, answer.text
    made = answer.get_json()
    assert (made["lon"], made["lat"], made["words"]) == (LON, LAT, "树倒在弄堂口")
    assert made["taken_at"] == "2026-07-12T00:05:00+00:00"
    assert (made["photos"], made["photos_asked"], made["photos_missing"]) == (1, 0, 0)
    (told,) = listed(officer, report)["photos"]
    assert told == {name: made[name] for name in told}
    assert officer.caller.get(f"/api/v1/dangers/{report}").get_json()["photos"] == [told]
    before = len(officer.site.town.entries(action="looked"))
    with officer.caller.get(answer.headers["Location"]) as picture:
        assert (picture.status_code, picture.mimetype) == (200, "image/jpeg")
        assert dict(Image.open(BytesIO(picture.data)).getexif()) == {}
        tag = picture.headers["ETag"]
    (look,) = officer.site.town.entries(action="looked")[before:]
    assert look.subject_id == made["id"]
    assert '"program"' in str(look.after)
    with officer.caller.get(told["file"], headers={"If-None-Match": tag}) as again:
        assert (again.status_code, again.data) == (304, b"")


def test_the_same_picture_again_is_one_photo_under_its_first_id(program: Of) -> None:
    officer = program("api-officer")
    report, photo_id = reported(officer), str(uuid4())
    first = send(officer, report, a_photo(2), id=photo_id)
    again = send(officer, report, a_photo(2), id=photo_id)
    twin = send(officer, report, a_photo(2))
    assert [one.status_code for one in (first, again, twin)] == [201, 200, 200]
    assert {one.get_json()["id"] for one in (first, again, twin)} == {photo_id.replace("-", "")}
    assert len(listed(officer, report)["photos"]) == 1
    assert send(officer, report, a_photo(3), id=photo_id).status_code == 409
    nameless = [send(officer, report, a_photo(4)).get_json()["id"] for _ in range(2)]
    assert len(set(nameless)) == 1


def test_nothing_is_left_of_a_photo_that_is_refused_after_it_was_looked_at(
    program: Of, people: Site
) -> None:
    officer, photo_id = program("api-officer"), str(uuid4())
    report = reported(officer)
    assert send(officer, report, a_photo(16), id=photo_id).status_code == 201
    folder = photos.files_of(people.runtime.home.files, LIVE, "Asia/Shanghai").folder
    before = set(folder.rglob("*"))
    assert send(officer, report, a_photo(17), id=photo_id).status_code == 409
    assert set(folder.rglob("*")) == before


def test_a_photo_that_was_hidden_does_not_come_back_by_itself(program: Of) -> None:
    officer = program("api-officer")
    report = reported(officer)
    made = send(officer, report, a_photo(5)).get_json()
    officer.site.town.write(photos.take_away, made["id"], why="a face", by="test")
    assert listed(officer, report)["photos"] == []
    assert officer.caller.get(made["file"]).status_code == 404
    again = send(officer, report, a_photo(5))
    assert again.status_code == 409
    assert "somebody hid it" in again.get_json()["detail"]


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "Most Compatible"), ("zh", "“兼容性最佳”")]
)  # fmt: skip
def test_what_is_no_photo_is_refused_in_the_readers_words(
    program: Of, lang: str, words: str
) -> None:
    officer = program("api-officer")
    answer = send(officer, reported(officer), a_heic(), lang=lang)
    assert answer.status_code == 422
    assert words in answer.get_json()["mend"]


@pytest.mark.parametrize(
    ("data", "status", "field"),
    [
        ({}, 422, "photo"),
        ({"photo": "no file"}, 422, "photo"),
        ({"photo": (BytesIO(a_photo(6)), "a.jpg"), "words": "长" * 201}, 422, "words"),
        ({"photo": (BytesIO(a_photo(6)), "a.jpg"), "id": "7"}, 422, "id"),
        ({"photo": (BytesIO(a_photo(6)), "a.jpg"), "colour": "red"}, 422, "colour"),
        ({"photo": (BytesIO(a_photo(6)), "a.jpg"), "words": (BytesIO(b"x"), "b")}, 422, "words"),
        ({"photo": (BytesIO(a_photo(6)), "a.jpg"), "words": "a\0b"}, 400, ""),
        ({"photo": [(BytesIO(a_photo(6)), "a.jpg"), (BytesIO(a_photo(7)), "b.jpg")]}, 400, ""),
        ({"photo": (BytesIO(b""), "a.jpg")}, 422, ""),
    ],
)
def test_what_is_no_form_of_a_photo_is_refused_by_its_place(
    program: Of, data: dict[str, Any], status: int, field: str
) -> None:
    officer = program("api-officer")
    report = reported(officer)
    path = f"/api/v1/reports/{report}/photos?lang=en"
    answer = officer.caller.ask("POST", path, data=data, content_type=MULTIPART)
    said = answer.get_json()
    assert answer.status_code == status, said
    assert [one["field"] for one in said["errors"]] == ([field] if field else [])
    assert said["mend"]
    assert listed(officer, report)["photos"] == []


def test_a_photo_comes_as_a_form_and_as_nothing_else(program: Of) -> None:
    officer = program("api-officer")
    path = f"/api/v1/reports/{reported(officer)}/photos"
    for kind in ("image/jpeg", "application/json", "application/x-www-form-urlencoded"):
        answer = officer.caller.ask("POST", path, data=a_photo(8), content_type=kind)
        assert answer.status_code == 415, kind


def test_what_is_larger_than_a_telephones_largest_is_not_read(program: Of) -> None:
    officer = program("api-officer")
    path = f"/api/v1/reports/{reported(officer)}/photos"
    large = {"CONTENT_LENGTH": "20100000"}
    answer = officer.caller.ask(
        "POST", path, data=a_photo(8), content_type=MULTIPART, environ_overrides=large
    )
    assert answer.status_code == 413
    assert answer.get_json()["status"] == 413


def test_nobody_else_sends_lists_or_fetches_it(
    program: Of, people: Site, token_of: Callable[..., str]
) -> None:
    officer, other = program("api-officer"), program("api-other")
    report = reported(officer)
    made = send(officer, report, a_photo(9)).get_json()
    auditor = program("api-auditor")
    reads = Program(Caller(people.app.test_client(), token_of("api-officer", may_write=False)),
                    people)  # fmt: skip
    far = Program(Caller(people.app.test_client(), token_of("api-compiler", code12=COMMITTEE)),
                  people)  # fmt: skip
    nobody = Program(Caller(people.app.test_client()), people)
    for one, seen, sent in (
        (other, 404, 404), (auditor, 200, 403), (reads, 200, 403), (nobody, 401, 401),
        (far, 200, 201),
    ):  # fmt: skip
        for path in (f"/api/v1/reports/{report}/photos", made["file"]):
            with one.caller.get(path) as answer:
                assert answer.status_code == seen, path
        assert send(one, report, a_photo(10)).status_code == sent
    there = reported(program("api-officer"))
    assert send(officer, "0" * 32, a_photo(9)).status_code == 404
    assert listed(officer, there)["photos"] == []


@pytest.mark.usefixtures("response")
def test_while_a_response_is_in_force_it_says_how_many_more_are_asked(program: Of) -> None:
    officer = program("api-officer")
    report = reported(officer)
    asked = listed(officer, report)
    assert (asked["photos_asked"], asked["photos_missing"]) == (3, 3)
    assert "at least 3 photos" in asked["why"]
    made = send(officer, report, a_photo(11)).get_json()
    assert (made["photos"], made["photos_asked"], made["photos_missing"]) == (1, 3, 2)


@pytest.mark.usefixtures("response")
def test_photos_of_one_event_count_together(program: Of) -> None:
    officer = program("api-officer")
    first = officer.send("initial").get_json()
    send(officer, first["id"], a_photo(12))
    second = officer.send("follow_up", event=first["event"]).get_json()
    made = send(officer, second["id"], a_photo(13)).get_json()
    assert (made["photos"], made["photos_missing"]) == (1, 1)
    officer.end(first["event"])


def test_a_report_has_so_many_photos_and_no_more(
    program: Of, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "PHOTOS_MOST", 1)
    officer = program("api-officer")
    report = reported(officer)
    assert send(officer, report, a_photo(14)).status_code == 201
    over = send(officer, report, a_photo(15))
    assert over.status_code == 400
    assert "at most 1 photos" in over.get_json()["detail"]
