"""Whatever shows a name or a telephone of somebody leaves an entry: every address is walked.

A new page, file or answer that shows one of the people planted here and leaves no entry fails
the walk; it is marked with `riskmap.doors.looks`, or its service leaves an entry of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from attrs import frozen
from flask import Flask
from werkzeug.routing import Rule

from riskmap.core.errors import DatabaseError
from riskmap.divisions.service.reading import today
from riskmap.doors import looks
from riskmap.people.model import Role
from riskmap.people.model.events import EventKind
from riskmap.people.model.officers import Post
from riskmap.people.model.training import Presence
from riskmap.people.service import events, roster, training
from riskmap.people.service.training.sessions import Planned
from riskmap.store.audit import looking
from tests.people.conftest import COMMITTEE, DISTRICT, STREET
from tests.people.sites import Browser, Site

#: Of people whom nobody may look up unseen.
SECRETS = ("看名甲", "13911112222", "看名乙", "13933334444", "看名丙讲座")
#: What counts as being told: a look, a file taken along, something opened or changed.
CHANGES = {"POST", "PUT", "PATCH", "DELETE"}


@frozen
class Planted:
    """The parts of addresses that lead to them."""

    values: dict[str, str]

    def path(self, rule: Rule) -> str:
        """Return the address of a rule, about them."""
        parts = []
        for part in rule.rule.split("/"):
            if "<" in part:
                before, _, rest = part.partition("<")
                inside, _, after = rest.partition(">")
                name = inside.rpartition(":")[2]
                parts.append(before + self.values.get(name, "4711471") + after)
            else:
                parts.append(part)
        path = "/".join(parts)
        # The list of people has several pages once other tests made theirs.
        return f"{path}?text={SECRETS[0]}" if rule.endpoint == "people.people" else path


@pytest.fixture(scope="module")
def planted(site: Site) -> Planted:
    """A person with a telephone, an officer who was trained, and an event, in one committee."""
    town = site.town
    account = site.add("look-officer", display_name="看名甲", phone="13911112222", code12=COMMITTEE)
    day = town.read(today)
    said = roster.Said(
        post=Post.A, name="看名乙", phone="13933334444", valid_from=day - timedelta(days=30)
    )
    officer = town.write(roster.add, COMMITTEE, said, by="test")
    course = town.write(training.add_course, DISTRICT, "看课", minutes=60, by="test")
    planned = Planned(course_id=course.id, held_on=day)
    held = town.write(training.plan, DISTRICT, planned, by="test")
    town.write(training.note, held.id, {officer.person_id: Presence.PRESENT}, by="test")
    town.write(training.issue, held.id, officer.person_id, by="test")
    told = events.Told(kind=EventKind.LECTURE, title="看名丙讲座", held_on=day, place="示例厅")
    event = town.write(events.add, COMMITTEE, told, by="test")
    return Planted(
        values={
            "number": str(account.number),
            "code12": COMMITTEE,
            "officer_id": officer.id,
            "person_id": officer.person_id,
            "session_id": held.id,
            "event_id": event.id,
        }
    )


@pytest.fixture(scope="module")
def reader(site: Site) -> Browser:
    """Somebody who may see all of it."""
    roles = (Role.ADMINISTRATOR, Role.TRAINER, Role.EMERGENCY_MANAGER, Role.DISTRICT_APPROVER,
             Role.DISTRICT_COMPILER, Role.AUDITOR)  # fmt: skip
    return site.signed_in("look-reader", *((one, DISTRICT) for one in roles), code12=DISTRICT)


def _rules(app: Flask) -> Iterator[tuple[str, Rule]]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", *CHANGES}):
            yield method, rule


def _entries(site: Site, **more: str) -> list[Any]:
    """Return what the log says of the reader."""
    with site.runtime.database.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT action, subject_kind, subject_id, code12, why, after FROM audit_entry"
            " WHERE actor = 'look-reader' ORDER BY seq"
        ).all()
    return [one for one in rows if all(getattr(one, name) == more[name] for name in more)]


def test_nobody_is_shown_unseen(
    site: Site, planted: Planted, reader: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "SAME", timedelta(0))
    token = reader.token("/me")
    showed, untold = set(), []
    for method, rule in _rules(site.app):
        if rule.endpoint == "people.sign_out":
            continue
        path = planted.path(rule)
        before = len(_entries(site))
        sent = {"csrf_token": token, "why": ""} if method in CHANGES else None
        answer = reader.client.open(path, method=method, data=sent)
        text = answer.get_data().decode(errors="replace")
        if not any(one in text for one in SECRETS):
            continue
        showed.add(rule.endpoint)
        if len(_entries(site)) == before:
            untold.append(f"{method} {path}")
    assert untold == []
    # Else the walk would prove nothing.
    assert showed >= {
        "people.people",
        "people.person",
        "people.roster_list",
        "people.roster_unit",
        "people.roster_confirm_several",
        "people.roster_handout",
        "people.training_session",
        "people.training_certificate",
        "people.event_list",
        "people.event",
    }


def test_a_look_is_told_as_a_sentence_with_place_and_session(
    site: Site, planted: Planted, reader: Browser
) -> None:
    site.pass_(700)
    reader.get(f"/roster/{COMMITTEE}")
    told = _entries(site, action="looked", subject_kind="roster", code12=COMMITTEE)[-1]
    assert told.why == "Looked at the roster of a unit, with telephones."
    assert told.why in looks.SENTENCES
    assert [*json.loads(told.after)] == ["session"]
    reader.get(f"/people/{planted.values['number']}")
    told = _entries(site, subject_kind="account", subject_id=planted.values["number"])[-1]
    assert told.code12 == COMMITTEE, "an auditor of that committee finds it"


@pytest.mark.usefixtures("planted")
def test_the_same_look_is_told_once_in_ten_minutes(site: Site, reader: Browser) -> None:
    site.pass_(700)
    before = len(_entries(site))
    for _ in range(3):
        reader.get("/roster")
    assert len(_entries(site)) == before + 1
    reader.get(f"/roster?street={STREET}")
    assert len(_entries(site)) == before + 2, "another list is another look"
    assert json.loads(_entries(site)[-1].after)["street"] == STREET
    site.pass_(601)
    reader.get("/roster")
    assert len(_entries(site)) == before + 3


@pytest.mark.usefixtures("planted")
def test_a_name_that_was_searched_for_stays_out_of_the_log(site: Site, reader: Browser) -> None:
    reader.get("/people?text=看名甲&role=officer_a")
    assert not [one for one in _entries(site) if "看名甲" in str(one)]
    assert json.loads(_entries(site)[-1].after)["role"] == "officer_a"


@pytest.mark.usefixtures("planted")
def test_what_cannot_be_told_is_not_shown(
    site: Site, reader: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pass_(700)
    reader.get("/me")

    def full(*_: object) -> None:
        raise DatabaseError("The disk is full.")

    monkeypatch.setattr(looks, "look", full)
    answer = reader.get(f"/roster/{COMMITTEE}")
    assert answer.status_code == 503
    assert "看名乙" not in answer.get_data(as_text=True)
