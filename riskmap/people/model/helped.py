"""A resident who needs help in a disaster: what is plain, what is sealed, what may be shown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from attrs import asdict, field, fields, frozen

from riskmap.core.codes import DivisionLevel, level_of
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.people.model.needs import check, in_order

#: Longest text of a sealed field, and the lowest and highest floor.
LONGEST, LOWEST, HIGHEST = 200, -5, 130
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{4,30}")
_ID_NUMBER = re.compile(r"\d{17}[\dX]")
#: GB 11643: weights of the first 17 digits, and the last sign for each remainder by 11.
_WEIGHTS = tuple(2**place % 11 for place in range(17, 0, -1))
_LAST = "10X98765432"


def _as_tuple(kinds: Iterable[str]) -> tuple[str, ...]:
    return tuple(kinds)


class Mobility(StrEnum):
    """How somebody gets out of the house."""

    WALKS = "walks"
    LED = "led"
    CARRIED = "carried"
    UNKNOWN = "unknown"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_MOBILITY[self])


_MOBILITY = {
    Mobility.WALKS: N_("walks alone"),
    Mobility.LED: N_("needs somebody to lead"),
    Mobility.CARRIED: N_("has to be carried"),
    Mobility.UNKNOWN: N_("nobody said"),
}


class Standing(StrEnum):
    """Whether somebody stands on the list."""

    LISTED = "listed"
    REMOVED = "removed"
    ERASED = "erased"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_STANDINGS[self])


_STANDINGS = {
    Standing.LISTED: N_("on the list"),
    Standing.REMOVED: N_("taken off the list"),
    Standing.ERASED: N_("erased for good"),
}


@frozen(kw_only=True)
class Personal:
    """What is sealed as one text; empty where nobody said."""

    name: str = ""
    phone: str = ""
    id_number: str = ""
    address: str = ""
    contact: str = ""
    contact_phone: str = ""
    helper: str = ""
    measure: str = ""
    note: str = ""

    @classmethod
    def of(cls, text: str) -> Personal:
        """Return what was made by `as_text`."""
        return cls(**json.loads(text))

    def as_text(self) -> str:
        """Return it as one text, to be sealed."""
        said = {name: value for name, value in asdict(self).items() if value}
        return json.dumps(said, ensure_ascii=False)


PERSONAL = tuple(one.name for one in fields(Personal))


@frozen(kw_only=True)
class Helped:
    """One version of a row of the list.

    Parameters
    ----------
    id
        Of the person; says nothing about who it is.
    code12
        The committee (or village) that looks after the person.
    kinds
        Slugs of `needs`, the heaviest first.
    floor
        1 is the ground floor; None where nobody said.
    helper_account
        Number of the account of who is responsible; None where it is somebody else or nobody.
    has_helper, has_measure
        Whether somebody is responsible, and what to do is agreed; who and what is sealed.
    card_on
        Day on which the card with what to do was handed out; None: it was not.
    checked_on, checked_by
        When somebody last saw that the row is right, and the sign-in name of who did.
    sealed
        A `Personal`, sealed for `subject`; empty once it was erased.
    """

    id: str
    code12: str
    kinds: tuple[str, ...] = field(converter=_as_tuple)
    mobility: Mobility = Mobility.UNKNOWN
    floor: int | None = None
    helper_account: int | None = None
    has_helper: bool = False
    has_measure: bool = False
    card_on: date | None = None
    checked_on: date
    checked_by: str
    standing: Standing = Standing.LISTED
    sealed: str

    @property
    def subject(self) -> str:
        """For whom it is sealed."""
        return subject_of(self.id)

    @property
    def first_kind(self) -> str:
        """The kind under which the person counts."""
        return self.kinds[0]

    @property
    def is_listed(self) -> bool:
        """True while the person stands on the list."""
        return self.standing is Standing.LISTED

    def is_overdue_on(self, day: date) -> bool:
        """Tell whether somebody should look at the row again."""
        return self.is_listed and day > self.checked_on + check().holds


def subject_of(person_id: str) -> str:
    """Return the subject for which data of a person are sealed."""
    return f"helped:{person_id}"


def require_unit(code12: str) -> str:
    """Return `code12` if such a division keeps a list.

    Raises
    ------
    InvalidCodeError
        If it is no code.
    InvalidRequestError
        If it is of another level.
    """
    if level_of(code12) is not DivisionLevel.COMMITTEE:
        raise InvalidRequestError(
            N_("{code} keeps no list of people who need help."),
            mend=N_("Give the code of a committee."),
            code=code12,
        )
    return code12


def require_sound(one: Helped, said: Personal) -> None:
    """Do nothing if what is said can be right; no value is repeated in what is wrong.

    Raises
    ------
    InvalidRequestError
        At the first that cannot.
    """
    in_order(one.kinds)
    if fault := next(faults(said), None):
        raise InvalidRequestError(fault[1], mend=fault[2])
    require_floor(one.floor)


def require_floor(floor: int | None) -> None:
    """Do nothing if a floor can be one.

    Raises
    ------
    InvalidRequestError
        If not.
    """
    if floor is not None and (not LOWEST <= floor <= HIGHEST or floor == 0):
        raise InvalidRequestError(
            N_("There is no such floor."),
            mend=N_("1 is the ground floor, -1 the first below it."),
        )


def faults(said: Personal) -> Iterator[tuple[str, str, str]]:
    """Yield what cannot be right: field, what is wrong, how to mend it; never the value."""
    if not said.name.strip():
        yield "name", N_("The name is missing."), N_("Write the name in full.")
    for name in PERSONAL:
        if len(getattr(said, name)) > LONGEST:
            yield name, N_("This is too long."), N_("Use at most 200 characters.")
    for name in ("phone", "contact_phone"):
        if getattr(said, name) and not _PHONE.fullmatch(getattr(said, name)):
            yield (
                name,
                N_("The telephone number cannot be right."),
                N_("Use digits, for example 021-12345678 or 13800000000."),
            )
    if said.id_number and not is_id_number(said.id_number):
        yield (
            "id_number",
            N_("The identity number cannot be right."),
            N_("Look at its 18 signs again, or leave it empty."),
        )


def is_id_number(text: str) -> bool:
    """Tell whether an identity number has the right form and last sign (GB 11643)."""
    if not _ID_NUMBER.fullmatch(text):
        return False
    total = sum(int(sign) * weight for sign, weight in zip(text, _WEIGHTS, strict=False))
    return text[-1] == _LAST[total % 11]


def with_changes(before: Personal, said: Mapping[str, str]) -> Personal:
    """Return what is known with what is said anew: empty keeps, a dash takes away."""
    values = {
        name: "" if text in {"-", "–", "—"} else text.strip()
        for name, text in said.items()
        if text.strip()
    }
    return Personal(**{**asdict(before), **values})
