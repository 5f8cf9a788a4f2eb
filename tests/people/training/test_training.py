"""Sessions are planned and held, and what they cover follows for each person and street."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pypdf
import pytest

from riskmap.core.access import Scope
from riskmap.core.errors import ConflictError, InvalidRequestError, NotFoundError
from riskmap.core.realm import DEMO
from riskmap.divisions.service.reading import today
from riskmap.people.model.duty import asked
from riskmap.people.model.officers import Post
from riskmap.people.model.training import (
    Coverage,
    Learner,
    Presence,
    Session,
    Stage,
    Standing,
)
from riskmap.people.service import roster
from riskmap.people.service import training as service
from riskmap.people.service.training import paper
from tests.people.conftest import COMMITTEE, DISTRICT, OTHER_COMMITTEE, STREET, Town
from tests.people.roster.conftest import SECOND_COMMITTEE, Put

DAY = date(2026, 7, 12)
YEAR = asked().training_period


def learner(*days: date, is_noted: bool = True) -> Learner:
    return Learner(person_id="p", name="示例", code12=COMMITTEE, days=days, is_noted=is_noted)


@pytest.mark.parametrize(
    ("one", "standing"),
    [
        (learner(is_noted=False), Standing.UNKNOWN),
        (learner(), Standing.NOT_TRAINED),
        (learner(DAY - YEAR), Standing.NOT_TRAINED),
        (learner(DAY - YEAR + timedelta(days=1)), Standing.DUE),
        (learner(DAY, DAY), Standing.DUE),
        (learner(DAY, DAY - timedelta(days=90)), Standing.COMPLETE),
        (learner(DAY + timedelta(days=1)), Standing.NOT_TRAINED),
    ],
)
def test_how_a_person_stands_follows_from_the_days_of_training(
    one: Learner, standing: Standing
) -> None:
    assert one.standing(DAY) is standing


def test_coverage_counts_unknown_apart_and_says_100_only_for_everybody() -> None:
    known = [learner(DAY)] * 199 + [learner(is_noted=False)]
    cover = Coverage.of(known, DAY)
    assert (cover.people, cover.trained, cover.unknown, cover.percent) == (200, 199, 1, 99)
    assert Coverage.of([learner(DAY)], DAY).percent == 100
    assert Coverage.of([], DAY).percent is None


def held(office: Town, code12: str = DISTRICT, days_ago: int = 1, as_: str = "chief") -> Session:
    course = office.write(service.add_course, code12, "初报要点", minutes=90, as_=as_)
    day = office.read(today) - timedelta(days=days_ago)
    said = service.Planned(
        course_id=course.id, held_on=day, begins="9:00".zfill(5), place="示例会议室", trainer="甲"
    )
    found: Session = office.write(service.plan, code12, said, as_=as_)
    return found


def on_roster(put: Put, office: Town, code12: str, post: Post = Post.A) -> str:
    first = office.read(today) - timedelta(days=30)
    return put(code12, post, valid_from=first).person_id


def test_a_session_is_planned_held_and_counted_by_street(office: Town, put: Put) -> None:
    here = on_roster(put, office, COMMITTEE)
    absent = on_roster(put, office, COMMITTEE, Post.B)
    there = on_roster(put, office, OTHER_COMMITTEE)
    unseen = on_roster(put, office, SECOND_COMMITTEE)
    one = held(office)
    assert {each.person_id for each in office.read(service.invited, one, as_="chief")} == {
        here, absent, there, unseen,
    }  # fmt: skip
    presences = {here: Presence.PRESENT, absent: Presence.ABSENT, there: Presence.PRESENT}
    after = office.write(service.note, one.id, presences, as_="chief")
    assert after.stage is Stage.HELD
    found = office.read(service.overview, as_="chief")
    assert (found.total.people, found.total.trained, found.total.unknown) == (4, 2, 1)
    assert [(each.coverage.people, each.coverage.percent) for each in found.areas] == [
        (3, 33),
        (1, 100),
    ]
    assert {each.person_id for each in found.due} == {here, absent, there}
    assert [each.person_id for each in found.unknown] == [unseen]
    (entry,) = office.entries(action="noted")
    assert entry.after == '{"absent":1,"present":2,"unknown":0}'


def test_a_street_sees_sessions_of_the_district_and_its_own_people_only(
    office: Town, put: Put
) -> None:
    here, there = on_roster(put, office, COMMITTEE), on_roster(put, office, OTHER_COMMITTEE)
    one = held(office)
    office.write(
        service.note, one.id, {here: Presence.PRESENT, there: Presence.PRESENT}, as_="chief"
    )
    assert [each.id for each in office.read(service.sessions, as_="street")] == [one.id]
    rows = office.read(service.attendances, one.id, as_="street")
    assert [each.person_id for each in rows] == [here]
    assert office.read(service.coverage, as_="street").people == 1
    with pytest.raises(NotFoundError):
        office.write(service.note, one.id, {here: Presence.ABSENT}, as_="street")
    with pytest.raises(NotFoundError):
        office.write(service.cancel, one.id, why="x", as_="street")
    with pytest.raises(NotFoundError):
        office.write(service.issue, one.id, there, as_="street")


def test_another_street_and_the_public_see_no_session_of_a_street(office: Town) -> None:
    one = held(office, STREET, as_="street")
    assert office.read(service.sessions, as_="other-street") == ()
    with pytest.raises(NotFoundError):
        office.read(service.session, one.id, as_="other-street")
    with office.database.read(Scope.public("test")) as uow:
        assert service.sessions(uow) == ()
    with pytest.raises(NotFoundError):
        office.write(service.add_course, DISTRICT, "x", minutes=60, as_="street")


def test_what_is_to_come_or_cancelled_has_no_attendance(office: Town, put: Put) -> None:
    here = on_roster(put, office, COMMITTEE)
    coming = held(office, days_ago=-1)
    with pytest.raises(ConflictError, match="still to come"):
        office.write(service.note, coming.id, {here: Presence.PRESENT}, as_="chief")
    office.write(service.cancel, coming.id, why="typhoon", as_="chief")
    with pytest.raises(ConflictError, match="cancelled"):
        office.write(service.note, coming.id, {here: Presence.PRESENT}, as_="chief")
    with pytest.raises(ConflictError, match="already"):
        office.write(service.cancel, coming.id, why="typhoon", as_="chief")


def test_only_who_stood_on_the_roster_that_day_can_have_been_there(office: Town, put: Put) -> None:
    later = put(COMMITTEE).person_id
    one = held(office, days_ago=1)
    with pytest.raises(InvalidRequestError, match="that day"):
        office.write(service.note, one.id, {later: Presence.PRESENT}, as_="chief")


def test_a_training_elsewhere_counts_as_a_file_tells_it(office: Town) -> None:
    day = office.read(today)
    said = roster.Said(post=Post.A, name="示例甲", trained_on=day - timedelta(days=5))
    office.write(roster.add, COMMITTEE, said, as_="street")
    assert office.read(service.coverage).as_dict()["refresher_due"] == 1


def test_a_course_that_was_withdrawn_is_planned_no_more(office: Town) -> None:
    course = office.write(service.add_course, STREET, "报灾", minutes=60, as_="street")
    office.write(service.withdraw_course, course.id, as_="street")
    assert office.read(service.courses, as_="street") == ()
    said = service.Planned(course_id=course.id, held_on=DAY)
    with pytest.raises(NotFoundError):
        office.write(service.plan, STREET, said, as_="street")


@pytest.mark.parametrize(
    "said", [{"minutes": 0}, {"minutes": 9_999}, {"begins": "noon"}, {"place": "x" * 3_000}]
)
def test_what_cannot_be_right_is_refused(office: Town, said: dict[str, object]) -> None:
    course = office.write(service.add_course, STREET, "报灾", minutes=60, as_="street")
    planned = service.Planned(course_id=course.id, held_on=DAY, **said)  # type: ignore[arg-type]
    with pytest.raises(InvalidRequestError):
        office.write(service.plan, STREET, planned, as_="street")


def test_a_certificate_is_issued_once_for_who_was_there(office: Town, put: Put) -> None:
    here = on_roster(put, office, COMMITTEE)
    absent = on_roster(put, office, COMMITTEE, Post.B)
    one = held(office)
    presences = {here: Presence.PRESENT, absent: Presence.ABSENT}
    office.write(service.note, one.id, presences, as_="chief")
    with pytest.raises(ConflictError, match="was not there"):
        office.write(service.issue, one.id, absent, as_="chief")
    with pytest.raises(NotFoundError):
        office.read(service.certificate, one.id, here, as_="chief")
    made = office.write(service.issue, one.id, here, as_="street")
    again = office.write(service.issue, one.id, here, as_="chief")
    assert made.number == again.number != ""
    with pytest.raises(ConflictError, match="certificate"):
        office.write(service.note, one.id, {here: Presence.ABSENT}, as_="chief")


def test_the_pdf_of_a_certificate_opens_again_and_says_what_it_should(
    office: Town, put: Put
) -> None:
    here = on_roster(put, office, COMMITTEE)
    one = held(office)
    office.write(service.note, one.id, {here: Presence.PRESENT}, as_="chief")
    made = office.write(service.issue, one.id, here, as_="chief")
    document = pypdf.PdfReader(io.BytesIO(paper.as_pdf(made, str)))
    (page,) = document.pages
    text = page.extract_text()
    for part in (made.number, made.attendance.name, one.title, "示例会议室", "1.5", "普陀区"):
        assert part in text
    assert "Demonstration" not in text
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]


def test_the_pdf_of_the_demonstration_certifies_nothing(office: Town, put: Put) -> None:
    here = on_roster(put, office, COMMITTEE)
    one = held(office)
    office.write(service.note, one.id, {here: Presence.PRESENT}, as_="chief")
    made = office.write(service.issue, one.id, here, as_="chief")
    with office.database.read(Scope.system("test", DEMO)) as uow:
        assert service.sessions(uow) == ()
    marked = paper.as_pdf(service.Certificate(
        attendance=made.attendance, session=made.session, unit=made.unit, holder=made.holder,
        is_demo=True,
    ), str)  # fmt: skip
    text = pypdf.PdfReader(io.BytesIO(marked)).pages[0].extract_text()
    assert "certifies nothing" in text
