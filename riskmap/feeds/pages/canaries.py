"""Items that are followed to the screen: a page that shows what a feed brought says so."""

from __future__ import annotations

from collections.abc import Iterable

from riskmap.core.access import Scope
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.feeds.service.health import arrived
from riskmap.feeds.service.standings import on_their_way
from riskmap.store import Reading, Writing


def note_shown(waiting: Iterable[str]) -> None:
    """Write down that what is followed of some feeds stands on a screen now."""
    feeds = tuple(waiting)
    if not feeds:
        return

    def work(uow: Writing) -> None:
        for feed in feeds:
            arrived(uow, feed)

    scope = Scope.system("an item is on a screen", current_scope().realm)
    parts().database.write(scope, work)


def waiting_among(uow: Reading, feeds: Iterable[str]) -> tuple[str, ...]:
    """Return those of some feeds of which an item is still on its way to a screen."""
    return tuple(sorted(on_their_way(uow) & set(feeds)))
