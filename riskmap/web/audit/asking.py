"""What is looked for in the log: as people type it, and as the log is asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attrs import evolve, frozen
from flask import request, url_for

from riskmap.core.access import Scope
from riskmap.core.codes import is_code12
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.people.pages.words import divisions_said
from riskmap.people.service import naming
from riskmap.store import Reading
from riskmap.store.audit.search import Wanted

#: Entries of one page.
PAGE = 50
#: So many people of one name are looked for together.
PEOPLE = 20
FIELDS = ("actor", "unit", "since", "until", "action", "kind", "subject")
#: Times that are asked for often: from so many days before today, to so many.
PRESETS: tuple[tuple[str, int, int], ...] = (
    (N_("today"), 0, 0),
    (N_("yesterday"), 1, 1),
    (N_("7 days"), 6, 0),
    (N_("30 days"), 29, 0),
    (N_("365 days"), 364, 0),
)
_LONGEST = 200


@frozen(kw_only=True)
class Preset:
    """A time that can be chosen at once."""

    label: str
    href: str
    is_chosen: bool


def said() -> Mapping[str, str]:
    """Return what stands in the fields of the search, by name."""
    return {name: request.args.get(name, "").strip()[:_LONGEST] for name in FIELDS}


def wanted(uow: Reading) -> Wanted:
    """Return what is looked for.

    Raises
    ------
    InvalidRequestError
        If a day is none, or a unit cannot be told from others.
    """
    asked = said()
    since, until = _day("since"), _day("until")
    return Wanted(
        actors=_actors(uow, asked["actor"]),
        action=asked["action"],
        subject_kind=asked["kind"],
        subject_id=asked["subject"],
        code12=_unit(uow, asked["unit"]),
        since=None if since is None else _midnight(since),
        until=None if until is None else _midnight(until + timedelta(days=1)),
        after=request.args.get("after", "")[:_LONGEST],
        limit=PAGE,
    )


def seeing() -> Scope:
    """Return under which right the log is read.

    Entries that are about no division, a restore for example, are for those whose area holds
    the whole place at home.
    """
    scope = current_scope()
    return evolve(scope, everywhere=scope.reaches(parts().settings.place.code12))


def address(endpoint: str, **more: str) -> str:
    """Return the address of a page of this search."""
    asked = {name: value for name, value in said().items() if value}
    return url_for(endpoint, **{**asked, **more})  # type: ignore[arg-type]


def presets(words: Mapping[str, str]) -> tuple[Preset, ...]:
    """Return times to choose from, for the same search; `words` are their labels."""
    zone = ZoneInfo(parts().settings.place.timezone)
    today, asked = parts().clock.now().astimezone(zone).date(), said()
    found = []
    for label, first, last in PRESETS:
        days = {
            "since": (today - timedelta(days=first)).isoformat(),
            "until": (today - timedelta(days=last)).isoformat(),
        }
        is_chosen = all(asked[name] == day for name, day in days.items())
        href = address("audit.entries", **days)
        found.append(Preset(label=words[label], href=href, is_chosen=is_chosen))
    return tuple(found)


def units_named(uow: Reading, text: str) -> dict[str, str]:
    """Return the divisions of one's areas in whose name or code `text` stands, by code."""
    within = {
        one.code12: one
        for area in current_scope().areas
        for one in divisions.list_divisions(uow, under=area.code12)
    }
    part = text.strip().casefold()
    words = divisions_said(uow, within)
    return {
        code12: words[code12]
        for code12, one in within.items()
        if any(
            part in each.casefold() for each in (code12, words[code12], one.name_zh, one.name_en)
        )
    }


def _actors(uow: Reading, text: str) -> tuple[str, ...]:
    """Return the sign-in names that are meant; what nobody is called is looked for as it is."""
    if not text:
        return ()
    found = [one.name for one in naming.called(uow, text)]
    if text in found or not found:
        return (text,)
    if len(found) > PEOPLE:
        raise InvalidRequestError(
            N_("{count} people are called like {text}."),
            mend=N_("Give more of the name, or the sign-in name."),
            count=len(found),
            text=text,
        )
    return tuple(found)


def _unit(uow: Reading, text: str) -> str:
    if not text or is_code12(text) or text.isdigit():
        return text
    found = units_named(uow, text)
    exact = [code12 for code12, name in found.items() if name == text] or [*found]
    if len(exact) == 1:
        return exact[0]
    none, several = (
        N_("No unit here is called {text}."),
        N_("{count} units are called like {text}."),
    )
    raise InvalidRequestError(
        several if exact else none,
        mend=N_("Choose one of those that are offered while you type."),
        count=len(exact),
        text=text,
    )


def _day(name: str) -> date | None:
    text = request.args.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidRequestError(
            N_("{name} cannot be {text}."),
            mend=N_("Give a day as YYYY-MM-DD."),
            name=Message(N_("From")) if name == "since" else Message(N_("Until")),
            text=text[:40],
        ) from None


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), ZoneInfo(parts().settings.place.timezone))
