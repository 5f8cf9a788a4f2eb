"""The register in a real database of each kind: append, don't overwrite."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import shapely
from attrs import evolve

from riskmap.core.access import Area, Scope
from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import InvalidCodeError, NotFoundError
from riskmap.core.findings import Finding, Severity
from riskmap.core.realm import LIVE
from riskmap.core.sources import Flags
from riskmap.core.words import Message
from riskmap.divisions import service
from riskmap.divisions.model import Alias, DeliveryKind, DivisionCount, Succession
from riskmap.divisions.service import Selection
from riskmap.divisions.store import boundaries as outline_rows
from riskmap.divisions.store.divisions import Wanted
from riskmap.store import Database
from tests.divisions.conftest import a_delivery, a_division, a_square, an_outline

DISTRICT = a_division("310107000000", "普陀区", parent="310000000000")
STREET = a_division("310107005000", "曹杨新村街道", pinyin="cao yang xin cun")
NEIGHBOUR = a_division("310107014000", "长风新村街道", pinyin="chang feng xin cun")
COMMITTEE = a_division("310107005001", "源园居委会")
ALL = (DISTRICT, STREET, NEIGHBOUR, COMMITTEE)


@pytest.fixture
def register(write: Callable[..., Any]) -> Callable[..., Any]:
    """Bring a delivery to the register."""
    return lambda *args, **more: write(service.register, a_delivery(*args, **more))


def test_what_was_registered_is_listed_in_the_order_of_codes(
    register: Callable[..., Any], read: Callable[..., Any]
) -> None:
    done = register(divisions=ALL[::-1])
    assert done.is_accepted
    assert done.counts["divisions_changed"] == 4
    assert read(service.list_divisions) == sorted(ALL, key=lambda one: one.code12)


def test_a_list_is_limited_by_level_unit_and_number(
    register: Callable[..., Any], read: Callable[..., Any]
) -> None:
    register(divisions=ALL)
    assert read(service.list_divisions, level=DivisionLevel.STREET) == [STREET, NEIGHBOUR]
    assert read(service.list_divisions, under=STREET.code12) == [STREET, COMMITTEE]
    assert read(service.list_divisions, limit=1) == [DISTRICT]
    assert read(service.children, DISTRICT.code12) == [STREET, NEIGHBOUR]
    assert read(service.ancestors, COMMITTEE.code12) == [DISTRICT, STREET]


def test_a_unit_whose_code_ends_in_a_zero_does_not_swallow_its_neighbours(
    register: Callable[..., Any], read: Callable[..., Any]
) -> None:
    twenty, one = a_division("310107020000", "宜川路街道"), a_division("310107021000", "万里街道")
    register(divisions=(twenty, one))
    assert read(service.list_divisions, under=twenty.code12) == [twenty]


def test_the_same_delivery_twice_adds_no_version(
    register: Callable[..., Any], read: Callable[..., Any]
) -> None:
    register(divisions=ALL, boundaries=(an_outline(STREET.code12),))
    again = register(divisions=ALL, boundaries=(an_outline(STREET.code12),))
    assert again.counts["divisions_changed"] == again.counts["boundaries_changed"] == 0
    assert len(read(service.deliveries)) == 2


def test_an_event_keeps_the_name_that_was_valid_on_its_day(
    register: Callable[..., Any], read: Callable[..., Any]
) -> None:
    register(divisions=(STREET,))
    renamed = evolve(STREET, name_zh="曹杨街道", valid_from=date(2025, 1, 1))
    register(divisions=(renamed,))
    assert read(service.division, STREET.code12, date(2024, 12, 31)).name_zh == "曹杨新村街道"
    assert read(service.division, STREET.code12, date(2025, 1, 1)).name_zh == "曹杨街道"
    assert read(service.division, STREET.code12).name_zh == "曹杨街道"
    assert read(service.list_divisions, on_date=date(2024, 1, 1)) == [STREET]


def test_a_name_from_next_year_on_does_not_hold_today(
    register: Callable[..., Any], read: Callable[..., Any]
) -> None:
    register(divisions=(STREET,))
    register(divisions=(evolve(STREET, name_zh="新名街道", valid_from=date(2999, 1, 1)),))
    assert read(service.list_divisions) == [STREET]


def test_a_correction_replaces_the_row_of_the_same_first_day(
    register: Callable[..., Any], read: Callable[..., Any]
) -> None:
    register(divisions=(evolve(STREET, name_zh="草杨新村街道"),))
    register(divisions=(STREET,))
    assert read(service.division, STREET.code12, date(2024, 1, 1)) == STREET


def test_a_withdrawn_unit_leaves_the_list_and_stays_to_be_looked_up(
    register: Callable[..., Any], read: Callable[..., Any]
) -> None:
    register(divisions=(COMMITTEE,))
    gone = evolve(COMMITTEE, valid_to=date(2025, 1, 1))
    successions = (
        Succession(code12=COMMITTEE.code12, name_zh="源园居委会", successor="310107005003"),
        Succession(code12=COMMITTEE.code12, name_zh="源园居委会", successor="310107005004"),
    )
    register(divisions=(gone,), successions=successions)
    assert read(service.list_divisions) == []
    found = read(service.division, COMMITTEE.code12)
    assert found.valid_to == date(2025, 1, 1)
    assert found.successors == ("310107005003", "310107005004")
    with pytest.raises(NotFoundError, match="followed by 310107005003, 310107005004"):
        read(service.division, COMMITTEE.code12, date(2025, 1, 1))


def test_before_its_first_day_the_register_says_since_when_it_knows_a_unit(
    register: Callable[..., Any], read: Callable[..., Any]
) -> None:
    register(divisions=(STREET,))
    with pytest.raises(NotFoundError, match="from 2023-06-30 on"):
        read(service.division, STREET.code12, date(2020, 1, 1))


@pytest.mark.parametrize("code", ["310107999000", "999999999999"])
def test_an_unknown_code_is_not_found(
    register: Callable[..., Any], read: Callable[..., Any], code: str
) -> None:
    register(divisions=ALL)
    with pytest.raises(NotFoundError, match=code):
        read(service.division, code)


def test_what_is_no_code_is_called_so(read: Callable[..., Any]) -> None:
    with pytest.raises(InvalidCodeError):
        read(service.division, "曹杨")


def test_aliases_of_other_systems_come_back(
    register: Callable[..., Any], read: Callable[..., Any]
) -> None:
    aliases = (Alias(system="police", code="P-17", name="源园"),)
    register(divisions=(evolve(COMMITTEE, aliases=aliases),))
    assert read(service.division, COMMITTEE.code12).aliases == aliases


@pytest.mark.parametrize("typed", ["曹杨", "caoyang", "cyxc", "xin cun", "310107005"])
def test_search_in_the_database_finds_what_the_rules_find(
    register: Callable[..., Any], read: Callable[..., Any], typed: str
) -> None:
    register(divisions=ALL)
    assert STREET in read(service.search, typed)


@pytest.mark.parametrize("typed", ["%", "_", "'; drop table division", "\\"])
def test_signs_of_sql_are_plain_signs(
    register: Callable[..., Any], read: Callable[..., Any], typed: str
) -> None:
    register(divisions=ALL)
    assert read(service.search, typed) == []


def test_counts_stand_beside_each_other_with_their_dates(
    register: Callable[..., Any], read: Callable[..., Any]
) -> None:
    plan = DivisionCount(
        level=DivisionLevel.COMMITTEE,
        kind="residents_committee",
        units=252,
        as_of="2015",
        source="plan",
    )
    register(divisions=(evolve(COMMITTEE, kind="residents_committee"),), counts=(plan,))
    found = read(service.counts)
    assert found.elsewhere == (plan,)
    (own,) = found.register
    assert (own.units, own.as_of) == (1, "2023-06-30")


def test_a_refused_delivery_is_written_down_and_changes_nothing(
    register: Callable[..., Any], read: Callable[..., Any]
) -> None:
    fault = Finding(kind="gap", severity=Severity.ERROR, message=Message("no"), row=7)
    done = register(divisions=ALL, findings=(fault,))
    assert not done.is_accepted
    assert read(service.list_divisions) == []
    (entry,) = read(service.deliveries)
    assert (entry["verdict"], entry["actor"]) == ("refused", "system")


def test_a_delivery_that_fails_halfway_leaves_nothing(
    register: Callable[..., Any], read: Callable[..., Any]
) -> None:
    stranger = an_outline("310107999000")  # no such division: the foreign key refuses it
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        register(divisions=ALL, boundaries=(stranger,))
    assert read(service.list_divisions) == []
    assert read(service.deliveries) == []


def test_an_outline_comes_back_as_it_was_with_flags_and_source(
    register: Callable[..., Any], read: Callable[..., Any]
) -> None:
    given = an_outline(STREET.code12, geometry_is_synthetic=True)
    register(divisions=ALL, boundaries=(given,))
    pairs = {one.code12: outline for one, outline in read(service.outlines, Selection())}
    found = pairs[STREET.code12]
    assert shapely.equals_exact(found.geometry, given.geometry)
    assert (found.flags, found.source, found.area_m2) == (given.flags, given.source, given.area_m2)
    assert pairs[NEIGHBOUR.code12] is None


def test_a_district_is_the_union_of_its_units_once_all_are_drawn(
    register: Callable[..., Any], read: Callable[..., Any]
) -> None:
    register(divisions=ALL, boundaries=(an_outline(STREET.code12),))
    assert read(outline_rows.public, DISTRICT.code12) is None
    neighbour = an_outline(NEIGHBOUR.code12, west=121.41, geometry_is_synthetic=True)
    register(DeliveryKind.BOUNDARIES, boundaries=(neighbour,))
    whole = read(outline_rows.public, DISTRICT.code12)
    assert whole.geometry.equals(shapely.box(121.40, 31.25, 121.42, 31.26))
    assert whole.flags.geometry_is_synthetic
    assert whole.attribution == "© OpenStreetMap contributors, ODbL 1.0"
    assert whole.area_m2 == pytest.approx(2 * an_outline(STREET.code12).area_m2, rel=1e-4)


def test_shipped_outlines_do_not_replace_those_a_district_brought(
    register: Callable[..., Any], read: Callable[..., Any]
) -> None:
    register(divisions=ALL, boundaries=(an_outline(STREET.code12),))
    own = an_outline(STREET.code12, west=121.43)
    register(DeliveryKind.BOUNDARIES, boundaries=(own,))
    register(DeliveryKind.BASE, boundaries=(an_outline(STREET.code12, west=121.44),))
    assert read(outline_rows.public, STREET.code12).geometry.equals(a_square(121.43))


def test_shipped_names_do_not_replace_those_a_district_brought(
    register: Callable[..., Any], read: Callable[..., Any]
) -> None:
    register(divisions=ALL)
    register(DeliveryKind.DIVISIONS, divisions=(evolve(STREET, name_zh="曹杨街道"),))
    register(divisions=ALL)
    assert read(service.division, STREET.code12).name_zh == "曹杨街道"


def test_an_approximate_outline_can_never_be_public(register: Callable[..., Any]) -> None:
    approximate = an_outline(STREET.code12, geometry_is_approximate=True)
    with pytest.raises(Exception, match="exact_in_public"):
        register(divisions=ALL, boundaries=(approximate,))


def test_an_internal_outline_is_seen_only_by_whom_its_area_reaches(
    register: Callable[..., Any], read: Callable[..., Any]
) -> None:
    inside = evolve(
        an_outline(STREET.code12, west=121.43, geometry_is_approximate=True), is_public=False
    )
    register(divisions=ALL, boundaries=(an_outline(STREET.code12),))
    register(DeliveryKind.BOUNDARIES, boundaries=(inside,))

    def seen(code12: str, *, internal: bool) -> Flags:
        scope = Scope(actor="a", realm=LIVE, purpose="test", areas=(Area.of(code12),))
        wanted = Wanted(on=date(2026, 1, 1))
        found = read(outline_rows.find, wanted, internal=internal, scope=scope)
        flags: Flags = found[STREET.code12].flags
        return flags

    assert seen(STREET.code12, internal=True).geometry_is_approximate
    assert not seen(STREET.code12, internal=False).geometry_is_approximate
    assert not seen(NEIGHBOUR.code12, internal=True).geometry_is_approximate


def test_each_version_of_an_outline_names_the_one_before(
    register: Callable[..., Any], database: Database
) -> None:
    register(divisions=ALL, boundaries=(an_outline(STREET.code12),))
    register(DeliveryKind.BOUNDARIES, boundaries=(an_outline(STREET.code12, west=121.43),))
    with database.engine.connect() as link:
        rows = link.exec_driver_sql(
            "SELECT id, version, supersedes FROM boundary WHERE code12 = '310107005000' ORDER BY id"
        ).all()
        ((current,),) = link.exec_driver_sql(
            "SELECT id FROM boundary_current WHERE code12 = '310107005000'"
        ).all()
    assert [row.version for row in rows] == [1, 2]
    assert rows[1].supersedes == rows[0].id
    assert current == rows[1].id


def test_codes_alone_are_those_of_the_list(
    register: Callable[..., Any], read: Callable[..., Any]
) -> None:
    register(divisions=ALL)
    streets = read(service.list_codes, level=DivisionLevel.STREET, under=STREET.code12)
    assert read(service.list_codes) == sorted(one.code12 for one in ALL)
    assert streets == [STREET.code12]
    assert read(service.list_codes, on_date=date(1990, 1, 1)) == []
