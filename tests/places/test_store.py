"""Places are added to, never written over; both databases say the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import shapely

from riskmap.core.errors import ConflictError, InvalidRequestError, NotFoundError
from riskmap.places import service, store
from riskmap.places.model import Place
from riskmap.places.service import Taken, Why
from riskmap.places.store import Wanted
from riskmap.store import Database, Writing
from tests.places.conftest import CAME, DEMO, PUBLIC, SYSTEM, WHY, a_place

Run = Callable[..., Any]
FULL = a_place(
    "full",
    name_en="Test",
    geometry=shapely.box(121.40, 31.25, 121.41, 31.26),
    code="310107005000",
    grade="city",
    space="both",
    capacity_persons=0,
    capacity_duration="long",
    capacity_is_official=True,
    effective_area_m2=0.5,
    hazards=("heat", "earthquake"),
    as_of=date(2026, 3, 1),
    verified=True,
    valid_to=date(2099, 1, 1),
    note="…",
)


def test_all_that_is_known_of_a_place_comes_back(write: Run, read: Run) -> None:
    write(service.take, [FULL], CAME, WHY)
    assert read(service.place, "full").place == FULL


def test_unknown_and_zero_are_two_things(write: Run, read: Run) -> None:
    write(service.take, [FULL, a_place("empty")], CAME, WHY)
    assert read(service.place, "full").place.capacity_persons == 0
    assert read(service.place, "empty").place.capacity_persons is None


def test_the_same_again_adds_no_version(write: Run, read: Run) -> None:
    first = write(service.take, [FULL, a_place()], CAME, WHY)
    again = write(service.take, [FULL, a_place()], CAME, WHY)
    assert first == Taken(added=2, changed=0, unchanged=0)
    assert again == Taken(added=0, changed=0, unchanged=2)
    assert len(read(service.history, "full")) == 1


def test_a_change_is_a_version_with_who_and_why(write: Run, read: Run) -> None:
    write(service.take, [a_place()], CAME, WHY)
    office = Why(actor="street office", reason="counted anew")
    write(service.set_fields, "s1", {"capacity_persons": "800", "note": ""}, office)
    newest, oldest = read(service.history, "s1")
    assert (newest.version, newest.actor, newest.reason) == (2, "street office", "counted anew")
    assert newest.place.capacity_persons == 800
    assert (oldest.place, oldest.actor) == (a_place(), "district office")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"kind": "school"}, "cannot be changed"),
        ({"capacity": "1"}, "no field"),
        ({"capacity_persons": "x"}, "not a number"),
        ({"grade": "high"}, "no grade"),
        ({"persons": "12"}, "vulnerable areas only"),
    ],
)
def test_a_change_that_cannot_be_changes_nothing(
    write: Run, read: Run, values: dict[str, str], said: str
) -> None:
    write(service.take, [a_place()], CAME, WHY)
    with pytest.raises(InvalidRequestError, match=said):
        write(service.set_fields, "s1", values, WHY)
    assert len(read(service.history, "s1")) == 1


def test_a_change_needs_who_and_why() -> None:
    with pytest.raises(InvalidRequestError, match="who"):
        Why(actor=" ", reason="x")


def test_a_place_that_ended_is_not_there_and_can_be_brought_back(write: Run, read: Run) -> None:
    write(service.add, a_place(), WHY)
    write(service.remove, "s1", WHY)
    assert read(service.places) == ()
    assert read(service.place, "s1").place.valid_to is not None
    with pytest.raises(ConflictError, match="ended on"):
        write(service.remove, "s1", WHY)
    write(service.restore, "s1", WHY)
    assert read(service.places) == (a_place(),)
    with pytest.raises(ConflictError, match="has not ended"):
        write(service.restore, "s1", WHY)
    assert [one.version for one in read(service.history, "s1")] == [3, 2, 1]


def test_what_was_added_today_is_gone_when_it_is_removed_today(write: Run, read: Run) -> None:
    write(service.add, a_place(valid_from=date(2098, 1, 1)), WHY)
    write(service.remove, "s1", WHY)
    assert read(service.recorded, on=date(2098, 1, 1)) == ()


def test_an_id_is_given_once(write: Run) -> None:
    write(service.add, a_place(), WHY)
    with pytest.raises(ConflictError, match="s1"):
        write(service.add, a_place(), WHY)


def test_a_place_that_there_is_not_is_not_found(write: Run, read: Run) -> None:
    for look in (service.place, service.history):
        with pytest.raises(NotFoundError, match="nowhere"):
            read(look, "nowhere")
    with pytest.raises(NotFoundError, match="nowhere"):
        write(service.set_fields, "nowhere", {"note": "x"}, WHY)


def test_a_moved_place_is_where_it_is_now(write: Run, read: Run) -> None:
    write(service.add, a_place(geometry_is_approximate=True), WHY)
    write(service.move, "s1", shapely.Point(121.41, 31.26), WHY)
    moved = read(service.place, "s1").place
    assert moved.position == (121.41, 31.26)
    assert not moved.geometry_is_approximate


def test_what_is_not_for_everybody_is_not_served(write: Run, read: Run) -> None:
    write(service.take, [a_place(is_public=False, code="310107005000"), a_place("s2")], CAME, WHY)
    assert [one.id for one in read(service.places)] == ["s2"]
    assert [one.id for one in read(service.places, public=False)] == ["s2"]
    assert len(read(service.places, scope=SYSTEM, public=False)) == 2
    for look in (service.place, service.history):
        found = look
        with pytest.raises(NotFoundError):
            read(found, "s1")


def test_what_is_kept_in_memory_is_never_older_than_the_database(write: Run, read: Run) -> None:
    write(service.add, a_place(), WHY)
    assert len(read(service.places)) == 1
    write(service.add, a_place("s2"), WHY)
    assert len(read(service.places)) == 2


def test_a_write_that_is_undone_leaves_nothing_in_memory(database: Database, read: Run) -> None:
    def fail(uow: Writing) -> None:
        service.add(uow, a_place("ghost"), WHY)
        assert store.find(uow, Wanted(on=None))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        database.write(SYSTEM, fail)
    database.write(SYSTEM, lambda uow: service.add(uow, a_place("real"), WHY))
    assert [one.id for one in read(service.places)] == ["real"]


def test_every_import_is_written_down(write: Run, database: Database) -> None:
    write(service.take, [a_place()], CAME, WHY)
    write(service.take, [a_place()], DEMO, WHY)
    with database.read(PUBLIC) as uow:
        newest, oldest = store.imports(uow)
    assert (oldest["file_name"], oldest["counts"]["added"]) == ("test.csv", 1)
    assert (newest["what"], newest["counts"]["unchanged"]) == ("demo", 1)


def demo(place_id: str, kind: str = "shelter", **more: Any) -> Place:
    return a_place(place_id, kind, is_demo=True, geometry_is_synthetic=True, **more)


def test_made_up_places_leave_the_view_when_real_ones_of_their_kind_come(
    write: Run, read: Run
) -> None:
    write(service.take_demo, [demo("d1"), demo("d2", "school")], DEMO, WHY)
    assert len(read(service.places)) == 2
    write(service.add, a_place("real"), WHY)
    assert [one.id for one in read(service.places)] == ["d2", "real"]
    write(service.remove, "real", WHY)
    assert [one.id for one in read(service.places)] == ["d1", "d2"]


def test_a_made_up_route_goes_with_the_place_at_its_end(write: Run, read: Run) -> None:
    line = shapely.LineString([(121.41, 31.25), (121.40, 31.25)])
    route = demo("dr", "evacuation_route", geometry=line, ends_at="d1")
    write(service.take_demo, [demo("d1"), route], DEMO, WHY)
    assert [one.end and one.end.id for one in read(service.routes)] == ["d1"]
    write(service.add, a_place("real"), WHY)
    assert read(service.routes) == ()


def test_the_demonstration_goes_at_once_and_leaves_real_places(write: Run, read: Run) -> None:
    write(service.take_demo, [demo("d1"), demo("d2")], DEMO, WHY)
    write(service.add, a_place("real"), WHY)
    assert write(service.remove_demo, WHY) == 2
    assert read(service.last_demo)[0] == "demo_removed"
    assert [one.id for one in read(service.places)] == ["real"]
    assert read(service.demo_places) == ()


def test_made_up_places_that_are_not_offered_any_more_end(write: Run, read: Run) -> None:
    write(service.take_demo, [demo("d1"), demo("d2")], DEMO, WHY)
    write(service.take_demo, [demo("d2")], DEMO, WHY)
    assert [one.id for one in read(service.places)] == ["d2"]
