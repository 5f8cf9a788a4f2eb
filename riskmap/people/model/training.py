"""Courses, sessions, who was there; and what follows for each person and each area."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from attrs import field, frozen

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.people.model.duty import asked

TITLE_MAX = 100
TEXT_MAX = 2_000
#: A day and a night: nobody trains longer without a break.
MINUTES_MAX = 24 * 60


class Stage(StrEnum):
    """What became of a session."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_STAGES[self])


_STAGES = {
    Stage.PLANNED: N_("planned"),
    Stage.HELD: N_("held"),
    Stage.CANCELLED: N_("cancelled"),
}


class Presence(StrEnum):
    """Whether somebody was there; unknown is not absent."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_PRESENCES[self])


_PRESENCES = {
    Presence.PRESENT: N_("was there"),
    Presence.ABSENT: N_("was not there"),
    Presence.UNKNOWN: N_("nobody noted it"),
}


@frozen(kw_only=True)
class Course:
    """What is taught.

    Parameters
    ----------
    code12
        Whose course it is; units below may hold it too.
    minutes
        How long it takes.
    """

    id: str
    code12: str
    title: str
    about: str = ""
    minutes: int
    is_withdrawn: bool = False


@frozen(kw_only=True)
class Session:
    """A course as it is held once.

    Parameters
    ----------
    code12
        Who holds it: a street, or the district.
    title
        Of the course, as it was then.
    begins
        ``14:00``, local time; empty where nobody said.
    """

    id: str
    code12: str
    course_id: str
    title: str
    held_on: date
    begins: str = ""
    place: str = ""
    trainer: str = ""
    minutes: int
    stage: Stage = Stage.PLANNED

    @property
    def hours(self) -> str:
        """Its length in hours, without needless zeros."""
        return f"{self.minutes / 60:.2f}".rstrip("0").rstrip(".")


@frozen(kw_only=True)
class Attendance:
    """Whether one person was at one session.

    Parameters
    ----------
    code12, name
        Unit and name of the person as they were then.
    certificate
        Number of the certificate; empty while there is none.
    """

    session_id: str
    person_id: str
    code12: str
    name: str
    presence: Presence
    certificate: str = ""


def _in_order(days: Iterable[date]) -> tuple[date, ...]:
    return tuple(sorted(set(days)))


@frozen(kw_only=True)
class Learner:
    """A person on the roster and all that is known of his training.

    Parameters
    ----------
    person_id, name, code12
        Who, and of which unit.
    days
        Days on which he was trained, here or elsewhere.
    is_noted
        Somebody noted at least once whether he was there, or a file told of a training.
    """

    person_id: str
    name: str
    code12: str
    days: tuple[date, ...] = field(default=(), converter=_in_order)
    is_noted: bool = False

    def count(self, on: date) -> int:
        """Return how many trainings count on a day."""
        return sum(on - asked().training_period < day <= on for day in self.days)

    def standing(self, on: date) -> Standing:
        """Return how this person stands on a day."""
        if not self.is_noted:
            return Standing.UNKNOWN
        count = self.count(on)
        if not count:
            return Standing.NOT_TRAINED
        return Standing.COMPLETE if count >= asked().trainings else Standing.DUE


class Standing(StrEnum):
    """How a person stands, the worst first; unknown is a standing of its own."""

    NOT_TRAINED = "not_trained"
    UNKNOWN = "unknown"
    DUE = "due"
    COMPLETE = "complete"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_STANDINGS[self])


_STANDINGS = {
    Standing.NOT_TRAINED: N_("not trained within the year"),
    Standing.UNKNOWN: N_("nothing noted"),
    Standing.DUE: N_("trained, a refresher is due"),
    Standing.COMPLETE: N_("trained as often as is asked"),
}


@frozen(kw_only=True)
class Coverage:
    """How many people of an area are trained; those of whom nothing is noted stand apart."""

    people: int
    complete: int
    due: int
    not_trained: int
    unknown: int

    @property
    def trained(self) -> int:
        """How many were trained at least once within the period."""
        return self.complete + self.due

    @property
    def percent(self) -> int | None:
        """Trained people in 100, rounded down: 100 means everybody; None without people."""
        return None if not self.people else 100 * self.trained // self.people

    @classmethod
    def of(cls, learners: Iterable[Learner], on: date) -> Coverage:
        """Count people by how they stand on a day."""
        found = [one.standing(on) for one in learners]
        return cls(
            people=len(found),
            complete=found.count(Standing.COMPLETE),
            due=found.count(Standing.DUE),
            not_trained=found.count(Standing.NOT_TRAINED),
            unknown=found.count(Standing.UNKNOWN),
        )

    def as_dict(self) -> dict[str, int | None]:
        """Return the counts for a program."""
        return {
            "people": self.people,
            "trained": self.trained,
            "percent": self.percent,
            "complete": self.complete,
            "refresher_due": self.due,
            "not_trained": self.not_trained,
            "unknown": self.unknown,
        }


def require_text(title: str, *others: str) -> None:
    """Do nothing if a title stands there and no text is too long.

    Raises
    ------
    InvalidRequestError
        If not.
    """
    if not title.strip() or len(title) > TITLE_MAX:
        raise InvalidRequestError(
            N_("A title of at most {most} characters is needed."),
            mend=N_("Say in a few words what it is."),
            most=TITLE_MAX,
        )
    if any(len(text) > TEXT_MAX for text in others):
        raise InvalidRequestError(
            N_("The text is longer than {most} characters."), mend=N_("Shorten it."), most=TEXT_MAX
        )


def minutes_of(hours: str) -> int:
    """Return a length that somebody says in hours, in minutes.

    Raises
    ------
    InvalidRequestError
        If it is no number.
    """
    text = hours.strip().replace(",", ".")
    try:
        return round(float(text) * 60)
    except (ValueError, OverflowError):
        raise InvalidRequestError(
            N_("{value} is no number of hours."),
            mend=N_("Write, for example, 1.5."),
            value=text[:20],
        ) from None


def require_minutes(minutes: int) -> int:
    """Return a length in minutes if it can be one.

    Raises
    ------
    InvalidRequestError
        If not.
    """
    if not 0 < minutes <= MINUTES_MAX:
        raise InvalidRequestError(
            N_("A session cannot take {minutes} minutes."),
            mend=N_("Give the hours, for example 1.5."),
            minutes=minutes,
        )
    return minutes
