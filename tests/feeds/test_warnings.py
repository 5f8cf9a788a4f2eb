"""Warnings of others: CAP with its traps, GDACS."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from riskmap.feeds.model import Grade, RelayedSignal, Signature
from riskmap.feeds.model.signals import SignalKind, Status
from tests.feeds import written
from tests.feeds.conftest import ReadFile
from tests.feeds.reading import all_of, only, read, why


def test_the_real_alert_of_12379(real: ReadFile) -> None:
    one = only(RelayedSignal, real("cap", "feeds/cap/cn_valid.xml"))
    assert one.identifier == "13060041600000_20240712213138"
    assert (one.kind, one.status) == (SignalKind.UPDATE, Status.ACTUAL)
    assert one.sent == datetime(2024, 7, 12, 13, 31, 38, tzinfo=UTC)
    assert one.expires == datetime(2024, 7, 12, 19, 31, 38, tzinfo=UTC)
    assert one.references == ("13060041600000_20240712073642",), "its time is wrong, and not kept"
    assert (one.hazard, one.severity.scale, one.severity.grade) == (
        "lightning", "china_colour", Grade.YELLOW,
    )  # fmt: skip
    assert set(one.texts) == {"en-US", "zh-CN"}
    assert one.texts["zh-CN"].headline == "保定市气象台更新雷电黄色预警[Ⅲ级/较重]"
    (area,) = one.areas
    assert area.names["zh-CN"] == "新市区"
    assert [code.code12 for code in area.codes] == ["130602000000"]
    assert one.doubts == ()


def test_names_of_persons_are_not_kept(real: ReadFile) -> None:
    one = only(RelayedSignal, real("cap", "feeds/cap/cn_valid.xml"))
    assert "于雷" not in repr(one)
    assert "Yu Lei" not in repr(one)
    assert "A Person" not in repr(read("cap", written.alert()))


def test_real_alerts_of_germany_and_the_united_states(real: ReadFile) -> None:
    german = only(RelayedSignal, real("cap", "feeds/cap/de_valid.xml"))
    assert len(german.areas) == 73
    assert sum(len(one.polygons) for one in german.areas) == 2
    for ring in (ring for area in german.areas for ring in area.polygons):
        assert all(5 < lon < 16 and 47 < lat < 56 for lon, lat in ring), "Germany, longitude first"
    american = only(RelayedSignal, real("cap", "feeds/cap/us_valid.xml"))
    (area,) = american.areas
    assert len(area.codes) == 30
    assert (american.hazard, american.severity.grade) == ("waves", Grade.BLUE)


@pytest.mark.parametrize(
    ("file", "state"),
    [
        ("sc_valid", Signature.HOLDS),
        ("sc_invalid_digest", Signature.BROKEN),
        ("sc_no_signature", Signature.NONE),
    ],
)
def test_what_became_of_a_real_signature(real: ReadFile, file: str, state: Signature) -> None:
    one = only(RelayedSignal, real("cap", f"feeds/cap/{file}.xml"))
    assert one.signature is state
    assert len(one.areas[0].polygons[0]) == 14


def test_a_schema_is_no_alert(real: ReadFile) -> None:
    parsed = real("cap", "feeds/cap/sc_invalid_schema.xml")
    assert not parsed.is_readable
    assert why(parsed) == [
        ("the whole payload", "The document begins with schema, and holds no alert.")
    ]


def test_languages_of_one_warning_stay_together_and_two_warnings_stay_apart() -> None:
    english = written.info(language="en-US", event="rainstorm", headline="Rainstorm", area="Putuo")
    other = written.info(severity="Severe", headline="普陀区发布台风橙色预警", event="台风")
    first, second = all_of(
        RelayedSignal, read("cap", written.alert(english, written.info(), other))
    )
    assert (first.part, second.part) == (1, 2)
    assert first.identifier == second.identifier
    assert set(first.texts) == {"en-US", "zh-CN"}
    assert dict(first.areas[0].names) == {"en-US": "Putuo", "zh-CN": "普陀区"}
    assert [one.severity.grade for one in (first, second)] == [Grade.YELLOW, Grade.ORANGE]
    assert [one.hazard for one in (first, second)] == ["rainstorm", "typhoon_wind"]


@pytest.mark.parametrize(
    ("more", "grade", "scale"),
    [
        ("<parameter><valueName>awareness_level</valueName><value>1; green</value></parameter>",
         "below", "awareness"),
        ("", "yellow", "cap"),
    ],
)  # fmt: skip
def test_a_senders_own_colour_goes_before_its_severity(more: str, grade: str, scale: str) -> None:
    """A green warning can be Moderate: its colour cannot be derived from that."""
    info = written.info(language="nl-BE", headline="Onweer", event="thunderstorm", more=more)
    one = only(RelayedSignal, read("cap", written.alert(info)))
    assert (one.severity.grade, one.severity.scale) == (grade, scale)


def test_a_severity_that_nobody_knows_stays_unknown() -> None:
    info = written.info(severity="Awful", headline="no colour here")
    severity = only(RelayedSignal, read("cap", written.alert(info))).severity
    assert (severity.grade, severity.said) == (Grade.UNKNOWN, "Awful")


def test_what_does_not_fit_together_is_told() -> None:
    info = written.info(headline="普陀区解除暴雨黄色预警[Ⅰ级/特别严重]",
                        shapes="<polygon>31,121 32,122</polygon>")  # fmt: skip
    payload = written.alert(info, references="<references>nonsense</references>")
    one = only(RelayedSignal, read("cap", payload))
    assert sorted(str(doubt).split(":")[0] for doubt in one.doubts) == [
        "A shape was left out",
        "Colour and level of the headline do not agree.",
        "The headline lifts the warning, the message does not.",
        "The reference nonsense names no message.",
    ]
    assert one.areas[0].polygons == ()


def test_a_cancellation_without_any_block_is_a_signal() -> None:
    payload = written.alert(
        kind="Cancel", references="<references>a,first,2026-07-12T08:00:00+08:00</references>"
    )
    payload = payload.replace(written.info().encode(), b"")
    one = only(RelayedSignal, read("cap", payload))
    assert (one.kind, one.references, one.texts) == (SignalKind.CANCEL, ("first",), {})


def test_an_end_that_nobody_said_is_a_day_later_and_an_exercise_is_not_meant() -> None:
    info = written.info().replace("<expires>2026-07-12T14:00:00+08:00</expires>", "")
    one = only(RelayedSignal, read("cap", written.alert(info, status="Exercise")))
    assert one.expires is None
    assert one.ends_at == one.sent + timedelta(hours=24)
    assert not one.is_meant


def test_an_acknowledgement_is_counted_and_is_no_warning() -> None:
    parsed = read("cap", written.alert(kind="Ack"))
    assert (dict(parsed.messages), parsed.records, parsed.refused) == ({"Ack": 1}, (), 0)


def test_one_bad_alert_never_stops_the_others() -> None:
    bad = written.alert().replace(b"<sender>test_observatory</sender>", b"")
    both = (
        b"<feed>" + b"".join(one.partition(b"?>")[2] for one in (bad, written.alert())) + b"</feed>"
    )
    parsed = read("cap", both)
    assert why(parsed) == [("item 1", "There is no sender.")]
    assert len(all_of(RelayedSignal, parsed)) == 1


def test_an_alert_in_gbk_is_read() -> None:
    payload = written.alert().decode().replace('encoding="UTF-8"', 'encoding="GBK"').encode("gbk")
    assert only(RelayedSignal, read("cap", payload)).texts["zh-CN"].event == "暴雨"


def test_counts_and_levels_of_the_real_feed_of_gdacs(real: ReadFile) -> None:
    signals = all_of(RelayedSignal, real("gdacs", "feeds/gdacs/gdacs-rss.xml"))
    assert len(signals) == 16
    kinds = [one.identifier[6:8] for one in signals]
    assert [kinds.count(kind) for kind in ("TC", "EQ", "DR")] == [3, 2, 11]
    said = [one.severity.said for one in signals]
    assert (said.count("Green"), said.count("Orange"), said.count("Orange / Green")) == (8, 7, 1)
    assert sum(one.severity.grade is Grade.ORANGE for one in signals) == 8, "the worse counts"
    first = real("gdacs", "feeds/gdacs/gdacs-1.xml")
    assert [one.severity.grade for one in all_of(RelayedSignal, first)] == [Grade.BELOW] * 4


def test_an_item_without_a_level_is_unknown_and_never_green(real: ReadFile) -> None:
    one = only(RelayedSignal, real("gdacs", "feeds/gdacs/gdacs-2.xml"))
    assert (one.identifier, one.severity.grade) == ("GDACS TC1000643", Grade.UNKNOWN)
    assert one.areas == ()


@pytest.mark.parametrize(
    ("file", "identifier", "said", "grade"),
    [
        ("dr-1016449-ep7-event", "GDACS DR1016449", "Green / Orange", Grade.ORANGE),
        ("fl-1102983-ep1-event", "GDACS FL1102983", "Orange", Grade.ORANGE),
        ("tc-1001253-ep1-event", "GDACS TC1001253", "Green", Grade.BELOW),
        ("tc-1001253-ep1-geometry", "GDACS TC1001253", "Green", Grade.BELOW),
    ],
)
def test_real_events_of_gdacs(
    real: ReadFile, file: str, identifier: str, said: str, grade: Grade
) -> None:
    one = only(RelayedSignal, real("gdacs", f"feeds/gdacs/{file}.json"))
    assert (one.identifier, one.severity.said, one.severity.grade) == (identifier, said, grade)


def test_polygons_of_a_real_storm(real: ReadFile) -> None:
    one = only(RelayedSignal, real("gdacs", "feeds/gdacs/tc-1001253-ep1-geometry.json"))
    names = [area.names["en"] for area in one.areas if area.names]
    assert [names.count(f"Poly_{name}") for name in ("Green", "Orange", "Red", "Cones")] == [
        5,
        5,
        4,
        1,
    ]


def test_an_episode_after_the_first_is_an_update() -> None:
    one = only(RelayedSignal, read("gdacs", written.rss(written.rss_item())))
    assert (one.kind, one.severity.said) == (SignalKind.UPDATE, "Green / Orange")
    assert (one.areas[0].circles[0].lon, one.areas[0].circles[0].lat) == (121.4, 31.2)


def test_one_bad_item_never_stops_the_feed() -> None:
    bad = written.rss_item().replace("1100001", "many")
    parsed = read("gdacs", written.rss(bad, written.rss_item()))
    assert why(parsed) == [("item 1", "There is no eventid.")]
    assert len(all_of(RelayedSignal, parsed)) == 1
