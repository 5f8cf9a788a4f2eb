from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from riskmap.feeds import service
from riskmap.feeds.model import Grade, TrackKind
from tests.feeds.keeping.feeding import World, counts, feed, minutes

CAP = feed("signals", "cap")
USGS = feed("usgs", "usgs")


def cap(
    identifier: str, kind: str = "Alert", *, about: str = "", at: float = 0, **said: str
) -> bytes:
    """Return a message; `about` names the one that it follows."""
    words = {"status": "Actual", "colour": "橙", "expires": _iso(minutes(at + 600))} | said
    follows = f"<references>office,{about},2020-01-01T00:00:00+00:00</references>" if about else ""
    return f"""<?xml version="1.0"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
    <identifier>{identifier}</identifier><sender>office</sender><sent>{_iso(minutes(at))}</sent>
    <status>{words["status"]}</status><msgType>{kind}</msgType><scope>Public</scope>{follows}
    <info><language>zh-CN</language><category>Met</category><event>暴雨</event>
    <urgency>Immediate</urgency><severity>Severe</severity>
    <certainty>Likely</certainty><expires>{words["expires"]}</expires>
    <headline>发布暴雨{words["colour"]}色预警</headline><area><areaDesc>普陀区</areaDesc></area></info></alert>""".encode()


def _iso(moment: datetime) -> str:
    return moment.isoformat().replace("Z", "+00:00")


def quakes(*several: tuple[str, str, float, float]) -> bytes:
    """Return a catalogue: preferred id, all ids with commas, magnitude, minute of its change."""
    features = [
        {
            "type": "Feature",
            "id": preferred,
            "geometry": {"type": "Point", "coordinates": [121.4, 31.2, 10]},
            "properties": {
                "mag": magnitude,
                "place": "here",
                "time": _ms(minutes(0)),
                "updated": _ms(minutes(changed)),
                "ids": ids,
                "type": "earthquake",
                "status": "automatic",
                "net": "us",
                "magType": "mb",
            },
        }
        for preferred, ids, magnitude, changed in several
    ]
    return json.dumps({"type": "FeatureCollection", "metadata": {}, "features": features}).encode()


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def in_force(world: World, at: float) -> list[str]:
    with world.reading() as uow:
        return [one.signal.identifier for one in service.signals(uow, at=minutes(at))]


def take_all(world: World, payloads: Iterable[bytes]) -> None:
    for place, payload in enumerate(payloads):
        world.brought(payload, at=100 + place, by=CAP)


def test_a_signal_holds_from_its_sending_to_its_end(world: World) -> None:
    assert counts(world.brought(cap("a", at=5), at=6, by=CAP)) == (1, 0, 0, 0)
    assert [in_force(world, at) for at in (4, 5, 604, 605)] == [[], ["a"], ["a"], []]
    again = world.brought(cap("a", at=5), at=7, by=CAP)
    assert (counts(again), again.signals) == ((0, 0, 1, 0), ())
    changed = world.brought(cap("a", at=5, colour="红"), at=8, by=CAP)
    assert (counts(changed), changed.signals) == ((0, 1, 0, 0), ("a#1",))
    with world.reading(world.person("310107005001")) as uow:
        (one,) = service.signals(uow, at=minutes(10))
    assert one.signal.severity.grade is Grade.RED
    assert (one.version, one.first_at, one.received_at) == (2, minutes(6), minutes(8))


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_updates_and_cancellations_hold_in_whatever_order_they_come(
    world: World, order: tuple[int, ...]
) -> None:
    messages = (
        cap("a"),
        cap("b", "Update", about="a", at=10),
        cap("c", "Cancel", about="b", at=20),
    )
    take_all(world, (messages[place] for place in order))
    assert [in_force(world, at) for at in (5, 15, 25)] == [["a"], ["b"], []]


def test_what_is_not_meant_or_was_changed_since_it_was_signed_ends_nothing(world: World) -> None:
    take_all(world, [cap("a"), cap("b", "Cancel", about="a", at=1, status="Exercise")])
    assert in_force(world, 5) == ["a"]


def test_a_cancellation_ends_nothing_of_another_feed(world: World) -> None:
    world.brought(cap("a"), at=1, by=CAP)
    world.brought(cap("b", "Cancel", about="a", at=1), at=2, by=feed("other", "cap"))
    assert in_force(world, 5) == ["a"]


def test_a_long_warning_stays_cancelled_after_the_cancellation_itself_ran_out(
    world: World,
) -> None:
    month = _iso(minutes(60 * 24 * 60))
    take_all(world, [cap("a", expires=month), cap("b", "Cancel", about="a", at=10)])
    assert in_force(world, 30 * 24 * 60) == []


def test_an_earthquake_is_one_whatever_it_is_called(world: World) -> None:
    def kept() -> list[tuple[str, float | None]]:
        with world.reading() as uow:
            found = service.quakes(uow, since=minutes(-1))
        return [(one.identifier, one.magnitude) for one in found]

    def brought(*rows: tuple[str, str, float, float], at: float) -> Any:
        return world.brought(quakes(*rows), at=at, by=USGS)

    assert counts(brought(("us1", ",us1,", 5.0, 1), ("ci1", ",ci1,", 5.1, 1), at=1)) == (2, 0, 0, 0)
    assert counts(brought(("us1", ",us1,ci1,at1,", 5.2, 2), at=2))[1] == 1
    assert kept() == [("us1", 5.2)]
    assert counts(brought(("at1", ",at1,", 5.4, 3), at=3)) == (0, 1, 0, 0)
    assert kept() == [("at1", 5.4)]
    assert counts(brought(("us1", ",us1,", 5.0, 1), at=4)) == (
        0,
        0,
        1,
        0,
    )  # older than what is kept


def test_each_issue_of_a_forecast_is_a_track(world: World) -> None:
    def issued(at: float) -> bytes:
        row = {"storm": "2106", "agency": "BABJ", "lon": 125, "lat": 25, "wind_averaging_min": 2}
        times = {"issued_at": _iso(minutes(at)), "valid_at": _iso(minutes(at + 360))}
        return json.dumps([row | times]).encode()

    by = feed("typhoon", "forecast_track")
    assert counts(world.brought(issued(0), at=1, by=by)) == (1, 0, 0, 0)
    assert counts(world.brought(issued(60), at=61, by=by)) == (1, 0, 0, 0)
    with world.reading() as uow:
        found = service.tracks(uow, kind=TrackKind.FORECAST, since=minutes(0))
        late = service.tracks(uow, kind=TrackKind.FORECAST, since=minutes(1))
        assert service.tracks(uow, kind=TrackKind.BEST) == ()
    assert [one.issued_at for one in found] == [minutes(60), minutes(0)]
    assert len(late) == 1
    assert found[0].positions[0].at - minutes(60) == timedelta(hours=6)
