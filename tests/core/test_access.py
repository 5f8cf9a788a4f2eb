"""Scopes: what is inside is reached, a neighbour never is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.access import Area, Scope
from riskmap.core.codes import level_of, parent_of
from riskmap.core.errors import InvalidCodeError
from riskmap.core.realm import DEMO, LIVE

codes = st.from_regex(r"[0-9]{12}", fullmatch=True)

DISTRICT = "310107000000"
STREET = "310107020000"
COMMITTEE = "310107020010"
NEIGHBOURS = ("310107021000", "310107022000", "310107021001", "310107022010", "310107102000")


def scope_of(*codes12: str) -> Scope:
    areas = tuple(Area.of(one) for one in codes12)
    return Scope(actor="tester", realm=LIVE, purpose="test", areas=areas)


def test_a_scope_over_020_reaches_all_of_020() -> None:
    assert all(scope_of(STREET).reaches(one) for one in (STREET, "310107020001", COMMITTEE))


@pytest.mark.parametrize("neighbour", NEIGHBOURS)
def test_a_scope_over_020_never_reaches_its_neighbours(neighbour: str) -> None:
    assert not scope_of(STREET).reaches(neighbour)
    assert not scope_of(STREET).hears_from(neighbour)


@given(codes, codes)
def test_a_scope_reaches_a_code_exactly_when_the_area_is_among_its_ancestors(
    area: str, code12: str
) -> None:
    line = [code12]
    while (parent := parent_of(line[-1])) is not None:
        line.append(parent)
    assert scope_of(area).reaches(code12) == (area in line)


@given(codes)
def test_a_scope_reaches_its_own_area_and_hears_from_all_above(code12: str) -> None:
    mine = scope_of(code12)
    assert mine.reaches(code12)
    above = parent_of(code12)
    while above is not None:
        assert mine.hears_from(above)
        assert not mine.reaches(above)
        above = parent_of(above)


def test_a_scope_reaches_each_of_its_areas_and_nothing_between() -> None:
    two = scope_of("310107005000", STREET)
    assert two.reaches("310107005001")
    assert two.reaches(COMMITTEE)
    assert not two.reaches("310107014000")
    assert two.prefixes() == ("310107005", "310107020")


def test_a_scope_without_areas_reaches_nothing() -> None:
    assert not scope_of().reaches(STREET)
    assert scope_of().prefixes() == ()


def test_the_public_reaches_no_operational_row() -> None:
    public = Scope.public("look at the map", DEMO)
    assert not public.reaches(DISTRICT)
    assert not public.hears_from(DISTRICT)
    assert (public.actor, public.realm) == ("public", DEMO)


def test_the_system_reaches_everything_in_one_realm() -> None:
    system = Scope.system("set-up")
    assert system.reaches(COMMITTEE)
    assert system.hears_from(DISTRICT)
    assert (system.actor, system.realm, system.purpose) == ("system", LIVE, "set-up")


def test_a_person_is_whoever_is_neither_the_program_nor_unknown() -> None:
    assert scope_of(STREET).is_person
    assert not Scope.system("set-up", origin="shell").is_person
    assert not Scope.public("look at the map").is_person
    assert Scope.system("set-up", origin="shell").origin == "shell"
    assert scope_of(STREET).origin == ""


def test_an_area_takes_its_level_from_its_code() -> None:
    assert Area.of(STREET).level is level_of(STREET)
    with pytest.raises(InvalidCodeError):
        Area.of("310107020")
