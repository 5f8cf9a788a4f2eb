"""The board of warnings: two halves, the most severe first, and no all-clear by silence."""

from __future__ import annotations

import re

from riskmap.core.levels import WarningLevel
from riskmap.core.words import Message
from riskmap.people.model import Role
from riskmap.warnings.landing import landing
from riskmap.warnings.model.detections import Place, Standing
from tests.people.conftest import COMMITTEE, DISTRICT, OTHER_STREET, STREET
from tests.people.sites import Browser, Site
from tests.warnings.pages.conftest import Watch, somebody


def half(page: str, kind: str) -> str:
    """Return the text of one half."""
    pattern = rf'<section class="warn-part warn-part--{kind}".*?</section>'
    found = re.search(pattern, page, re.DOTALL)
    assert found is not None
    return found[0]


def test_a_signal_and_a_detection_never_stand_in_one_list(desk: Browser, watch: Watch) -> None:
    signal = watch.relayed("示例台风橙色预警")
    seen = watch.seen("board/1")
    page = desk.text("/warnings?lang=en")
    official, own = half(page, "official"), half(page, "own")
    assert signal.id in official
    assert seen.id in own
    assert signal.id not in own
    assert seen.id not in official
    assert "warning--orange" in official
    assert "warning--" not in own  # the hues of signals are for signals alone
    assert "yellow threshold" in own
    desk.text("/warnings?lang=zh")


def test_the_most_severe_stands_first(desk: Browser, watch: Watch) -> None:
    levels = {None: "board/none", WarningLevel.BLUE: "board/blue", WarningLevel.RED: "board/red"}
    ids = {level: watch.seen(subject, level=level).id for level, subject in levels.items()}
    own = half(desk.text("/warnings"), "own")
    at = {level: own.index(f'id="warning-{one}"') for level, one in ids.items()}
    assert at[WarningLevel.RED] < at[WarningLevel.BLUE] < at[None]


def test_an_empty_half_says_that_silence_is_no_all_clear(desk: Browser) -> None:
    page = desk.text("/warnings?hazard=hail&lang=en")
    assert "No official signal is in force here as of" in half(page, "official")
    assert "nobody knows whether something is in force" in half(page, "own")


def test_what_is_asked_for_narrows_both_halves(desk: Browser, watch: Watch) -> None:
    here = watch.seen("board/here", place=Place(code12=STREET))
    there = watch.seen("board/there", place=Place(code12=OTHER_STREET), hazard="subsidence")
    page = desk.text(f"/warnings?under={STREET}")
    assert here.id in page
    assert there.id not in page
    page = desk.text("/warnings?hazard=subsidence")
    assert there.id in page
    assert here.id not in page
    assert "warn-part--official" not in desk.text("/warnings?kind=own")
    whole = watch.relayed("全区有效")
    assert whole.id in desk.text(f"/warnings?under={COMMITTEE}")  # around it, so it concerns it


def test_who_works_in_a_street_asks_for_what_concerns_it(site: Site, watch: Watch) -> None:
    street = somebody(site, Role.STREET_COMPILER, STREET)
    here = watch.seen("board/mine", place=Place(code12=STREET))
    assert here.id in street.text("/warnings?under=mine")
    assert street.get(f"/warnings?under={OTHER_STREET}").status_code == 404


def test_what_was_seen_and_not_issued_is_told_with_its_reason(desk: Browser, watch: Watch) -> None:
    watch.says(
        "board/candidate",
        standing=Standing.CANDIDATE,
        level=None,
        headline=Message("Step of one station"),
        reasons=(Message("No neighbour saw it"),),
    )
    own = half(desk.text("/warnings?lang=en"), "own")
    assert "Step of one station" in own
    assert "No neighbour saw it" in own


def test_an_open_board_hears_of_a_warning(site: Site, desk: Browser, watch: Watch) -> None:
    street = somebody(site, Role.OFFICER_A, COMMITTEE)
    before = [one.get("/live?topics=warnings").get_json()["warnings"][0] for one in (desk, street)]
    watch.relayed("新的信号")
    after = [one.get("/live?topics=warnings").get_json()["warnings"][0] for one in (desk, street)]
    assert all(late > early for late, early in zip(after, before, strict=True))


def test_a_trainer_sees_no_board(site: Site) -> None:
    assert somebody(site, Role.CERTIFICATION_REVIEWER, STREET).get("/warnings").status_code == 403


def test_what_is_over_is_shown_where_it_is_asked_for(site: Site, watch: Watch) -> None:
    seen = watch.seen("board/over")
    for _ in range(2):
        site.pass_(31 * 60)
        watch.says("board/over", standing=Standing.QUIET, level=None)
    later = somebody(site, Role.DUTY_OFFICER, DISTRICT)  # the one before was signed out since
    assert seen.id not in later.text("/warnings")
    assert seen.id in later.text("/warnings?state=day")


def test_a_manager_lands_on_the_board_and_an_officer_does_not() -> None:
    assert landing((str(Role.DUTY_OFFICER), str(Role.EMERGENCY_MANAGER))) == "/warnings"
    assert landing((str(Role.OFFICER_A),)) == ""
