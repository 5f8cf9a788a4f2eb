"""Flags: they only ever spread."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import fields
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.sources import Flags, Source

NAMES = tuple(one.name for one in fields(Flags))
flags = st.builds(Flags, **{name: st.booleans() for name in NAMES})


def raised(one: Flags) -> set[str]:
    return {name for name, is_raised in one.as_dict().items() if is_raised}


@given(flags, flags)
def test_what_is_made_of_two_bears_the_flags_of_both(one: Flags, other: Flags) -> None:
    assert raised(one | other) == raised(one) | raised(other)


@given(st.lists(flags))
def test_what_is_made_of_many_bears_the_flags_of_all(several: list[Flags]) -> None:
    assert raised(Flags.of(several)) == set().union(*map(raised, several))


@given(flags)
def test_flags_come_back_from_a_mapping_as_they_went(one: Flags) -> None:
    assert Flags.from_mapping({**one.as_dict(), "code12": "310107000000"}) == one


def test_a_mapping_without_flags_raises_none() -> None:
    assert Flags.from_mapping({"name_zh": "普陀区"}) == Flags()
    assert not Flags()


@pytest.mark.parametrize("value", [True, 1, "true", "yes"])
def test_a_flag_is_raised_by_anything_that_says_so(value: Any) -> None:
    assert Flags.from_mapping({"hazard_is_synthetic": value}).hazard_is_synthetic


@pytest.mark.parametrize("name", NAMES)
def test_a_single_flag_is_enough_to_be_flagged(name: str) -> None:
    assert Flags(**{name: True})


@pytest.mark.parametrize(
    ("name", "forbidden"),
    [
        ("geometry_is_synthetic", True),
        ("terrain_is_synthetic", True),
        ("hazard_is_synthetic", True),
        ("geometry_is_approximate", False),
        ("population_is_estimated", False),
    ],
)
def test_made_up_shapes_and_hazards_forbid_a_rank(name: str, *, forbidden: bool) -> None:
    assert Flags(**{name: True}).forbids_rank is forbidden


@given(flags)
def test_leaving_the_shapes_out_drops_the_flags_of_shapes_alone(one: Flags) -> None:
    shapes = {"geometry_is_synthetic", "geometry_is_approximate"}
    assert raised(one.without_geometry()) == raised(one) - shapes


def test_a_source_is_unverified_until_somebody_says_otherwise() -> None:
    assert not Source(title="DB31/T 1043-2017").verified
