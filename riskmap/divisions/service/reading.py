"""Look divisions up: by code, level, parent, name, day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from riskmap.core.clock import SHANGHAI
from riskmap.core.codes import DivisionLevel, level_of, prefix, require_code12
from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.divisions.model import Division, DivisionCount, normal_query, search_among
from riskmap.divisions.store import counts as count_rows
from riskmap.divisions.store import divisions as rows
from riskmap.divisions.store.divisions import Wanted
from riskmap.store import Reading


@frozen(kw_only=True)
class RegisterCounts:
    """What the register counts today, and what other documents count, each with its date."""

    register: tuple[DivisionCount, ...]
    elsewhere: tuple[DivisionCount, ...]

    def of_level(self, level: DivisionLevel) -> int:
        """Return how many units of a level the register holds."""
        return sum(one.units for one in self.register if one.level is level)


def today(uow: Reading) -> date:
    """Return the day of this unit of work, as the calendar on the wall has it."""
    return uow.now.astimezone(SHANGHAI).date()


def wanted(
    uow: Reading,
    *,
    level: DivisionLevel | None = None,
    under: str | None = None,
    on_date: date | None = None,
    text: str | None = None,
) -> Wanted:
    """Return what to ask the store for; `under` counts the unit itself in."""
    return Wanted(
        on=on_date or today(uow),
        level=level,
        prefix=None if under is None else prefix(under, level_of(under)),
        text=None if text is None else normal_query(text),
    )


def list_divisions(
    uow: Reading,
    *,
    level: DivisionLevel | None = None,
    limit: int | None = None,
    under: str | None = None,
    on_date: date | None = None,
) -> list[Division]:
    """Return divisions in the order of their codes.

    Parameters
    ----------
    level
        Only units of this level.
    limit
        At most so many.
    under
        Only this unit and what lies inside it.
    on_date
        The register as it held on that day; today by default.
    """
    return rows.find(uow, wanted(uow, level=level, under=under, on_date=on_date), limit)


def list_codes(
    uow: Reading,
    *,
    level: DivisionLevel | None = None,
    under: str | None = None,
    on_date: date | None = None,
) -> list[str]:
    """Return only the codes of divisions, in their order, as `list_divisions` finds them."""
    return rows.list_codes(uow, wanted(uow, level=level, under=under, on_date=on_date))


def names_of(uow: Reading, codes: Iterable[str], *, locale: str = "zh") -> dict[str, str]:
    """Return the names of some divisions by code: many at a time, and nothing else of them.

    Parameters
    ----------
    locale
        zh or en; where there is no English name, the Chinese one.
    """
    found = rows.names_of(uow, codes)
    return {code12: (en or zh) if locale == "en" else zh for code12, (zh, en) in found.items()}


def known_among(uow: Reading, codes: Iterable[str]) -> set[str]:
    """Return which of some codes `division` would find: for the system only."""
    return rows.known_among(uow, codes)


def division(uow: Reading, code12: str, on_date: date | None = None) -> Division:
    """Return one division: its last version, or the one that held on a day.

    Raises
    ------
    InvalidCodeError
        If `code12` is not a code.
    NotFoundError
        If the register does not know it, or not for that day; withdrawn codes are
        answered with what followed them.
    """
    require_code12(code12)
    found = rows.latest(uow, code12) if on_date is None else rows.valid_on(uow, code12, on_date)
    if found is None:
        raise _not_there(uow, code12, on_date)
    return found


def _not_there(uow: Reading, code12: str, on_date: date | None) -> NotFoundError:
    if followed := rows.succession_of(uow, code12):
        return NotFoundError(
            N_("{code} {name} was withdrawn."),
            mend=N_("It was followed by {successors}."),
            code=code12,
            name=followed[0].name_zh,
            successors=", ".join(one.successor for one in followed),
        )
    if on_date is not None and (since := rows.first_day(uow, code12)) is not None:
        return NotFoundError(
            N_("The register has no division {code} on {day}."),
            mend=N_("It is listed from {since} on; that is the day of the edition."),
            code=code12,
            day=on_date.isoformat(),
            since=since.isoformat(),
        )
    return NotFoundError(
        N_("The register has no division {code}."),
        mend=N_("Search for it by name; codes change when units are divided or joined."),
        code=code12,
    )


def children(uow: Reading, code12: str, on_date: date | None = None) -> list[Division]:
    """Return the units one level below, as the register's `parent` says."""
    require_code12(code12)
    return rows.find(uow, Wanted(on=on_date or today(uow), parent=code12))


def ancestors(uow: Reading, code12: str) -> list[Division]:
    """Return the registered units above, the highest first."""
    above: list[Division] = []
    parent = division(uow, code12).parent
    while parent is not None and (found := rows.latest(uow, parent)) is not None:
        above.insert(0, found)
        parent = found.parent
    return above


def search(uow: Reading, text: str, limit: int = 50) -> list[Division]:
    """Return divisions by name, pinyin, initials or the beginning of the code; best first.

    Names are not unique: show the parent's beside them.
    """
    if not normal_query(text):
        return []
    return search_among(rows.find(uow, wanted(uow, text=text)), text)[:limit]


def counts(uow: Reading, on_date: date | None = None) -> RegisterCounts:
    """Count the register by level and kind, beside what other documents count.

    Neither corrects the other: each stands with its date and source.
    """
    return RegisterCounts(
        register=tuple(count_rows.counted(uow, on_date or today(uow))),
        elsewhere=tuple(count_rows.counts_elsewhere(uow)),
    )
