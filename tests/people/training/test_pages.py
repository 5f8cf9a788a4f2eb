"""Training in the browser and at the shell."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest

from riskmap.divisions.service.reading import today
from riskmap.people.commands.duty import training as commands
from riskmap.people.model import Role
from riskmap.people.model.officers import Post
from riskmap.people.model.training import Stage
from riskmap.people.service import roster, training
from tests.people.conftest import COMMITTEE, DISTRICT, OTHER_COMMITTEE, STREET, Town
from tests.people.roster.shells import answered, shell_of
from tests.people.roster.signed_in import Office, open_office


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Office]:
    office = open_office(tmp_path / "home")
    yield office
    office.runtime.close()


def put(town: Town, code12: str = COMMITTEE, name: str = "示例甲") -> str:
    first = town.read(today) - timedelta(days=30)
    said = roster.Said(post=Post.A, name=name, valid_from=first)
    return str(town.write(roster.add, code12, said, by="test").person_id)


def test_training_from_the_course_to_the_certificate(desk: Office) -> None:
    person = put(desk.town)
    put(desk.town, OTHER_COMMITTEE, "示例乙")
    chief = desk.sign_in("chief")
    assert "0 % of 2 people" in chief.get("/training?lang=en")
    chief.send(
        "/training", "/training/courses", "course", title="初报要点", hours="1,5", code12=DISTRICT
    )
    (course,) = desk.town.read(training.courses)
    day = desk.town.read(today).isoformat()
    said: dict[str, Any] = {
        "course": course.id,
        "code12": DISTRICT,
        "held_on": day,
        "begins": "14:00",
    }
    answer = chief.send(
        "/training", "/training", "plan", **said, place="示例厅", trainer="", hours=""
    )
    here = answer.headers["Location"].partition("?")[0]
    (one,) = desk.town.read(training.sessions)
    assert (here, one.minutes, one.begins) == (f"/training/{one.id}", 90, "14:00")
    text = chief.get(f"{here}?street={STREET}")
    assert "示例甲" in text
    assert "示例乙" not in text
    noted: dict[str, Any] = {f"person-{person}": "present", "street": STREET}
    chief.send(here, f"{here}/attendance", **noted)
    assert desk.town.read(training.session, one.id).stage is Stage.HELD
    chief.send(here, f"{here}/certificates/{person}")
    street = desk.sign_in("street")
    paper = street.client.get(f"{here}/certificates/{person}.pdf")
    assert paper.mimetype == "application/pdf"
    words = pypdf.PdfReader(io.BytesIO(paper.data)).pages[0].extract_text()
    assert "示例甲" in words
    assert "初报要点" in words
    assert "示例甲" in street.get(f"{here}/certificates/{person}")
    other = desk.sign_in("other-street")
    other.get(f"{here}/certificates/{person}", 404)
    other.get(f"{here}/certificates/{person}.pdf", 404)
    assert "示例甲" not in other.get(here)
    assert "50 % of 2 people" in chief.get("/training?lang=en")


def test_a_street_looks_at_sessions_of_the_district_and_cannot_change_them(desk: Office) -> None:
    person = put(desk.town)
    course = desk.town.write(training.add_course, DISTRICT, "报灾", minutes=60, by="t")
    day = desk.town.read(today)
    planned = training.Planned(course_id=course.id, held_on=day)
    one = desk.town.write(training.plan, DISTRICT, planned, by="t")
    here = f"/training/{one.id}"
    street = desk.sign_in("street")
    assert 'id="attendance"' not in street.get(here)
    noted: dict[str, Any] = {f"person-{person}": "present"}
    street.send("/training", f"{here}/attendance", status=404, **noted)
    street.send("/training", f"{here}/cancel", "cancel", 404, why="x")
    street.send("/training", f"/training/courses/{course.id}/withdraw", status=404)


def test_wrong_forms_come_back_as_they_were_filled_in(desk: Office) -> None:
    street = desk.sign_in("street")
    answer = street.send(
        "/training", "/training/courses", "course", 400, title="报灾", hours="long", code12=STREET
    )
    text = answer.get_data(as_text=True)
    assert 'value="long"' in text
    assert 'value="报灾"' in text
    for hours in ("nan", "inf", "1e99", "-1"):
        street.send(
            "/training", "/training/courses", "course", 400, title="x", hours=hours, code12=STREET
        )
    street.send(
        "/training", "/training", "plan", 404, course="x", code12=STREET, held_on="2026-01-01"
    )


def test_officers_see_training_and_plan_none(desk: Office) -> None:
    desk.town.add("officer", (Role.OFFICER_A, COMMITTEE), code12=COMMITTEE)
    officer = desk.sign_in("officer")
    assert '<form method="post" action="/training' not in officer.get("/training")
    officer.send("/me", "/training", "plan", 403, course="x")
    assert desk.app.test_client().get("/training").status_code == 303


def test_the_shell_plans_notes_and_certifies(small_office: Town, tmp_path: Path) -> None:
    person = put(small_office)
    run = shell_of(small_office.database, commands)
    by = ("--by", "me", "--json")
    course = answered(run("add-course", "报灾", "--code12", DISTRICT, "--hours", "2", *by))["id"]
    day = small_office.read(today).isoformat()
    planned = answered(run("plan", course, "--code12", DISTRICT, "--on", day, *by))
    session = planned["session"]["id"]
    noted = answered(run("note", session, "--present", person, *by))
    assert noted["session"]["stage"] == "held"
    assert answered(run("coverage", "--json"))["total"]["percent"] == 100
    file = tmp_path / "c.pdf"
    number = answered(run("certificate", session, person, file, *by))["number"]
    assert number in pypdf.PdfReader(file).pages[0].extract_text()
    assert [one["id"] for one in answered(run("list", "--json"))["sessions"]] == [session]
    assert "100 %" in run("coverage").output
