"""Programs add and change places: once, unless changed meanwhile, only where they may."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest

from riskmap.people.model import Role
from tests.people.conftest import COMMITTEE, OTHER_STREET, STREET
from tests.people.programs.conftest import PLACES, Caller, a_body
from tests.people.sites import Site

Make = Callable[..., str]
Call = Callable[[str], Caller]


@pytest.fixture(scope="module")
def writer(site: Site) -> str:
    site.add("place-writer", (Role.STREET_COMPILER, STREET))
    return "place-writer"


@pytest.fixture
def program(writer: str, token_of: Make, caller: Call) -> Caller:
    return caller(token_of(writer))


def test_a_place_is_added_read_and_changed(program: Caller, site: Site) -> None:
    made = program.add("w-1", capacity_persons=80, hazards=["river_flood"], note="北门")
    assert made.status_code == 201, made.text
    assert made.headers["Location"] == f"{PLACES}/w-1"
    read = program.get(made.headers["Location"])
    assert read.get_json() == made.get_json()
    assert read.get_json()["hazards"] == ["river_flood"]
    assert (read.headers["ETag"], read.get_json()["version"]) == (made.headers["ETag"], 1)
    changed = program.ask(
        "PATCH",
        f"{PLACES}/w-1",
        json={
            "note": None,
            "capacity_persons": 90,
            "geometry": {"type": "Point", "coordinates": [121.41, 31.25]},
            "reason": "counted again",
        },
        headers={"If-Match": read.headers["ETag"]},
    )
    assert changed.status_code == 200, changed.text
    now = changed.get_json()
    assert (now["note"], now["capacity_persons"], now["lon"]) == (None, 90, 121.41)
    assert now["name_zh"] == "试验场所"
    said = site.town.entries(subject_id="w-1")
    assert [one.actor for one in said] == ["place-writer"] * len(said)
    assert {one.why for one in said} == {"test", "counted again"}


def test_what_was_changed_meanwhile_is_not_overwritten(program: Caller) -> None:
    program.add("w-2")
    path, body = f"{PLACES}/w-2", {"note": "a", "reason": "test"}
    assert program.ask("PATCH", path, json=body).status_code == 428
    first = program.ask("PATCH", path, json=body, headers={"If-Match": '"v1"'})
    assert first.status_code == 200
    second = program.ask("PATCH", path, json={**body, "note": "b"}, headers={"If-Match": '"v1"'})
    assert (second.status_code, second.mimetype) == (412, "application/problem+json")
    assert program.get(path).get_json()["note"] == "a"


def test_what_is_known_already_is_not_sent_again(program: Caller) -> None:
    program.add("w-3")
    known = {"If-None-Match": program.get(f"{PLACES}/w-3").headers["ETag"]}
    assert program.get(f"{PLACES}/w-3", headers=known).status_code == 304


def test_a_write_that_is_sent_twice_is_done_once(program: Caller, site: Site) -> None:
    key = {"Idempotency-Key": "3f1c9a52-once"}
    first = program.add("w-4", headers=key)
    again = program.add("w-4", headers=key)
    assert (again.status_code, again.get_json()) == (201, first.get_json())
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert program.add("w-4").status_code == 409
    other = program.add("w-5", headers=key)
    assert (other.status_code, other.mimetype) == (422, "application/problem+json")
    assert program.get(f"{PLACES}/w-5").status_code == 404
    assert len(site.town.entries(subject_id="w-4")) == 1


def test_a_key_is_of_one_token_and_one_day(
    program: Caller, site: Site, writer: str, token_of: Make, caller: Call
) -> None:
    key = {"Idempotency-Key": "shared"}
    assert program.add("w-6", headers=key).status_code == 201
    assert caller(token_of(writer)).add("w-7", headers=key).status_code == 201
    site.pass_(24 * 3600 + 1)
    try:
        assert program.add("w-8", headers=key).status_code == 201
    finally:
        site.back(24 * 3600 + 1)


def test_what_failed_keeps_no_key(program: Caller) -> None:
    key = {"Idempotency-Key": "failed-first"}
    assert program.add("w-9", kind="volcano", headers=key).status_code == 400
    assert program.add("w-9", headers=key).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 201, "a b"])
def test_a_key_is_short_and_without_blanks(program: Caller, key: str) -> None:
    assert program.add("w-10", headers={"Idempotency-Key": key}).status_code == 400


def test_nothing_is_written_outside_the_area(
    program: Caller, writer: str, token_of: Make, caller: Call
) -> None:
    outside = program.add("w-11", code=OTHER_STREET)
    assert (outside.status_code, outside.mimetype) == (403, "application/problem+json")
    program.add("w-12")
    moved = program.ask(
        "PATCH",
        f"{PLACES}/w-12",
        json={"code": OTHER_STREET, "reason": "test"},
        headers={"If-Match": "*"},
    )
    assert moved.status_code == 403
    assert program.get(f"{PLACES}/w-12").get_json()["code"] == STREET
    narrow = caller(token_of(writer, code12=COMMITTEE))
    assert narrow.add("w-13").status_code == 403
    assert narrow.add("w-13", code=COMMITTEE).status_code == 201


def test_a_token_to_read_and_a_person_without_the_role_write_nothing(
    site: Site, writer: str, token_of: Make, caller: Call
) -> None:
    assert caller(token_of(writer, may_write=False)).add("w-14").status_code == 403
    site.add("only-officer", (Role.OFFICER_A, COMMITTEE))
    assert caller(token_of("only-officer")).add("w-14", code=COMMITTEE).status_code == 403
    assert caller("").add("w-14").status_code == 401
    assert caller("").get(f"{PLACES}/w-14").status_code == 404


def test_made_up_people_write_made_up_places_only(
    site: Site, program: Caller, token_of: Make, caller: Call
) -> None:
    site.add("made-up", (Role.STREET_COMPILER, STREET), is_demo=True)
    made_up = caller(token_of("made-up"))
    assert made_up.add("w-15").get_json()["is_demo"] is True
    body, any_ = {"note": "x", "reason": "test"}, {"If-Match": "*"}
    program.add("w-16")
    real = made_up.ask("PATCH", f"{PLACES}/w-16", json=body, headers=any_)
    demo = program.ask("PATCH", f"{PLACES}/w-15", json=body, headers=any_)
    assert (real.status_code, demo.status_code) == (403, 403)


def test_what_is_not_for_everybody_is_not_there_for_others(program: Caller, caller: Call) -> None:
    assert program.add("w-17", is_public=False).status_code == 201
    assert program.get(f"{PLACES}/w-17").status_code == 200
    assert caller("").get(f"{PLACES}/w-17").status_code == 404


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ({"colour": "red"}, 422, "There is no member colour."),
        ({"name_zh": ""}, 422, "name_zh cannot be ''."),
        ({"capacity_persons": -1}, 422, "capacity_persons cannot be '-1'."),
        ({"capacity_persons": "many"}, 422, "capacity_persons cannot be 'many'."),
        ({"code": "31010"}, 422, "code cannot be '31010'."),
        ({"geometry": {"type": "Circle"}}, 422, "geometry cannot be"),
        ({"geometry": {"type": "Point", "coordinates": [500, 0]}}, 400, "not lie on Earth"),
        ({"geometry": {"type": "MultiPolygon", "coordinates": []}}, 400, "not lie on Earth"),
        ({"kind": "volcano"}, 400, "volcano"),
        ({"as_of": "yesterday"}, 400, "yesterday"),
        ({"hazards": ["dragons"]}, 400, "dragons"),
        ({"id": "a b"}, 400, "a b"),
        ({"note": "a\0b"}, 400, "no text has"),
    ],
)
def test_what_cannot_be_taken_is_told_by_its_place(
    program: Caller, more: dict[str, Any], status: int, said: str
) -> None:
    answer = program.ask("POST", f"{PLACES}?lang=en", json=a_body("w-18", **more))
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert said in answer.text.replace('\\"', '"')
    assert program.get(f"{PLACES}/w-18").status_code == 404


def test_heights_are_left_out(program: Caller) -> None:
    line = {"type": "LineString", "coordinates": [[121.4, 31.24, 5], [121.41, 31.25]]}
    made = program.add("w-19", kind="evacuation_route", geometry=line)
    assert made.status_code == 201, made.text
    assert made.get_json()["geometry"]["coordinates"] == [[121.4, 31.24], [121.41, 31.25]]


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "gzip, gzip"])
def test_what_is_packed_is_not_unpacked(program: Caller, coding: str) -> None:
    """A body of some kilobytes cannot become gigabytes here."""
    for data in (gzip.compress(b" " * 50_000_000), json.dumps(a_body("w-20")).encode()):
        answer = program.ask(
            "POST",
            PLACES,
            data=data,
            content_type="application/json",
            headers={"Content-Encoding": coding},
        )
        assert (answer.status_code, answer.mimetype) == (415, "application/problem+json")
    assert program.get(f"{PLACES}/w-20").status_code == 404


@pytest.mark.parametrize("place", ["first", "last", "nested"])
def test_a_member_that_is_named_twice_is_refused(program: Caller, place: str) -> None:
    """Whoever looks at a body on its way must not see another one than we do."""
    text = json.dumps(a_body("w-21"))
    twice = {
        "first": '{"id": "w-22", ' + text[1:],
        "last": text[:-1] + ', "id": "w-22"}',
        "nested": text.replace('"coordinates"', '"type": "Point", "coordinates"'),
    }[place]
    answer = program.ask("POST", f"{PLACES}?lang=en", data=twice, content_type="application/json")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert "twice" in answer.text
    for place_id in ("w-21", "w-22"):
        assert program.get(f"{PLACES}/{place_id}").status_code == 404


@pytest.mark.parametrize(
    "member", ["is_demo", "version", "realm", "actor", "created_by", "import_id", "__class__"]
)
def test_nobody_sets_what_is_not_his_to_set(program: Caller, member: str) -> None:
    assert program.add("w-23", **{member: True}).status_code == 422
    program.add("w-24")
    change = {"reason": "test", member: True}
    path, any_ = f"{PLACES}/w-24", {"If-Match": "*"}
    assert program.ask("PATCH", path, json=change, headers=any_).status_code == 422


def test_what_is_no_json_is_refused(program: Caller) -> None:
    for data in (b"", b"{", b"[]", b"NaN", b"\xff", b'{"a":"\\ud800"}', b"[" * 10_000):
        answer = program.ask("POST", PLACES, data=data, content_type="application/json")
        assert answer.status_code in {400, 422}, data[:20]
        assert answer.mimetype == "application/problem+json"
    form = program.ask("POST", PLACES, data={"id": "x"})
    assert (form.status_code, form.mimetype) == (415, "application/problem+json")
    large = program.ask("POST", PLACES, data=b" " * 3_000_000, content_type="application/json")
    assert (large.status_code, large.mimetype) == (413, "application/problem+json")
