"""Earthquakes of catalogues."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from riskmap.feeds.model import Grade, Quake
from tests.feeds import written
from tests.feeds.conftest import ReadFile
from tests.feeds.reading import all_of, counts, only, read, why


def test_a_real_week_of_the_usgs(real: ReadFile) -> None:
    parsed = real("usgs", "feeds/usgs/all_week_20180207.geojson")
    quakes = all_of(Quake, parsed)
    assert (len(quakes), parsed.refused) == (1707, 0)
    assert counts(parsed) == {"earthquake": 1679, "explosion": 15, "quarry blast": 13}
    assert sum(one.is_earthquake for one in quakes) == 1679
    magnitudes = [one.magnitude for one in quakes if one.magnitude is not None]
    assert (sum(one >= 4.5 for one in magnitudes), sum(one >= 6 for one in magnitudes)) == (85, 5)
    assert sum(one.severity is not None for one in quakes) == 12, "all others say nothing"
    assert sum(one.status == "automatic" for one in quakes) == 493
    largest = max(quakes, key=lambda one: one.magnitude or -9)
    assert (largest.identifier, largest.magnitude) == ("us1000chhc", 6.4)
    assert (largest.lon, largest.lat, largest.depth_km) == (121.653, 24.1737, 10.64)
    assert largest.time == datetime.fromtimestamp(1517932242.4, UTC)


def test_the_real_detail_of_one_event(real: ReadFile) -> None:
    one = only(Quake, real("usgs", "feeds/usgs/us6000pi9w_detail.json"))
    assert (one.magnitude, one.magnitude_type, one.depth_km) == (7.1, "mww", 10)
    assert (one.lon, one.lat) == (87.3608, 28.639)
    assert one.severity is not None
    assert one.severity.grade is Grade.RED


def test_all_ids_that_ever_stood_for_an_event_are_kept() -> None:
    one = only(Quake, read("usgs", written.usgs(written.feature())))
    assert (one.identifier, one.ids) == ("us1", ("us1", "at1"))


@pytest.mark.parametrize(
    ("change", "is_one"),
    [
        ({}, True),
        ({"type": "quarry blast"}, False),
        ({"status": "deleted"}, False),
        ({"type": None}, True),
    ],
)
def test_what_is_called_something_else_or_was_deleted_is_no_earthquake(
    change: dict[str, object],
    is_one: bool,  # noqa: FBT001 - what is expected
) -> None:
    assert (
        only(Quake, read("usgs", written.usgs(written.feature(**change)))).is_earthquake is is_one
    )


def test_a_magnitude_that_is_not_given_is_none_and_no_zero() -> None:
    assert only(Quake, read("usgs", written.usgs(written.feature(mag=None)))).magnitude is None


def test_one_bad_feature_never_stops_the_others() -> None:
    features = ("x", {"type": "Feature"}, written.feature(time="soon"), written.feature(mag=11),
                written.feature())  # fmt: skip
    parsed = read("usgs", written.usgs(*features))
    assert why(parsed) == [
        ("item 1", "There is no id."),
        ("item 2", "There is no id."),
        ("item 3", "time is no number: soon."),
        ("item 4", "magnitude is 11, and can only be from -5 to 10."),
    ]
    assert (parsed.message_count, len(parsed.records)) == (5, 1)


def test_a_list_without_events_is_readable_and_empty() -> None:
    parsed = read("usgs", written.usgs())
    assert (parsed.is_readable, parsed.message_count, parsed.refused) == (True, 0, 0)


def test_real_catalogues_in_quakeml(real: ReadFile) -> None:
    usgs, iris, neries = (
        all_of(
            Quake, real("quakeml", f"feeds/quakeml/{name}_event{'' if name == 'usgs' else 's'}.xml")
        )
        for name in ("usgs", "iris", "neries")
    )
    assert [len(one) for one in (usgs, iris, neries)] == [2, 2, 3]
    assert (usgs[0].magnitude, usgs[0].magnitude_type, usgs[0].kind) == (1.54, "ml", "quarry_blast")
    assert not any(one.is_earthquake for one in usgs)
    assert (iris[0].magnitude, iris[0].time) == (9.1, datetime(2011, 3, 11, 5, 46, 24, 120000, UTC))
    assert all(one.is_earthquake for one in neries), "their kind is null: nothing is said of it"


def test_a_depth_of_kilometres_written_as_metres_is_doubted(real: ReadFile) -> None:
    """IRIS writes 29.0, in metres; the earthquake was 29 km deep."""
    iris = all_of(Quake, real("quakeml", "feeds/quakeml/iris_events.xml"))
    assert [str(one.doubts[0]) for one in iris] == [
        "The depth is 29.0 m; the sender may have meant kilometres.",
        "The depth is 9.0 m; the sender may have meant kilometres.",
    ]
    assert only(Quake, read("quakeml", written.QUAKEML)).doubts == ()


def test_the_preferred_origin_counts() -> None:
    one = only(Quake, read("quakeml", written.QUAKEML))
    assert (one.lat, one.lon, one.depth_km, one.status) == (31.2, 121.4, 10.0, "manual")
    assert one.time == datetime(2020, 1, 1, 0, 0, 1, 500000, UTC), "UTC with or without Z"
