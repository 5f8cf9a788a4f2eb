"""Realms: live, demo and drills, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.realm import DEMO, LIVE, Realm, RealmError, drill


@given(st.from_regex(r"[a-z0-9][a-z0-9-]{0,39}", fullmatch=True))
def test_a_drill_has_a_realm_of_its_own(drill_id: str) -> None:
    realm = drill(drill_id)
    assert str(realm) == f"drill:{drill_id}"
    assert realm.is_drill
    assert not realm.is_live
    assert realm == Realm(str(realm))


def test_only_live_is_live() -> None:
    assert [one.is_live for one in (LIVE, DEMO, drill("flood-2026"))] == [True, False, False]
    assert [one.is_drill for one in (LIVE, DEMO)] == [False, False]


@pytest.mark.parametrize(
    "name",
    [
        *("", "Live", "live ", "live\n", "test"),
        *("drill", "drill:", "drill:-a", "drill:A", "drill:演练", "drill:" + "a" * 41),
    ],
)
def test_any_other_name_is_refused_and_told_the_right_ones(name: str) -> None:
    with pytest.raises(RealmError) as fault:
        Realm(name)
    assert repr(name) in str(fault.value)
    assert str(fault.value.how_to_mend) == "Use live, demo, or drill: followed by the drill's id."
