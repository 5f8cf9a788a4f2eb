"""What pages of lists by name share: for whom, which event, keys, rows and fields in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen
from flask import request

from riskmap.core.codes import is_code12
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.divisions.model import Division
from riskmap.doors.access import current_account, holds, require_reach
from riskmap.doors.parts import parts
from riskmap.doors.words import say
from riskmap.people.model import Role
from riskmap.people.model.reasons import know_purposes, reason_said
from riskmap.people.pages.tables import listed
from riskmap.people.pages.words import divisions_said
from riskmap.reporting.model.events import Event
from riskmap.reporting.model.ledgers import (
    Field,
    Kind,
    Ledger,
    Right,
    ledgers,
    purposes,
    roles_with,
)
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.stages.words import event_said
from riskmap.reporting.service import chains
from riskmap.reporting.service import ledgers as lists
from riskmap.store import Reading
from riskmap.store.masters import Masters

VIEWERS, OPENERS = roles_with(Right.SEES), roles_with(Right.OPENS)
KEEPERS, ERASERS = roles_with(Right.KEEPS), roles_with(Right.ERASES)
#: What a filter says that leaves nothing out.
ALL = "all"
_LEDGER_ICONS = {"people": "users", "houses": "house"}
know_purposes(purposes().values())


@frozen(kw_only=True)
class Asked:
    """What a list is narrowed to, as its address says."""

    ledger: Ledger
    event_id: str
    under: str
    status: str

    @property
    def wanted(self) -> lists.Wanted:
        """The same for the service."""
        return lists.Wanted(
            ledger=self.ledger.slug, event_id=self.event_id, under=self.under, status=self.status
        )

    def words(self, **more: str) -> dict[str, str]:
        """Return it for an address; what limits nothing is left out."""
        said = {"event": self.event_id, "under": self.under, "status": self.status}
        return {**{name: text for name, text in said.items() if text}, **more}


@frozen(kw_only=True)
class Line:
    """One row of a list, in words.

    Parameters
    ----------
    title
        What is shown of who it is; its number where nothing is known.
    facts, brief
        Plain facts: (what, value); and the few that a list shows.
    alike, asked
        Numbers of rows that may be the same; words of fields that are still empty.
    """

    shown: lists.Shown
    title: str
    unit: str
    facts: tuple[tuple[str, str], ...]
    brief: tuple[tuple[str, str], ...]
    alike: tuple[tuple[str, str], ...]
    asked: str


@blueprint.app_template_global()
def may_see_ledgers() -> bool:
    """Tell whether the one who asks sees lists by name, for the menu of pages."""
    return holds(*VIEWERS)


def masters() -> Masters:
    """Return the master keys of the site, of which there is one at least."""
    found = Masters(parts().home.keys)
    found.ensure(parts().clock.now())
    return found


def event_asked(uow: Reading) -> tuple[Event | None, tuple[tuple[str, str], ...]]:
    """Return the event that the address asks for, the latest by default, and all choices.

    Raises
    ------
    NotFoundError
        If the one asked for is not there, or not for the reader.
    """
    several = lists.events_kept(uow)
    asked = request.values.get("event", "")
    if asked and not any(one.id == asked for one in several):
        several = (*several, chains.event(uow, asked))
    event = next((one for one in several if one.id == asked), several[0] if several else None)
    return event, tuple((one.id, event_title(one)) for one in several)


def event_title(one: Event) -> str:
    """Return what an event is called, and how it stands."""
    return say(Message(N_("{event}, {state}"), {"event": event_said(one), "state": one.state.word}))


def asked_under() -> str:
    """Return the division that the address narrows to, empty for all.

    Raises
    ------
    NotFoundError
        If it lies outside of the reader's right.
    """
    under = request.values.get("under", "")
    under = under if is_code12(under) else ""
    if under:
        require_reach(under)
    return under


def asked(ledger: Ledger, event_id: str) -> Asked:
    """Return what the address of the request narrows a list to."""
    status = request.values.get("status", "")
    return Asked(
        ledger=ledger,
        event_id=event_id,
        under=asked_under(),
        status=status if status in ledger.statuses else "",
    )


def purpose_shown(why: str) -> str:
    """Return a purpose as it was said, its beginning in the reader's language."""
    return say(reason_said(why)) if why else ""


def status_choices(ledger: Ledger) -> tuple[tuple[str, str], ...]:
    """Return the statuses of a list with their words."""
    return tuple((slug, say(one.name)) for slug, one in ledger.statuses.items())


def ledger_tabs() -> tuple[tuple[str, str, str], ...]:
    """Return all lists: slug, icon, and word."""
    return tuple((slug, _LEDGER_ICONS[slug], say(one.name)) for slug, one in ledgers().items())


def may_there(roles: Iterable[Role], code12: str) -> bool:
    """Tell whether the one who asks holds one of some roles there, not only somewhere."""
    visitor = current_account()
    if visitor is None or not {*map(str, roles)} & {*visitor.roles}:
        return False
    return visitor.scope_for(tuple(map(str, roles))).reaches(code12)


def known(uow: Reading) -> dict[str, Division]:
    """Return all divisions by code."""
    return {one.code12: one for one in divisions.list_divisions(uow)}


def lines(uow: Reading, rows: Iterable[lists.Shown]) -> tuple[Line, ...]:
    """Return rows in the reader's words."""
    several = list(rows)
    units = divisions_said(uow, {one.entry.code12 for one in several})
    return tuple(_line(one, units) for one in several)


def title_of(shown: lists.Shown) -> str:
    """Return what is shown of who it is."""
    personal = shown.personal
    if personal is None:
        return say(N_("erased for good"))
    first = next((one for one in shown.entry.of_ledger.sealed if one.mask == "partly"), None)
    name = "" if first is None else personal.get(first.slug, "")
    return name or say(N_("nobody knows who yet"))


def written(one: Field, value: object) -> str:
    """Return a plain value in the reader's words."""
    if value is None:
        return ""
    if one.kind is Kind.CHOICE:
        return say(one.words[str(value)])
    return one.written(value)


def facts_of(shown: lists.Shown, *, is_brief: bool = False) -> Iterator[tuple[str, str]]:
    """Yield what is plain of a row: word and value; in brief only what a list shows."""
    for one in shown.entry.of_ledger.plain:
        if (one.is_brief or not is_brief) and (
            text := written(one, shown.entry.plain.get(one.slug))
        ):
            yield say(one.name), text


def _line(one: lists.Shown, units: Mapping[str, str]) -> Line:
    return Line(
        shown=one,
        title=title_of(one),
        unit=units[one.entry.code12],
        facts=tuple(facts_of(one)),
        brief=tuple(facts_of(one, is_brief=True)),
        alike=tuple((each.id, str(each.serial)) for each in one.alike),
        asked=listed(say(each.name) for each in one.asked),
    )
