"""Official signals: relayed for what is ours, followed through updates, never judged."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from riskmap.core.levels import WarningLevel
from riskmap.core.realm import drill
from riskmap.feeds.model import Area, AreaCode, Circle, Severity
from riskmap.feeds.model.kept import in_force
from riskmap.feeds.model.severities import Grade
from riskmap.feeds.model.signals import SignalKind, Signature
from riskmap.warnings.model.warnings import Kind
from riskmap.warnings.service import relaying
from tests.reporting.duties.conftest import DISTRICT, NEIGHBOUR, STREET
from tests.warnings.keeping.night import QUICK, Night, statuses
from tests.warnings.made import NOW, a_signal, kept

SCHEME = "CPEAS Geographic Code"
RED = Severity("china_colour", "红色", Grade.RED)


def coded(code: str) -> tuple[Area, ...]:
    return (Area(codes=(AreaCode(SCHEME, code),)),)


def ring(west: float, east: float) -> tuple[Area, ...]:
    corners = ((west, 31.0), (east, 31.0), (east, 32.0), (west, 32.0), (west, 31.0))
    return (Area(polygons=(corners,)),)


def test_a_signal_for_the_city_holds_for_the_district_as_its_sender_said_it(night: Night) -> None:
    night.relay(kept(a_signal()))
    one = night.one(Kind.OFFICIAL)
    assert (one.said.level, one.said.said_level) == (WarningLevel.YELLOW, "黄色")
    assert (one.said.areas, one.expires_at) == ((DISTRICT,), NOW + timedelta(hours=6))
    assert "暴雨黄色预警" in one.said.text("zh").headline
    assert night.board().own == ()


def test_the_same_list_again_changes_nothing(night: Night) -> None:
    signal = kept(a_signal())
    night.relay(signal)
    assert night.relay(signal, after=5) == ()


def test_an_update_is_a_version_of_the_same_warning(night: Night) -> None:
    (first,) = night.relay(kept(a_signal()))
    update = a_signal(
        "SH-2", kind=SignalKind.UPDATE, references=("SH-1",), severity=RED,
        sent=NOW + timedelta(minutes=5),
    )  # fmt: skip
    (second,) = night.relay(kept(update), after=6)
    assert (second.id, second.version.number) == (first.id, 2)
    assert second.version.changed == ("level", "onset")
    third = a_signal("SH-3", kind=SignalKind.UPDATE, references=("SH-2",))
    (last,) = night.relay(kept(third), after=6)
    assert last.id == first.id


def test_a_signal_that_is_gone_was_taken_back_or_ran_out(night: Night) -> None:
    night.relay(kept(a_signal()), kept(a_signal("SH-9", expires=NOW + timedelta(hours=1))))
    over = night.relay(after=61)
    assert sorted(statuses(over)) == ["cancelled", "expired"]
    assert night.board().official == ()


@pytest.mark.parametrize(
    ("areas", "holds_for"),
    [
        (coded("310107000000"), (DISTRICT,)),
        (coded("310107"), (DISTRICT,)),
        (coded(STREET), (STREET,)),
        (ring(121.35, 121.41), (STREET,)),
        (ring(121.0, 122.0), (DISTRICT,)),
        ((Area(circles=(Circle(121.43, 31.24, 0.5),)),), (NEIGHBOUR,)),
        ((Area(names={"zh-CN": f"单位{DISTRICT}"}),), (DISTRICT,)),
    ],
)
@QUICK
def test_it_is_placed_by_code_by_shape_or_by_name(
    night: Night, areas: tuple[Area, ...], holds_for: tuple[str, ...]
) -> None:
    night.relay(kept(a_signal(areas=areas)))
    assert night.one(Kind.OFFICIAL).said.areas == holds_for


@pytest.mark.parametrize(
    "areas",
    [coded("130602000000"), ring(100.0, 101.0), (Area(names={"de": "Nordfriesland"}),), ()],
)
@QUICK
def test_what_is_not_ours_is_no_warning_here(night: Night, areas: tuple[Area, ...]) -> None:
    assert night.relay(kept(a_signal(areas=areas))) == ()


@QUICK
def test_a_broken_signature_is_told_and_an_unknown_level_stays_unknown(night: Night) -> None:
    unknown = Severity("cap", "Unknown", Grade.UNKNOWN)
    night.relay(kept(a_signal(signature=Signature.BROKEN, severity=unknown)))
    said = night.one(Kind.OFFICIAL).said
    assert said.level is None
    assert said.reasons[0].id == relaying.CHANGED_SINCE_SIGNED


@QUICK
def test_two_feeds_never_follow_each_other(night: Night) -> None:
    night.relay(kept(a_signal()))
    other = a_signal("SH-2", kind=SignalKind.UPDATE, references=("SH-1",))
    changed = night.relay(kept(a_signal()), kept(other, feed="other"))
    assert (statuses(changed), len(night.board().official)) == (["new"], 2)


_CHAIN = [
    kept(a_signal("A", expires=NOW + timedelta(hours=2))),
    kept(a_signal("B", kind=SignalKind.UPDATE, references=("A",), sent=NOW + timedelta(minutes=1))),
    kept(a_signal("C", kind=SignalKind.CANCEL, references=("B",), sent=NOW + timedelta(minutes=2))),
    kept(a_signal("D", severity=RED, expires=NOW + timedelta(minutes=90))),
]


def test_in_whatever_order_messages_come_the_same_holds_in_the_end(night: Night) -> None:
    """Alert, update and cancellation in any order, looked at after each of them."""
    *chain, other = _CHAIN
    for number, order in enumerate(permutations(chain)):
        night.realm = drill(f"{night.realm.name.partition(':')[2][:20]}-{number}")
        night.clock.at = NOW + timedelta(minutes=3)
        for place in range(1, len(order) + 1):
            night.relay(*in_force((other, *order[:place]), night.clock.now()))
        assert [one.subject for one in night.board().official] == ["D#1"]
    night.relay(after=100)
    assert night.board().official == ()
