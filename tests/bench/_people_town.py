"""A made-up district of any size: committees, officers with accounts, six trainings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from attrs import frozen

from riskmap.core.access import Scope
from riskmap.divisions import service as divisions
from riskmap.people import service, store
from riskmap.people.model import Grant, Person, Role
from riskmap.people.model.officers import Officer, Post
from riskmap.people.model.training import Attendance, Course, Presence, Session, Stage
from riskmap.runtime import Runtime, open_runtime
from riskmap.store import Writing, schema
from tests.divisions.conftest import a_delivery, a_division

DISTRICT = "310107000000"
SYSTEM = Scope.system("bench")
CHIEF = "chief"
_TRAININGS = 6
_MINUTES = 90


@frozen(kw_only=True)
class Size:
    """How large a town is."""

    name: str
    streets: int
    units: int
    officers: int


@frozen
class Town:
    """A home with people in it."""

    runtime: Runtime
    size: Size
    codes: tuple[str, ...]

    @property
    def street(self) -> str:
        """The first street."""
        return f"{self.codes[0][:9]}000"

    @property
    def session(self) -> str:
        """Id of the last training."""
        return f"session-{_TRAININGS - 1}"


def settle(folder: Path, size: Size) -> Town:
    """Make a home of a size."""
    runtime = open_runtime({"RISKMAP_HOME": str(folder)})
    schema.upgrade(runtime.database)
    codes = tuple(_codes(size))
    streets = sorted({f"{code[:9]}000" for code in codes})
    known = [
        a_division(DISTRICT, "示例区"),
        *(a_division(one, f"示例{one[6:9]}街道") for one in streets),
    ]
    known += [a_division(one, f"示例{one[6:]}居委会") for one in codes]
    write = runtime.database.write
    write(SYSTEM, lambda uow: divisions.register(uow, a_delivery(divisions=tuple(known))))
    write(SYSTEM, lambda uow: _people(uow, codes, size.officers))
    return Town(runtime, size, codes)


def _codes(size: Size) -> Iterator[str]:
    for number in range(size.units):
        yield f"310107{number % size.streets + 1:03d}{number // size.streets + 1:03d}"


def _people(uow: Writing, codes: tuple[str, ...], count: int) -> None:
    chief = service.add(uow, Person(name=CHIEF, display_name="示例管理员", code12=DISTRICT))
    service.grant(uow, chief.number, Role.ADMINISTRATOR, DISTRICT, why="bench")
    officers = [_officer(uow, codes, number) for number in range(count)]
    store.roster.append(uow, officers, actor="bench", reason="")
    day = uow.now.date()
    for number in range(_TRAININGS):
        _training(uow, officers, number, day - timedelta(days=20 + 50 * number))


def _officer(uow: Writing, codes: tuple[str, ...], number: int) -> Officer:
    code12, post = codes[number % len(codes)], Post.B if number >= len(codes) else Post.A
    name, phone = f"示例{number:05d}", f"021-{number:08d}"
    said = Person(name=f"o{number}", display_name=name, code12=code12, phone=phone)
    account = store.accounts.add(uow, said, "bench")
    role = Role.OFFICER_A if post is Post.A else Role.OFFICER_B
    store.grants.add(uow, _grant(account.number, role, code12, uow))
    return Officer(
        id=f"row-{number}",
        person_id=f"person-{number}",
        code12=code12,
        post=post,
        name=name,
        phone=phone,
        account=account.number,
        valid_from=date(2026, 1, 1),
        confirmed_at=uow.now,
        confirmed_by="bench",
    )


def _grant(number: int, role: Role, code12: str, uow: Writing) -> Grant:
    return Grant(
        account=number,
        role=role,
        code12=code12,
        valid_from=date(2026, 1, 1),
        valid_to=None,
        given_at=uow.now,
        given_by="bench",
        why="bench",
    )


def _training(uow: Writing, officers: list[Officer], number: int, day: date) -> None:
    course = Course(id=f"course-{number}", code12=DISTRICT, title="示例课程", minutes=_MINUTES)
    store.training.append_course(uow, course, actor="bench", reason="")
    held = Session(
        id=f"session-{number}",
        code12=DISTRICT,
        course_id=course.id,
        title=course.title,
        held_on=day,
        minutes=_MINUTES,
        stage=Stage.HELD,
    )
    store.training.append_session(uow, held, actor="bench", reason="")
    noted = [
        Attendance(
            session_id=held.id,
            person_id=one.person_id,
            code12=one.code12,
            name=one.name,
            presence=Presence.PRESENT,
        )
        for one in officers
    ]
    store.training.append_attendances(uow, noted, actor="bench")
