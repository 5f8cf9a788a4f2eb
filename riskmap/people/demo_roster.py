"""The made-up roster of the demonstration: the same officers and trainings whenever it is made.

It lives in the realm ``demo`` and nowhere else. Every name says in Chinese and in English that it
is made up; every telephone number begins with zeros that nobody has.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from attrs import frozen

from riskmap.core.access import Area
from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import ConflictError, NotFoundError, ScopeError
from riskmap.core.figure import Figure
from riskmap.core.realm import DEMO
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.divisions.service.reading import today
from riskmap.people import store
from riskmap.people.demo import made_up_name
from riskmap.people.model.events import Event, EventKind
from riskmap.people.model.officers import Absence, Officer, Post, Reachability
from riskmap.people.model.reasons import DEMONSTRATION
from riskmap.people.model.training import Attendance, Course, Presence, Session, Stage
from riskmap.people.service.trail import Subject, leave_about
from riskmap.store import Reading, Writing

ACTOR, WHY = "riskmap", DEMONSTRATION
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"


@frozen(kw_only=True)
class Made:
    """How much was made."""

    officers: int
    trainings: int
    attendances: int
    events: int

    def as_dict(self) -> dict[str, int]:
        """Return the counts for a program."""
        return {
            "officers": self.officers,
            "trainings": self.trainings,
            "attendances": self.attendances,
            "events": self.events,
        }


def require_no_live_roster(uow: Reading) -> None:
    """Do nothing if no real officer stands on the roster here.

    Raises
    ------
    ConflictError
        If one does.
    """
    if store.roster.find(uow):
        raise ConflictError(
            N_("Real officers stand on the roster here."),
            mend=N_("A made-up roster would stand beside them; if you want that, add --yes."),
        )


def make(uow: Writing, home: str) -> Made:
    """Make the roster of the district at home, or bring its days up to today.

    Raises
    ------
    ScopeError
        If the write is not in the demonstration.
    NotFoundError
        If the register has no committee there.
    """
    if uow.scope.realm != DEMO:
        raise ScopeError(N_("Made-up people belong into the demonstration only."))
    plan, day = _plan(), today(uow)
    chance = Random(plan["seed"])  # noqa: S311 - the same each time, nothing secret  # nosec B311
    officers = tuple(_officers(_committees(uow, home), plan, day, uow.now, chance))
    store.roster.append(uow, officers, actor=ACTOR, reason=WHY)
    for absence in _absences(officers, plan, day, chance):
        store.roster.append_absence(uow, absence, actor=ACTOR, reason=WHY)
    sessions = tuple(_sessions(uow, home, plan, day, chance))
    noted = tuple(_attendances(officers, sessions, plan, chance))
    store.training.append_attendances(uow, noted, actor=ACTOR)
    events = tuple(_events(officers, plan, day, chance))
    for event in events:
        store.events.append(uow, event, actor=ACTOR, reason=WHY)
    made = Made(
        officers=len(officers),
        trainings=len(sessions),
        attendances=len(noted),
        events=len(events),
    )
    leave_about(uow, Subject("roster", code12=home), "made-up", why=WHY, after=made.as_dict())
    return made


@cache
def _plan() -> dict[str, Any]:
    return tomllib.loads(files("riskmap.people").joinpath("demo_roster.toml").read_text("utf-8"))


def _committees(uow: Reading, home: str) -> list[str]:
    inside = Area.of(home)
    listed = divisions.list_divisions(uow, level=DivisionLevel.COMMITTEE)
    found = [one.code12 for one in listed if inside.contains(one.code12)]
    if not found:
        raise NotFoundError(
            N_("The register has no committee in {code}."),
            mend=N_("Set the demonstration up first: riskmap prepare"),
            code=home,
        )
    return found


def _officers(
    codes: Sequence[str], plan: dict[str, Any], day: date, now: datetime, chance: Random
) -> Iterator[Officer]:
    share = len(codes) / plan["of"]["committees"]
    with_a, only_b, both = (
        round(plan["of"][name] * share) for name in ("with_a", "only_b", "both")
    )
    mixed = chance.sample(codes, len(codes))
    posts = [(code, Post.A) for code in mixed[:with_a]]
    posts += [(code, Post.B) for code in mixed[with_a : with_a + only_b]]
    posts += [(code, Post.B) for code in mixed[:both]]
    unreachable = set(range(both, both + plan["state"]["unreachable"]))
    for number, (code, post) in enumerate(posts):
        fresh = chance.random() < plan["state"]["confirmed_share"]
        ago = timedelta(days=chance.randint(1, 25) if fresh else chance.randint(40, 120))
        gone = number in unreachable
        state = Reachability.UNREACHABLE if gone else Reachability.REACHABLE
        yield Officer(
            id=_id(chance),
            person_id=_id(chance),
            code12=code,
            post=post,
            name=made_up_name(f"{chance.choice(_SURNAMES)}{number + 1:03d}"),
            phone=f"021-0000{number + 1:04d}",
            valid_from=day - timedelta(days=400),
            confirmed_at=now - ago,
            confirmed_by=ACTOR,
            reachability=state,
            reachability_at=now - timedelta(days=2 if gone else 9),
            has_ndis=chance.choice([True, True, True, False, None]),
        )


def _absences(
    officers: Sequence[Officer], plan: dict[str, Any], day: date, chance: Random
) -> Iterator[Absence]:
    """Let some be away today: half of them in units with a B, who stands in."""
    second = {one.code12: one for one in officers if one.post is Post.B}
    first = [one for one in officers if one.post is Post.A]
    half = plan["state"]["absent"] // 2
    covered = [one for one in first if one.code12 in second][:half]
    open_ones = [one for one in reversed(first) if one.code12 not in second][:half]
    for one in (*covered, *open_ones):
        other = second.get(one.code12)
        yield Absence(
            id=_id(chance),
            officer_id=one.id,
            code12=one.code12,
            starts_on=day - timedelta(days=2),
            ends_on=day + timedelta(days=5),
            stand_in=other.id if other is not None else "",
            why="示例：休假",
        )


def _sessions(
    uow: Writing, home: str, plan: dict[str, Any], day: date, chance: Random
) -> Iterator[Session]:
    for one in plan["training"]:
        course = Course(
            id=_id(chance),
            code12=home,
            title=one["title"],
            about="示例课程",
            minutes=one["minutes"],
        )
        store.training.append_course(uow, course, actor=ACTOR, reason=WHY)
        session = Session(
            id=_id(chance),
            code12=home,
            course_id=course.id,
            title=course.title,
            held_on=day - timedelta(days=one["days_ago"]),
            begins="14:00",
            place="示例区应急指挥中心",
            trainer="示例讲师",
            minutes=one["minutes"],
            stage=Stage.HELD,
        )
        store.training.append_session(uow, session, actor=ACTOR, reason=WHY)
        yield session


def _attendances(
    officers: Sequence[Officer],
    sessions: Sequence[Session],
    plan: dict[str, Any],
    chance: Random,
) -> Iterator[Attendance]:
    state = plan["state"]
    never = {
        one.person_id for one in chance.sample(officers, min(state["never_noted"], len(officers)))
    }
    weights = (state["present_share"], state["absent_share"])
    for session in sessions:
        for one in officers:
            (presence,) = chance.choices(
                (Presence.PRESENT, Presence.ABSENT, Presence.UNKNOWN), (*weights, 1 - sum(weights))
            )
            if one.person_id not in never:
                yield Attendance(
                    session_id=session.id,
                    person_id=one.person_id,
                    code12=one.code12,
                    name=one.name,
                    presence=presence,
                )


def _events(
    officers: Sequence[Officer], plan: dict[str, Any], day: date, chance: Random
) -> Iterator[Event]:
    for one in plan["event"]:
        yield Event(
            id=_id(chance),
            code12=chance.choice(officers).code12,
            held_on=day - timedelta(days=one["days_ago"]),
            kind=EventKind(one["kind"]),
            title=one["title"],
            place="示例广场",
            heads=Figure.from_json(one["heads"]),
            note="示例数据，并非真实活动。",
        )


def _id(chance: Random) -> str:
    return f"{chance.getrandbits(128):032x}"
