"""Awareness events: recorded in the own area, head-counts that may be unknown, photos."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from riskmap.core.errors import ConflictError, InvalidRequestError, NotFoundError
from riskmap.core.figure import Figure
from riskmap.divisions.service.reading import today
from riskmap.people.model import Role
from riskmap.people.model.events import PHOTOS_MAX, Event, EventKind, Photo
from riskmap.people.service import events
from tests.outside.bringing import telling_picture
from tests.people.conftest import COMMITTEE, OTHER_COMMITTEE, Town
from tests.people.roster.signed_in import Office, open_office


def told(office: Town, **more: Any) -> events.Told:
    values: dict[str, Any] = {
        "held_on": office.read(today),
        "kind": EventKind.LECTURE,
        "title": "用电安全讲座",
        "heads": Figure.number(40),
    }
    return events.Told(**{**values, **more})


def add(office: Town, code12: str = COMMITTEE, as_: str = "street", **more: Any) -> Event:
    found: Event = office.write(events.add, code12, told(office, **more), as_=as_)
    return found


def a_photo(number: int = 0) -> Photo:
    return Photo(sha256=f"{number:064x}", kind="jpeg", name=f"{number}.jpg")


def test_an_event_is_recorded_and_read_again(office: Town) -> None:
    one = add(office, place="示例广场", note="n", photos=(a_photo(),), heads=Figure.at_least(40))
    assert office.read(events.event, one.id, as_="street") == one
    assert office.read(events.events, as_="chief") == (one,)
    assert office.read(events.events, year=one.held_on.year - 1, as_="chief") == ()
    (entry,) = office.entries(action="added", subject_id=one.id)
    assert '"heads":{"at_least":40}' in entry.after


def test_a_street_sees_and_records_its_own_events_only(office: Town) -> None:
    one = add(office, OTHER_COMMITTEE, as_="other-street")
    assert office.read(events.events, as_="street") == ()
    with pytest.raises(NotFoundError):
        office.read(events.event, one.id, as_="street")
    with pytest.raises(NotFoundError):
        office.write(events.withdraw, one.id, why="x", as_="street")
    with pytest.raises(NotFoundError):
        add(office, OTHER_COMMITTEE)


def test_unknown_head_counts_stay_unknown_in_the_sum(office: Town) -> None:
    add(office)
    add(office, heads=Figure.unknown())
    found = events.reached(office.read(events.events, as_="street"))
    assert (found.total, found.unknown_parts) == (Figure.at_least(40), 1)
    assert events.reached([]).total == Figure.number(0)


@pytest.mark.parametrize(
    ("kind", "count", "figure"),
    [
        ("number", "0", Figure.number(0)),
        ("at_least", "1000", Figure.at_least(1000)),
        ("unknown", "", Figure.unknown()),
    ],
)
def test_a_form_says_a_number_at_least_a_number_or_unknown(
    kind: str, count: str, figure: Figure
) -> None:
    assert events.heads_of(kind, count) == figure


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("number", ""),
        ("unknown", "4"),
        ("number", "-1"),
        ("number", "٣"),
        ("at_least", "9" * 12),
        ("x", "1"),
    ],
)
def test_a_head_count_that_does_not_fit_is_refused(kind: str, count: str) -> None:
    with pytest.raises(InvalidRequestError):
        events.heads_of(kind, count)


def test_what_is_to_come_has_no_title_or_too_many_photos_is_refused(office: Town) -> None:
    with pytest.raises(ConflictError, match="still to come"):
        add(office, held_on=office.read(today) + timedelta(days=1))
    with pytest.raises(InvalidRequestError):
        add(office, title=" ")
    one = add(office)
    many = [a_photo(number) for number in range(PHOTOS_MAX + 1)]
    with pytest.raises(InvalidRequestError, match="at most"):
        office.write(events.add_photos, one.id, many, as_="street")
    twice = office.write(events.add_photos, one.id, [a_photo(), a_photo()], as_="street")
    assert len(twice.photos) == 1


def test_an_event_that_was_withdrawn_is_gone_from_the_list_and_stays_in_the_store(
    office: Town,
) -> None:
    one = add(office)
    office.write(events.withdraw, one.id, why="recorded twice", as_="street")
    assert office.read(events.events, as_="street") == ()
    with pytest.raises(NotFoundError):
        office.read(events.event, one.id, as_="street")
    with office.database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM awareness_event").scalar() == 2


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Office]:
    office = open_office(tmp_path / "home")
    yield office
    office.runtime.close()


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "#0B6B6F").save(made, "PNG")
    return made.getvalue()


def form(desk: Office, **more: Any) -> dict[str, Any]:
    values = {
        "kind": "lecture",
        "title": "用电安全讲座",
        "code12": COMMITTEE,
        "held_on": desk.town.read(today).isoformat(),
        "head_kind": "at_least",
        "heads": "40",
    }
    return {**values, **more}


def test_an_event_with_a_photo_goes_through_the_browser(desk: Office) -> None:
    street = desk.sign_in("street")
    said = form(desk, photos=(io.BytesIO(picture()), "p.png"))
    answer = street.send("/events", "/events", "event", **said)
    (one,) = desk.town.read(events.events)
    here = f"/events/{one.id}"
    assert answer.headers["Location"].startswith(here)
    assert "at least 40" in street.get(f"{here}?lang=en")
    (photo,) = one.photos
    with street.client.get(f"{here}/photos/{photo.sha256}") as shown:
        assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert "at least 40" in street.get("/events?lang=en")
    other = desk.sign_in("other-street")
    other.get(here, 404)
    other.get(f"{here}/photos/{photo.sha256}", 404)
    assert desk.app.test_client().get(f"{here}/photos/{photo.sha256}").status_code == 303
    more = (io.BytesIO(picture()), "again.png")
    street.send(here, f"{here}/photos", "photos", photos=more)
    assert len(desk.town.read(events.event, one.id).photos) == 1
    street.send(here, f"{here}/withdraw", "withdraw", 400, why=" ")
    street.send(here, f"{here}/withdraw", "withdraw", why="recorded twice")
    street.get(here, 404)


def test_a_form_that_is_refused_leaves_no_picture_behind(desk: Office) -> None:
    street = desk.sign_in("street")
    said = form(desk, title=" ", photos=(io.BytesIO(picture()), "p.png"))
    street.send("/events", "/events", "event", 400, **said)
    assert [one for one in desk.runtime.home.files.rglob("*") if one.is_file()] == []


def test_when_and_where_a_photo_was_taken_is_noted_and_leaves_the_picture(desk: Office) -> None:
    street = desk.sign_in("street")
    said = form(desk, photos=(io.BytesIO(telling_picture()), "p.jpg"))
    street.send("/events", "/events", "event", **said)
    (one,) = desk.town.read(events.events)
    (kept,) = one.photos
    assert kept.where == "31.24940° N, 121.39750° E"
    assert kept.taken_at == datetime(2026, 7, 11, 23, 37, 12, tzinfo=UTC)
    here = f"/events/{one.id}"
    assert kept.where in street.get(here)
    with street.client.get(f"{here}/photos/{kept.sha256}") as shown:
        assert not Image.open(io.BytesIO(shown.data)).getexif()


def test_a_form_that_is_wrong_comes_back_with_what_is_wrong(desk: Office) -> None:
    street = desk.sign_in("street")
    said = form(desk, heads="many")
    text = street.send("/events", "/events", "event", 400, **said).get_data(as_text=True)
    assert 'value="many"' in text
    assert 'value="用电安全讲座"' in text
    no_picture = form(desk, photos=(io.BytesIO(b"MZ\x90"), "x.jpg"))
    text = street.send("/events", "/events", "event", 400, **no_picture).get_data(as_text=True)
    assert 'value="用电安全讲座"' in text
    assert desk.town.read(events.events) == ()


def test_officers_read_events_and_record_none(desk: Office) -> None:
    desk.town.add("officer", (Role.OFFICER_A, COMMITTEE), code12=COMMITTEE)
    officer = desk.sign_in("officer")
    assert '/events" enctype' not in officer.get("/events")
    officer.send("/me", "/events", "event", 403, title="x")
    officer.get("/events?year=abc", 400)
