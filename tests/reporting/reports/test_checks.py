"""Each check with a report that it finds fault with, and one as near as can be that is right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.figure import Figure, FigureSum, add_up
from riskmap.core.findings import Finding, Severity
from riskmap.reporting.model.checks import (
    Around,
    By,
    Facts,
    Ledgers,
    checks,
    findings,
    holding_up,
    is_urgent,
    read_checks,
    softened,
)
from riskmap.reporting.model.checks.rules import read_rule
from riskmap.reporting.model.figures import take
from riskmap.reporting.model.reports import Header, Kind

NOW = datetime(2021, 7, 26, 4, 0, tzinfo=UTC)
TEXT = files("riskmap.reporting").joinpath("checks.toml").read_text("utf-8")
TYPHOON = Header(hazard="typhoon_wind", occurred_at=NOW - timedelta(hours=9), typhoon="2106")
UNKNOWN = "unknown"


def facts(**more: Any) -> Facts:
    """Facts of a follow-up report in a typhoon; figures as people write them."""
    said: dict[str, Any] = {"stage": Kind.FOLLOW_UP, "now": NOW, "header": TYPHOON, **more}
    for name in ("figures", "before"):
        if said.get(name) is not None:
            said[name] = take(said[name]).figures
    return Facts(**{"figures": {}, **said})


def of(check: str, one: Facts) -> list[Finding]:
    return [found for found in findings(one) if found.kind == check]


def listed(**several: dict[str, int]) -> Ledgers:
    """Return what lists add up to."""
    return Ledgers(**{name: take(one).figures for name, one in several.items()})


def part(number: int, *, unknown: int = 0) -> FigureSum:
    return add_up([Figure.number(number), *[Figure.unknown()] * unknown])


def header(**more: Any) -> Header:
    return evolve(TYPHOON, **more)


@frozen
class Row:
    check: str
    wrong: dict[str, Any]
    right: dict[str, Any]


def rows(check: str, *pairs: tuple[dict[str, Any], dict[str, Any]]) -> list[Row]:
    return [Row(check, {"figures": wrong}, {"figures": right}) for wrong, right in pairs]


PARTS = {f"loss_{one}": 1 for one in ("housing", "agri", "industry", "infra", "public", "other")}
TABLE = [
    *rows(
        "K01",
        ({"affected_pop": 1, "deaths": 2}, {"affected_pop": 2, "deaths": 2}),
        ({"affected_pop": 1, "deaths": {"at_least": 2}}, {"affected_pop": UNKNOWN, "deaths": 2}),
        ({"affected_pop": 0, "deaths": 1}, {"affected_pop": {"at_least": 0}, "deaths": 1}),
    ),
    *rows("K02", ({"affected_pop": 1, "missing": 2}, {"affected_pop": 1, "missing": UNKNOWN})),
    *rows("K03", ({"affected_pop": 1, "injured": 2}, {"affected_pop": 2, "injured": 2})),
    *rows("K04", ({"injured": 1, "injured_serious": 2}, {"injured": 2, "injured_serious": 2})),
    *rows("K05", ({"affected_pop": 1, "resettled_cum": 2}, {"resettled_cum": 2})),
    *rows("K06", ({"affected_pop": 1, "relief_need_cum": 2}, {"relief_need_cum": 2})),
    *rows(
        "K07",
        (
            {"resettled_cum": 9, "resettled_central_cum": 3, "resettled_disp_cum": 5},
            {"resettled_cum": 8, "resettled_central_cum": 3, "resettled_disp_cum": 5},
        ),
        (
            {"resettled_now": 3, "resettled_central_now": {"at_least": 4}, "resettled_disp_now": 0},
            {"resettled_now": 4, "resettled_central_now": {"at_least": 3}, "resettled_disp_now": 0},
        ),
        (
            {"resettled_now": 1, "resettled_central_now": 2, "resettled_disp_now": UNKNOWN},
            {"resettled_now": 2, "resettled_central_now": 2, "resettled_disp_now": UNKNOWN},
        ),
    ),
    *rows("K08", ({"relief_need_cum": 1, "transition_need": 2}, {"transition_need": 2})),
    *rows(
        "K09",
        ({"affected_pop": 1, "drought_water_cum": 2}, {"affected_pop": 2, "drought_water_cum": 2}),
    ),
    *rows(
        "K10",
        (
            {"drought_need_cum": 1, "drought_water_cum": 2},
            {"drought_need_cum": 2, "drought_water_cum": 2},
        ),
        (
            {"drought_need_now": 1, "drought_water_now": 2},
            {"drought_need_now": 2, "drought_water_now": 1},
        ),
    ),
    *rows(
        "K11",
        *[
            ({f"{one}_cum": 1, f"{one}_now": 2}, {f"{one}_cum": 2, f"{one}_now": 2})
            for one in (
                "resettled",
                "resettled_central",
                "resettled_disp",
                "sites",
                "relief_need",
                "drought_need",
                "drought_water",
            )
        ],
    ),
    Row(
        "K12",
        {"before": {"deaths": 2}, "figures": {"deaths": 1}},
        {"before": {"deaths": 2}, "figures": {"deaths": 1}, "reasons": {"deaths": "counted twice"}},
    ),
    Row(
        "K12",
        {"before": {"deaths": 2}, "figures": {"deaths": UNKNOWN}},
        {"before": {"deaths": UNKNOWN}, "figures": {"deaths": 2}},
    ),
    Row("K12", {"before": {"deaths": 2}, "figures": {}}, {"before": {}, "figures": {"deaths": 2}}),
    Row(
        "K12",
        {
            "before": {"resettled_cum": 9},
            "figures": {"resettled_cum": 8},
            "reasons": {"resettled_cum": " "},
        },
        {"before": {"resettled_now": 9}, "figures": {"resettled_now": 8}},
    ),
    *rows(
        "K13",
        (
            {"resettled_now": 5, "sites_now": 0, "resettled_disp_now": 0},
            {"resettled_now": 5, "sites_now": 0, "resettled_disp_now": 5},
        ),
        (
            {"resettled_central_now": 5, "sites_now": 0},
            {"resettled_central_now": 5, "sites_now": UNKNOWN},
        ),
        (
            {"resettled_central_cum": 5, "sites_cum": 0},
            {"resettled_central_cum": 5, "sites_cum": 1},
        ),
    ),
    *rows(
        "K15",
        *[
            (
                {f"rooms_{one}": 1, f"rooms_{one}_home": 2},
                {f"rooms_{one}": 2, f"rooms_{one}_home": 2},
            )
            for one in ("collapsed", "severe", "slight")
        ],
    ),
    *rows(
        "K16",
        *[
            ({f"hh_{one}": 1, f"rooms_{one}_home": 0}, {f"hh_{one}": 1, f"rooms_{one}_home": 1})
            for one in ("collapsed", "severe", "slight")
        ],
        ({"hh_slight": 0, "rooms_slight_home": 1}, {"hh_slight": 0, "rooms_slight_home": 0}),
        (
            {"hh_slight": 3, "rooms_slight_home": 2},
            {"hh_slight": 3, "rooms_slight_home": {"at_least": 2}},
        ),
    ),
    *rows(
        "K17",
        *[
            ({f"hh_{one}": 1, f"rooms_{one}_home": 11}, {f"hh_{one}": 1, f"rooms_{one}_home": 10})
            for one in ("collapsed", "severe", "slight")
        ],
    ),
    *rows(
        "K18",
        *[
            ({f"{a}": 1, f"{b}": 1.01}, {f"{a}": 1.01, f"{b}": 1.01})
            for a, b in (
                ("crop_affected", "crop_damaged"),
                ("crop_damaged", "crop_lost"),
                ("grain_affected", "grain_damaged"),
                ("grain_damaged", "grain_lost"),
            )
        ],
    ),
    *rows(
        "K19",
        *[
            ({f"crop_{one}": 1, f"grain_{one}": 2}, {f"crop_{one}": 2, f"grain_{one}": 2})
            for one in ("affected", "damaged", "lost")
        ],
    ),
    *rows(
        "K20",
        *[
            (
                {one: 3, f"{one}_large": 1, f"{one}_small": 1},
                {one: 2, f"{one}_large": 1, f"{one}_small": 1},
            )
            for one in ("livestock_dead", "drought_livestock")
        ],
    ),
    *rows(
        "K21",
        ({**PARTS, "loss_total": 6.02}, {**PARTS, "loss_total": 6.01}),
        ({**PARTS, "loss_total": 5.98}, {**PARTS, "loss_total": 5.99}),
    ),
    *rows(
        "K22",
        ({"rooms_collapsed": 1, "loss_housing": 0}, {"rooms_collapsed": 1, "loss_housing": 0.01}),
        ({"shops": 1, "loss_industry": 0}, {"shops": 0, "loss_industry": 0}),
        ({"dike_km": 0.01, "loss_infra": 0}, {"dike_km": UNKNOWN, "loss_infra": 0}),
        ({"schools": 1, "loss_public": 0}, {"schools": 1, "loss_public": UNKNOWN}),
        ({"crop_affected": 1, "loss_agri": 0}, {"crop_affected": 1}),
    ),
    Row(
        "K23",
        {"figures": {"deaths": 2}, "ledgers": listed(people={"deaths": 1})},
        {"figures": {"deaths": 1}, "ledgers": listed(people={"deaths": 1})},
    ),
    Row(
        "K23",
        {
            "figures": {"missing": {"at_least": 2}},
            "ledgers": listed(people={"missing": 1}),
            "stage": Kind.VERIFIED,
        },
        {
            "figures": {"missing": {"at_least": 1}},
            "ledgers": listed(people={"missing": 2}),
            "stage": Kind.VERIFIED,
        },
    ),
    Row(
        "K24",
        {
            "figures": {"hh_slight": 2},
            "ledgers": listed(houses={"hh_slight": 1}),
            "stage": Kind.VERIFIED,
        },
        {
            "figures": {"hh_slight": 2},
            "ledgers": listed(houses={"hh_slight": 1}),
            "stage": Kind.FOLLOW_UP,
        },
    ),
    Row(
        "K25",
        {"figures": {"affected_pop": 11}, "population": Around(amount=10, is_estimated=False)},
        {"figures": {"affected_pop": 11}, "population": Around(amount=10, is_estimated=True)},
    ),
    Row(
        "K25",
        {
            "figures": {"affected_pop": {"at_least": 11}},
            "population": Around(amount=10, is_estimated=False),
        },
        {"figures": {"affected_pop": 10}, "population": Around(amount=10, is_estimated=False)},
    ),
    Row(
        "K26",
        {"figures": {"injured": 4}, "children": {"injured": part(5)}},
        {"figures": {"injured": 5}, "children": {"injured": part(5)}},
    ),
    Row(
        "K26",
        {"figures": {"injured": 4}, "children": {"injured": part(5, unknown=1)}},
        {"figures": {"injured": 6}, "children": {"injured": part(5, unknown=1)}},
    ),
    Row(
        "K26",
        {"figures": {"injured": 6}, "children": {"injured": part(5)}},
        {
            "figures": {"injured": 6},
            "children": {"injured": part(5)},
            "reasons": {"injured": "a passer-by"},
        },
    ),
    Row(
        "K27",
        {"header": header(occurred_at=NOW + timedelta(minutes=1))},
        {"header": header(occurred_at=NOW)},
    ),
    Row(
        "K27",
        {"header": header(ended_at=TYPHOON.occurred_at - timedelta(minutes=1))},
        {"header": header(ended_at=TYPHOON.occurred_at)},
    ),
    Row(
        "K27",
        {"header": header(ended_at=NOW + timedelta(minutes=1))},
        {"header": header(ended_at=NOW)},
    ),
    Row("K28", {"header": header(hazard="high_rise_fire")}, {"header": TYPHOON}),
    Row("K29", {"header": header(typhoon="")}, {"header": TYPHOON}),
    Row(
        "K29",
        {"header": header(hazard="earthquake")},
        {"header": header(hazard="earthquake", magnitude=4.2)},
    ),
    Row(
        "K30",
        {"figures": {"drought_need_now": 1}},
        {"figures": {"drought_need_now": 1}, "header": header(hazard="drought")},
    ),
    Row("K30", {"figures": {"drought_livestock": 1}}, {"figures": {"drought_livestock": 0}}),
    Row(
        "K31",
        {"figures": {"crop_affected": 1}, "is_urban": True},
        {"figures": {"crop_affected": 1}},
    ),
    Row(
        "K31",
        {"figures": {"livestock_dead_large": 1}, "is_urban": True},
        {"figures": {"livestock_dead_large": 0, "shops": 5}, "is_urban": True},
    ),
    Row(
        "K35",
        {"stage": Kind.INITIAL, "also_open": ("e1",)},
        {"stage": Kind.FOLLOW_UP, "also_open": ("e1",)},
    ),
    Row("R41", {"photos": (1, 3)}, {"photos": (3, 3)}),
    Row("R41", {"photos": (0, 3)}, {"photos": None}),
    Row(
        "R33",
        {"before": {"injured": 10}, "figures": {"injured": 21}},
        {"before": {"injured": 10}, "figures": {"injured": 20}},
    ),
    Row(
        "R33",
        {"before": {"injured": 0}, "figures": {"injured": 11}},
        {"before": {"injured": 0}, "figures": {"injured": 10}},
    ),
    Row(
        "R33",
        {"before": {"loss_total": 5}, "figures": {"loss_total": 15.01}},
        {"before": {"loss_total": 5}, "figures": {"loss_total": 15}},
    ),
    Row(
        "R33",
        {"before": {"injured": 10}, "figures": {"injured": 21}},
        {
            "before": {"injured": 10},
            "figures": {"injured": 21},
            "reasons": {"injured": "the hospital told"},
        },
    ),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.check)
def test_a_check_finds_what_is_wrong_and_lets_pass_what_is_right(row: Row) -> None:
    wrong = of(row.check, facts(**row.wrong))
    assert wrong, f"{row.check} does not see {row.wrong}"
    assert of(row.check, facts(**row.right)) == []
    for one in wrong:
        assert "{" not in str(one.message)
        assert one.mend is not None
        assert str(one.mend)


def test_every_check_that_looks_at_facts_is_in_the_table() -> None:
    looked_at = {one.id for one in checks().values() if one.by is None}
    assert looked_at == {row.check for row in TABLE}


def test_the_list_is_that_of_the_domain_notes_and_two_of_its_rules() -> None:
    assert list(checks()) == [*(f"K{number:02}" for number in range(1, 36)), "R33", "R41"]
    assert {one.id: one.by for one in checks().values() if one.by} == {
        "K14": By.NOTHING, "K32": By.READING, "K33": By.READING, "K34": By.KIND,
    }  # fmt: skip


def test_every_rule_of_a_check_is_broken_by_some_row() -> None:
    """No expression stands there that nothing ever breaks."""
    told = [facts(**row.wrong).figures for row in TABLE]
    unbroken = [
        rule.text
        for one in checks().values()
        for rule in one.rules
        if one.id != "K22" and not any(rule.is_broken(figures) for figures in told)
    ]
    assert unbroken == []


@pytest.mark.parametrize("rule", checks()["K22"].rules, ids=lambda rule: rule.text)
def test_damage_without_its_loss_is_seen_for_every_kind(rule: Any) -> None:
    damage, loss = rule.names
    assert of("K22", facts(figures={damage: 1, loss: 0}))
    assert not of("K22", facts(figures={damage: 1, loss: UNKNOWN}))
    assert not of("K22", facts(figures={damage: 0, loss: 0}))


@pytest.mark.parametrize(
    ("check", "stage", "severity"),
    [
        ("K22", Kind.INITIAL, Severity.WARNING),
        ("K22", Kind.VERIFIED, Severity.ERROR),
        ("K23", Kind.FOLLOW_UP, Severity.WARNING),
        ("K23", Kind.VERIFIED, Severity.ERROR),
        ("K24", Kind.FOLLOW_UP, None),
        ("K24", Kind.VERIFIED, Severity.ERROR),
        ("K35", Kind.INITIAL, Severity.WARNING),
        ("K35", Kind.VERIFIED, None),
        ("R41", Kind.VERIFIED, Severity.INFO),
        ("K01", Kind.INITIAL, Severity.ERROR),
    ],
)
def test_how_much_a_check_matters_depends_on_the_stage(
    check: str, stage: Kind, severity: Severity | None
) -> None:
    assert checks()[check].severity_at(stage) is severity


def test_a_remark_names_indicators_and_numbers_and_says_how_to_mend() -> None:
    (found,) = of("K01", facts(figures={"affected_pop": 1, "deaths": {"at_least": 2}}))
    assert str(found.message) == (
        "Affected population (1) is less than Deaths (≥ 2), which is a part of it."
    )
    assert found.field == "affected_pop"
    assert "Correct" in str(found.mend)


@given(
    st.dictionaries(
        st.sampled_from(sorted({name for one in checks().values() for rule in one.rules
                                for name in rule.names})),
        st.just(UNKNOWN),
    )
)  # fmt: skip
def test_what_nobody_knows_breaks_no_rule(figures: dict[str, Any]) -> None:
    one = facts(figures=figures, before={}, is_urban=True)
    assert findings(one) == ()


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_a_lower_bound_is_judged_as_some_number_from_it_on(a: int, b: int, more: int) -> None:
    """A rule is broken by "at least" only if it is broken by every number from there on."""
    rule = read_rule("affected_pop >= deaths")
    bound = {"affected_pop": Figure.number(a), "deaths": Figure.at_least(b)}
    number = {"affected_pop": Figure.number(a), "deaths": Figure.number(b + more)}
    assert rule.is_broken(bound) is (a < b)
    assert not rule.is_broken(bound) or rule.is_broken(number)


CASUALTY = {"affected_pop": 1, "deaths": 2}


@pytest.mark.parametrize("stage", [Kind.INITIAL, Kind.FOLLOW_UP, Kind.DANGER])
def test_nothing_holds_up_a_report_with_casualties(stage: Kind) -> None:
    one = facts(figures=CASUALTY, before=CASUALTY, stage=stage)
    assert is_urgent(stage, one.figures, one.before, says_so=False)
    assert holding_up(findings(one), ()) != ()
    assert holding_up(softened(findings(one)), [found.kind for found in findings(one)]) == ()


def test_a_casualty_that_was_not_understood_is_urgent_too() -> None:
    assert is_urgent(Kind.INITIAL, {}, None, says_so=True)
    assert is_urgent(Kind.VERIFIED, {}, None, says_so=True)
    assert not is_urgent(Kind.INITIAL, take({"injured": 9}).figures, None, says_so=False)


@pytest.mark.parametrize(
    ("before", "after", "urgent"),
    [({"deaths": 2}, {"deaths": 2}, False), ({"deaths": 2}, {"deaths": 3}, True),
     ({"deaths": 2}, {"deaths": 1}, False), ({"deaths": UNKNOWN}, {"deaths": 1}, True),
     ({}, {"deaths": 1}, True), ({"deaths": 1}, {"deaths": 1, "missing": 1}, True)],
)  # fmt: skip
def test_a_verified_report_is_urgent_as_far_as_it_tells_of_more(
    before: dict[str, Any], after: dict[str, Any], *, urgent: bool
) -> None:
    told = [take(one).figures for one in (after, before)]
    assert is_urgent(Kind.VERIFIED, told[0], told[1], says_so=True) is urgent


def test_an_error_holds_up_and_a_warning_until_it_is_ticked() -> None:
    one = facts(figures={"affected_pop": 1, "injured": 2, "shops": 1, "loss_industry": 0})
    found = findings(one)
    assert [one.kind for one in holding_up(found, ())] == ["K03", "K22"]
    assert [one.kind for one in holding_up(found, ("K22", "K03"))] == ["K03"]


@pytest.mark.parametrize(
    "text",
    ["", "deaths", "deaths >=", "deaths >= missing +", "deaths => missing", "deaths - missing > 0",
     "deaths >= missing missing", "deaths > 0 implies", "2 * 3 > deaths * 2", "deaths == 1 +-",
     "implies > 0", "deaths >= 1.5"],
)  # fmt: skip
def test_an_expression_that_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not understood|invalid literal"):
        read_rule(text)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('id = "K02"', 'id = "K01"', "K01 stands twice"),
        ("affected_pop >= deaths", "affected_pop >= dead", "K01 speaks of"),
        ("affected_pop >= deaths", "affected_pop >= loss_total", "K01 compares different units"),
        ('named = "falls"', 'named = "rises"', "K12 asks for 'rises'"),
        ('named = "falls"\n', "", "K12 looks for nothing"),
        ('by = "reading"', 'by = "magic"', "magic"),
        ('certainty = "C"', 'certainty = "Z"', "K28 is sure by 'Z'"),
        ('severity = "info"', 'severity = "loud"', "loud"),
    ],
)
def test_a_faulty_list_of_checks_is_refused(before: str, after: str, says: str) -> None:
    assert before in TEXT
    with pytest.raises(ValueError, match=says):
        read_checks(TEXT.replace(before, after, 1))
