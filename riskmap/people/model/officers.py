"""An information officer on the roster, and when he is away."""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import StrEnum

from attrs import field, frozen

from riskmap.core.codes import DivisionLevel, level_of
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message

NAME_MAX = 60
#: Divisions that have officers of their own.
LEVELS = (DivisionLevel.COMMITTEE, DivisionLevel.STREET)
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{4,30}")
_NO_DIGITS = re.compile(r"[^0-9]")
Key = tuple[str, object]


class Post(StrEnum):
    """The two posts of a unit: one is on duty, the other stands in."""

    A = "A"
    B = "B"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_POSTS[self])


_POSTS = {Post.A: N_("A, on duty"), Post.B: N_("B, stands in")}


class Reachability(StrEnum):
    """Whether somebody answers; nobody knows until somebody tried."""

    REACHABLE = "reachable"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_REACHABILITY[self])


_REACHABILITY = {
    Reachability.REACHABLE: N_("can be reached"),
    Reachability.UNREACHABLE: N_("cannot be reached"),
    Reachability.UNKNOWN: N_("nobody tried yet"),
}


class Means(StrEnum):
    """How somebody was reached."""

    CALL = "call"
    MESSAGE = "message"
    VISIT = "visit"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_MEANS[self])


_MEANS = {
    Means.CALL: N_("by telephone"),
    Means.MESSAGE: N_("by a message that was answered"),
    Means.VISIT: N_("in person"),
}


@frozen(kw_only=True)
class Officer:
    """One row of the roster: a person on a post of a unit.

    Parameters
    ----------
    id, person_id
        Of the row, and of the person, who may stand on several rows over the years.
    code12, post
        The unit, and A or B.
    account
        Number of the account; None without one.
    name, phone
        As written; the telephone number may be empty.
    valid_from, valid_to
        First day, and the first day on which the post is held no more (None: still held).
    confirmed_at, confirmed_by
        When somebody last said that the row is right; None: never.
    reachability, reachability_at
        Whether the person answers, and since when that holds.
    reached_at, reached_by
        When and how somebody last got an answer; None: never, or nobody noted how.
    has_ndis
        Has an account of the national reporting system; None: nobody said.
    trained_on, drilled_on
        Last training and drill held elsewhere, as a file says.
    """

    id: str
    person_id: str
    code12: str
    post: Post
    name: str
    phone: str = ""
    account: int | None = None
    valid_from: date
    valid_to: date | None = None
    confirmed_at: datetime | None = None
    confirmed_by: str = ""
    reachability: Reachability = Reachability.UNKNOWN
    reachability_at: datetime | None = None
    reached_at: datetime | None = None
    reached_by: Means | None = None
    has_ndis: bool | None = None
    trained_on: date | None = None
    drilled_on: date | None = None
    import_id: str = ""

    def is_valid_on(self, day: date) -> bool:
        """Tell whether the post is held on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def meets(self, begin: date, end: date | None) -> bool:
        """Tell whether the post is held on some day from `begin` on, before `end`."""
        lasts = self.valid_to is None or begin < self.valid_to
        is_empty = self.valid_to is not None and self.valid_to <= self.valid_from
        return lasts and not is_empty and (end is None or self.valid_from < end)

    @property
    def keys(self) -> frozenset[Key]:
        """By what the person is known: two rows that share one of these name one person."""
        alike = alike_key(self.name, self.phone)
        account = () if self.account is None else (("account", self.account),)
        looks = () if alike is None else (("alike", alike),)
        return frozenset((("person", self.person_id), *account, *looks))

    def is_same_person(self, other: Officer) -> bool:
        """Tell whether two rows name one person."""
        return not self.keys.isdisjoint(other.keys)


@frozen(kw_only=True)
class Absence:
    """Days on which an officer is away, and who stands in.

    Parameters
    ----------
    officer_id
        Row of the roster.
    starts_on, ends_on
        First and last day.
    stand_in
        Row of who stands in; empty for nobody.
    """

    id: str
    officer_id: str
    code12: str
    starts_on: date
    ends_on: date
    stand_in: str = ""
    why: str = field()
    is_cancelled: bool = False

    def covers(self, day: date) -> bool:
        """Tell whether `day` is one of them."""
        return not self.is_cancelled and self.starts_on <= day <= self.ends_on


def alike_key(name: str, phone: str) -> tuple[str, str] | None:
    """Return what is the same for two rows of one person; None where that cannot be told."""
    digits = _NO_DIGITS.sub("", phone)
    return (name.strip(), digits) if name.strip() and digits else None


def require_said(name: str, phone: str) -> None:
    """Do nothing if a name and a telephone number can be right.

    Raises
    ------
    InvalidRequestError
        At the first that cannot.
    """
    if not name.strip() or len(name) > NAME_MAX:
        raise InvalidRequestError(
            N_("An officer needs a name of at most {most} characters."),
            mend=N_("Write the name in full."),
            most=NAME_MAX,
        )
    if phone and not _PHONE.fullmatch(phone):
        raise InvalidRequestError(
            N_("{phone} is no telephone number."),
            mend=N_("Use digits, for example 021-12345678 or 13800000000."),
            phone=phone[:40],
        )


def require_unit(code12: str) -> str:
    """Return `code12` if such a division has officers of its own.

    Raises
    ------
    InvalidCodeError
        If it is no code.
    InvalidRequestError
        If it is of another level.
    """
    if level_of(code12) not in LEVELS:
        raise InvalidRequestError(
            N_("{code} has no officers of its own."),
            mend=N_("Give the code of a committee or a street."),
            code=code12,
        )
    return code12


def require_days(starts_on: date, ends_on: date) -> None:
    """Do nothing if an absence ends on its first day or later.

    Raises
    ------
    InvalidRequestError
        If it does not.
    """
    if ends_on < starts_on:
        raise InvalidRequestError(
            N_("The absence ends on {end}, before it begins on {begin}."),
            mend=N_("Give the first and the last day."),
            begin=starts_on.isoformat(),
            end=ends_on.isoformat(),
        )
