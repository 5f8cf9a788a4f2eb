"""What a danger may be of, how deep by the body, how many photos are asked: as the tables say."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import pytest
from attrs import evolve

from riskmap.core.errors import InvalidRequestError
from riskmap.reporting.model.activation import Change, InForce, Track, Value
from riskmap.reporting.model.danger_kinds import danger_table
from riskmap.reporting.model.dangers import require_sound
from riskmap.reporting.model.photos import asked_in, photo_rules
from riskmap.reporting.model.reports import Danger
from riskmap.web import vendor

NOW = datetime(2021, 7, 25, tzinfo=UTC)
WATER = Danger(what="water", words="路口积水")


def holds(track: Track, value: Value) -> Change:
    return Change(
        id="1", code12="310107000000", track=track, value=value, effective_at=NOW,
        recorded_at=NOW, authority="示例", document="1", reason="", actor="test",
    )  # fmt: skip


def test_every_kind_has_an_icon_that_is_brought() -> None:
    text = files(vendor.__package__).joinpath("vendor.toml").read_text("utf-8")
    there = set(tomllib.loads(text)["icons"]["names"])
    assert {one.icon for one in danger_table().kinds.values()} <= there


def test_depths_follow_each_other_without_a_gap() -> None:
    bands = list(danger_table().depths.values())
    assert bands[0].from_cm == 0
    assert [one.below_cm for one in bands[:-1]] == [one.from_cm for one in bands[1:]]
    assert bands[-1].below_cm is None
    for depth_cm in range(300):
        assert sum(one.holds(depth_cm) for one in bands) == 1


def test_a_measured_depth_has_to_be_one_of_its_band() -> None:
    require_sound(evolve(WATER, depth="knee", depth_cm=30))
    with pytest.raises(InvalidRequestError, match="90 cm is not to the knee"):
        require_sound(evolve(WATER, depth="knee", depth_cm=90))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"what": "dragon"}, "no kind of danger"),
        ({"words": "  "}, "what the danger is"),
        ({"what": "tree", "depth": "knee"}, "does not go with this"),
        ({"depth": "ears"}, "does not go with this"),
    ],
)
def test_what_is_no_danger_is_refused(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidRequestError, match=words):
        require_sound(evolve(WATER, **wrong))


def test_no_photo_is_asked_while_nothing_is_in_force() -> None:
    asked = asked_in(InForce())
    assert (asked.count, asked.why) == (0, None)
    assert str(asked.said(2)) == "2 photos"
    in_season = InForce(season=holds(Track.SEASON, Value.OPEN))
    assert asked_in(in_season).count == 0


@pytest.mark.parametrize("track", [Track.FLOOD, Track.RELIEF])
def test_photos_are_asked_at_any_level_of_either_system(track: Track) -> None:
    asked = asked_in(InForce(**{str(track): holds(track, Value.IV)}))
    assert asked.count == 3
    assert str(asked.said(1)) == "1 of 3 photos"
    assert "level IV" in str(asked.why)


def test_the_system_that_asks_for_most_counts() -> None:
    rules = (
        evolve(photo_rules()[0], system=Track.RELIEF, count=5, levels=(Value.I,)),
        evolve(photo_rules()[0], system=Track.FLOOD, count=2, levels=(Value.IV,)),
    )
    both = InForce(flood=holds(Track.FLOOD, Value.IV), relief=holds(Track.RELIEF, Value.I))
    assert asked_in(both, rules).count == 5
    assert asked_in(evolve(both, relief=None), rules).count == 2


def test_what_nobody_compared_says_so() -> None:
    table = danger_table()
    assert not table.kinds_source.verified
    assert not table.depths_source.verified
    assert not any(one.source.verified for one in photo_rules())
