"""The page on which a warning is ended by hand, the board that says so, and taking it back."""

from __future__ import annotations

import pytest

from riskmap.calls.model.calls import State
from riskmap.calls.service import calling as calls
from riskmap.core.levels import WarningLevel
from riskmap.people.model import Role
from riskmap.people.model.officers import Post
from riskmap.people.service.roster import writing as roster
from riskmap.warnings.service import calling
from tests.people.conftest import COMMITTEE, DISTRICT, STREET
from tests.people.sites import Browser, Site
from tests.warnings.pages.conftest import Watch, somebody
from tests.warnings.pages.test_board import half
from tests.warnings.pages.test_one import path_of

KNOWN = {"end-reason": "faulty", "end-words": "水尺掉进了<集装箱>"}


@pytest.fixture(scope="module")
def manager(site: Site) -> Browser:
    """The emergency manager of the district."""
    return somebody(site, Role.EMERGENCY_MANAGER, DISTRICT)


def test_it_is_ended_with_a_reason_said_everywhere_and_taken_back(
    site: Site, watch: Watch, manager: Browser
) -> None:
    one = watch.seen("end/whole")
    path, officer = path_of(one), somebody(site, Role.OFFICER_A, COMMITTEE)
    for wrong in ({"end-reason": "faulty", "end-words": " "}, {"end-words": "不知道"}):
        answer = manager.send(f"{path}/end", page=path, form="end", **wrong)
        assert answer.status_code == 400
        assert wrong["end-words"] in answer.get_data(as_text=True)  # nothing is typed twice
    done = manager.send(f"{path}/end", page=path, form="end", **{"end-number": "1"}, **KNOWN)
    assert done.headers["Location"].endswith("done=ended")
    assert watch.says("end/whole") == ()

    board = half(manager.text("/warnings?lang=en"), "own")
    assert f'id="ended-{one.id}"' in board
    assert f'id="warning-{one.id}"' not in board
    for told in ("Ended by hand by", "instrument or station faulty", "水尺掉进了&lt;集装箱&gt;",
                 "what is measured is still above: Rain of 52 mm"):  # fmt: skip
        assert told in board
        assert told in manager.text(f"{path}?lang=en")
    listed = manager.get("/api/v1/warnings").get_json()["ended_by_hand"]
    (told_on,) = (each for each in listed if each["id"] == one.id)
    assert (told_on["reason"], told_on["is_still_seen"]) == ("faulty", True)
    assert "水尺掉进了" not in str(told_on)  # words stay in the house
    timeline = officer.text(f"{path}?lang=en").partition('id="timeline"')[2]
    assert "Ended by hand: instrument or station faulty." in timeline
    assert "水尺掉进了" in timeline
    for page in (officer.text("/warnings"), officer.text(path)):
        assert "Ended by hand, " in page  # nobody above him is named to him
        assert "Take the end back" not in page
    assert "仪器或测站故障" in manager.text(f"{path}?lang=zh")

    back = manager.send(f"{path}/reopen", page=path, form="reopen")
    assert back.headers["Location"].endswith("done=reopened")
    board = half(manager.text("/warnings?lang=en"), "own")
    assert (f'id="warning-{one.id}"' in board, f'id="ended-{one.id}"' in board) == (True, False)
    assert "opened again by hand" in manager.text(path)


def test_what_rose_meanwhile_is_read_before_it_is_ended(watch: Watch, manager: Browser) -> None:
    path = path_of(watch.seen("end/rose"))
    watch.says("end/rose", level=WarningLevel.RED)
    answer = manager.send(f"{path}/end", page=path, form="end", **{"end-number": "1"}, **KNOWN)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert 'name="end-number" value="2"' in page
    assert "水尺掉进了" in page


def test_what_got_more_severe_leads_to_the_warning_that_took_its_place(
    watch: Watch, manager: Browser
) -> None:
    path = path_of(watch.seen("end/graver"))
    manager.send(f"{path}/end", page=path, form="end", **{"end-number": "1"}, **KNOWN)
    (graver,) = watch.says("end/graver", level=WarningLevel.RED)
    page = manager.text(f"{path}?lang=en")
    assert f'href="{path_of(graver)}">Look at it' in page
    assert f"{path}/reopen" not in page
    assert "more severe than what a person had ended" in manager.text(path_of(graver))


def test_an_official_signal_has_no_button_and_says_why(watch: Watch, manager: Browser) -> None:
    path = path_of(watch.relayed("不由我们结束"))
    page = manager.text(f"{path}?lang=en")
    assert "only its sender ends it" in page
    assert f"{path}/end" not in page
    assert manager.send(f"{path}/end", page="/me", form="end", **KNOWN).status_code == 403


def test_it_is_for_managers_of_all_its_area_alone(site: Site, watch: Watch, desk: Browser) -> None:
    one = watch.seen("end/other")
    assert f"{path_of(one)}/end" not in desk.text(path_of(one))
    refused = desk.send(f"{path_of(one)}/end", page="/me", form="end", **KNOWN)
    assert refused.status_code == 403
    street = somebody(site, Role.EMERGENCY_MANAGER, STREET)
    assert f"{path_of(one)}/end" in street.text(path_of(one))
    wide = watch.seen("end/wide", place=None)
    page = street.text(f"{path_of(wide)}?lang=en")
    assert "It holds beyond your area" in page
    assert f"{path_of(wide)}/end" not in page


def test_the_page_says_how_many_units_were_told_that_it_is_over(
    site: Site, watch: Watch, manager: Browser
) -> None:
    said = roster.Said(post=Post.A, name="甲", phone="13900007777", account=None,
                       valid_from=site.now.date())  # fmt: skip
    site.town.write(roster.add, COMMITTEE, said)
    one = watch.seen("end/told")
    path = path_of(one)
    manager.send(f"{path}/calls", page=path, form="call")
    _by_telephone(site, one.id)
    page = manager.text(f"{path}?lang=en")
    assert "That it is over" not in page
    manager.send(f"{path}/end", page=path, form="end", **{"end-number": "1"}, **KNOWN)
    assert "That it is over" not in manager.text(path)  # no channel reaches him: it waits
    _by_telephone(site, one.id)
    assert "That it is over was told to 1 units." in manager.text(path)


def _by_telephone(site: Site, warning_id: str) -> None:
    """Let the desk have called whoever no channel reaches, about the last that was said."""
    several = (each for each in site.town.read(calling.called, warning_id) if each.told)
    for told in ((*each.over, *each.told)[0] for each in several):
        for delivery in told.deliveries:
            site.town.write(calls.mark, delivery, State.ANSWERED, evidence="知道了", by="test")
