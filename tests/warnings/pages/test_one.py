"""One warning: why, its versions, what lies there, calls, alerts of which two people decide."""

from __future__ import annotations

import re

import pytest

from riskmap.core.levels import WarningLevel
from riskmap.people.model import Role
from riskmap.warnings.model.warnings import HazardWarning
from tests.people.conftest import COMMITTEE, DISTRICT, OTHER_STREET, STREET
from tests.people.sites import Browser, Site
from tests.warnings.pages.conftest import Watch, somebody


@pytest.fixture(scope="module")
def manager(site: Site) -> Browser:
    """The emergency manager of the district."""
    return somebody(site, Role.EMERGENCY_MANAGER, DISTRICT)


def path_of(one: HazardWarning) -> str:
    """Return the page of a warning."""
    return f"/warnings/{one.id}"


def test_it_says_why_with_its_number_its_threshold_and_whether_that_was_verified(
    desk: Browser, watch: Watch
) -> None:
    page = desk.text(f"{path_of(watch.seen('one/why'))}?lang=en")
    for told in ("52 mm in 1 h is above 50 mm", "示例标准", "not verified", "50 mm"):
        assert told in page
    desk.text(f"{path_of(watch.seen('one/why-zh'))}?lang=zh")


def test_a_signal_stands_there_in_its_senders_words(desk: Browser, watch: Watch) -> None:
    page = desk.text(f"{path_of(watch.relayed('原文标题'))}?lang=en")
    assert "原文标题" in page
    assert "请注意防范" in page
    assert "Ⅱ级/严重" in page
    assert "Alerts for other systems" not in page  # its sender gives it out, not we


def test_versions_say_what_changed_from_what_to_what(desk: Browser, watch: Watch) -> None:
    watch.seen("one/rise", level=WarningLevel.BLUE)
    (risen,) = watch.says("one/rise", level=WarningLevel.RED)
    page = desk.text(f"{path_of(risen)}?lang=en")
    assert "<del>blue threshold</del> → <ins>red threshold</ins>" in page


def test_what_lies_there_is_told_and_what_nobody_knows_is_unknown(
    desk: Browser, watch: Watch
) -> None:
    page = desk.text(f"{path_of(watch.seen('one/impact', hazard='cold'))}?lang=en")
    impact = page[page.index('id="impact"') :]
    assert "estimated population" in impact
    assert "no assessment of this hazard tells" in impact
    assert "unknown" in impact


def test_one_press_calls_and_the_page_shows_what_became_of_it(
    site: Site, watch: Watch, manager: Browser
) -> None:
    officer = site.add("warned-officer", (Role.OFFICER_A, COMMITTEE), code12=COMMITTEE,
                       phone="13900001111")  # fmt: skip
    one = watch.seen("one/call")
    page = manager.text(f"{path_of(one)}?lang=en")
    assert "not called yet" in page or "Nobody stands on the roster" in page
    assert officer.display_name not in page  # names are looked at where looks are written down
    answer = manager.send(f"{path_of(one)}/calls", page=path_of(one), form="call")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("#call")


def test_who_proposed_an_alert_does_not_approve_it(
    site: Site, watch: Watch, manager: Browser, desk: Browser
) -> None:
    one = watch.seen("one/alert")
    path = path_of(one)
    assert desk.send(f"{path}/alerts", page=path, form="propose").status_code == 303
    mine = desk.text(f"{path}?lang=en")
    assert "waits for a second person" in mine
    assert "Approve and give it out" not in mine
    theirs = manager.text(f"{path}?lang=en")
    found = re.search(rf'action="({path}/alerts/([0-9a-f]+))"', theirs)
    assert found is not None
    action, paper = found[1], found[2]
    out = f"/api/v1/warnings/{paper}.cap"
    assert site.browser().get(out).status_code == 404
    form = f"p{paper}"
    assert manager.send(action, page=path, form=form).status_code == 400  # nothing was chosen
    refused = manager.send(action, page=path, form=form, **{f"{form}-verdict": "declined"})
    assert refused.status_code == 400  # nobody said why
    done = manager.send(action, page=path, form=form, **{f"{form}-verdict": "approved"})
    assert done.status_code == 303
    document = site.browser().get(out).get_data(as_text=True)
    assert "<identifier>" in document
    assert desk.get(f"{path}/alerts/{paper}.xml").get_data(as_text=True) == document
    assert desk.get(f"/warnings/{'0' * 32}/alerts/{paper}.xml").status_code == 404


def test_who_may_approve_is_not_asked_about_what_is_his_own(watch: Watch, manager: Browser) -> None:
    path = path_of(watch.seen("one/own"))
    manager.send(f"{path}/alerts", page=path, form="propose")
    page = manager.text(f"{path}?lang=en")
    assert "Approve and give it out" not in page
    found = re.search(rf'action="({path}/alerts/([0-9a-f]+))"', page)
    assert found is not None
    action, form = found[1], f"p{found[2]}"
    verdict = f"{form}-verdict"
    assert manager.send(action, page=path, form=form, **{verdict: "approved"}).status_code == 403
    assert manager.send(action, page=path, form=form, **{verdict: "withdrawn"}).status_code == 303
    assert "proposal taken back" in manager.text(f"{path}?lang=en")


def test_an_officer_reads_a_warning_and_no_alert_that_waits(
    site: Site, watch: Watch, desk: Browser
) -> None:
    officer = somebody(site, Role.OFFICER_A, COMMITTEE)
    one = watch.seen("one/officer")
    desk.send(f"{path_of(one)}/alerts", page=path_of(one), form="propose")
    page = officer.text(f"{path_of(one)}?lang=en")
    assert "52 mm in 1 h is above 50 mm" in page
    assert "Alerts for other systems" not in page
    assert "Call all" not in page
    assert officer.send(f"{path_of(one)}/calls", page="/me", form="call").status_code == 403


def test_a_street_sees_no_warning_of_another_street(site: Site, watch: Watch) -> None:
    other = somebody(site, Role.STREET_APPROVER, OTHER_STREET)
    one = watch.seen("one/other")
    assert one.code12.startswith(STREET[:9])
    assert other.get(path_of(one)).status_code == 404
