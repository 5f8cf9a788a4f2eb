"""Published maps at ``/publications``: what was published when, by which organisations."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request, url_for

from riskmap.atlas.home import home_region
from riskmap.atlas.pages.asked_sheet import asked_kind, asked_sheet
from riskmap.atlas.pages.blueprint import blueprint
from riskmap.atlas.publication import marks, service
from riskmap.atlas.publication.checklist import items
from riskmap.atlas.publication.model import (
    INTERNAL_MARK,
    Lack,
    MapKind,
    Outcome,
    Publication,
    Status,
)
from riskmap.atlas.publication.pages import CheckPage, Choice, PublicationPage, PublicationsPage
from riskmap.atlas.service import levels, shown_edition
from riskmap.core.words import N_, Message
from riskmap.doors.answers import page
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say

#: The highest number a database can give; a higher one is no address.
_LAST = 2**31 - 1


@blueprint.app_context_processor
def _marks() -> dict[str, Callable[..., Message]]:
    """Let templates say what a map says of itself: ``say(map_mark(level, measure, version))``."""
    return {"map_mark": map_mark}


def map_mark(level: str, measure: str, version: str | None) -> Message:
    """Return the mark of the map of a level by a measure; internal without an assessment."""
    if version is None:
        return INTERNAL_MARK.text
    with parts().database.read(current_scope()) as uow:
        return marks.mark(uow, home_region(), level, int(version), measure=measure).text


@blueprint.get("/publications")
def publications() -> Response:
    """List what was published, the newest first, and what is checked before."""
    with parts().database.read(current_scope()) as uow:
        found = service.publications(uow, home_region())
    record = PublicationsPage(
        title=say(Message(N_("Published maps"))),
        rows=found,
        checks=tuple(
            Choice(label=kind.word, href=url_for("atlas.check_map", kind=str(kind)))
            for kind in MapKind
        ),
        mark=INTERNAL_MARK,
    )
    return page("atlas/publications.html", record)


@blueprint.get("/publications/check")
@costs("paper")
def check_map() -> Response:
    """Show what is missing before a map may be published: ``?level=&kind=public|internal``."""
    kind = asked_kind()
    with parts().database.read(current_scope()) as uow:
        asked = asked_sheet(uow)
        found = service.check(uow, asked, kind, live_address=request.host_url)
        there = levels(uow, asked.region).levels
        mark = marks.mark(uow, asked.region, asked.level, measure=asked.measure)
    record = CheckPage(
        title=say(Message(N_("May this map be published?"))),
        map_title=found.facts.declared.title,
        outcomes=found.outcomes,
        open_count=sum(one.status is Status.FAILED for one in found.outcomes),
        is_demo=found.facts.is_demo,
        kinds=tuple(
            Choice(
                label=one.word,
                href=url_for("atlas.check_map", level=asked.level, kind=str(one)),
                is_current=one is kind,
            )
            for one in MapKind
        ),
        levels=tuple(
            Choice(
                label=one.label,
                href=url_for("atlas.check_map", level=one.slug, kind=str(kind)),
                is_current=one.slug == asked.level,
            )
            for one in there
        ),
        mark=mark,
    )
    return page("atlas/publication_check.html", record)


@blueprint.get(f"/publications/<int(max={_LAST}):number>")
def publication(number: int) -> Response:
    """Show one publication: who, when, the checklist as it was, what became of it."""
    with parts().database.read(current_scope()) as uow:
        found = service.publication(uow, number)
        shown = shown_edition(uow, found.region)
    record = PublicationPage(
        title=found.declared.title,
        publication=found,
        outcomes=_outcomes(found),
        is_current=shown is not None and shown.edition.version == found.assessment_version,
        mark=INTERNAL_MARK if found.is_withdrawn else marks.mark_of(found.declared),
    )
    return page("atlas/publication.html", record)


def _outcomes(one: Publication) -> tuple[Outcome, ...]:
    """Return the checklist as it was judged then."""
    known = {item.id: item for item in items()}
    return tuple(
        Outcome(
            item=known[row["id"]],
            status=Status(row["status"]),
            lacks=tuple(
                Lack(what=Message("{text}", {"text": text}), mend=Message(""))
                for text in row["missing"]
            ),
        )
        for row in one.result
        if row["id"] in known
    )
