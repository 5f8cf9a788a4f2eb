"""Files of reporting, at ``/reports/files``: of which event, for which unit, up to which hour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.words import N_, Message
from riskmap.doors.access import holds, needs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.reporting.model.rights import Deed, roles_of
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.files.words import (
    READERS,
    asked_cutoff,
    event_name,
    local_text,
)
from riskmap.reporting.pages.words import asked_division, reachable
from riskmap.reporting.service import official
from riskmap.reporting.service.official import Official
from riskmap.reporting.service.sheets.rows import completeness

_FILES = (
    (
        "figures.xlsx",
        N_("Figures as a workbook"),
        N_("the whole, then each unit; national headings"),
    ),
    ("figures.csv", N_("Figures as CSV"), N_("the same for other programs")),
    ("figures.geojson", N_("Figures on outlines, GeoJSON"), N_("for maps")),
    ("situation.pdf", N_("Situation report to print, PDF"), N_("with map and room for signatures")),
    ("situation.docx", N_("Situation report to go on writing, DOCX"), N_("the same content")),
    (
        "reports.xlsx",
        N_("Reports as a workbook"),
        N_("as they were sent, with who stands for them; this is logged"),
    ),
)


@frozen(kw_only=True)
class File:
    """One file to take along."""

    href: str
    label: str
    hint: str


@frozen(kw_only=True)
class FilesPage:
    """Which event is meant, and what can be taken along of it.

    Parameters
    ----------
    one
        What counts of the event; None as long as none is chosen.
    cutoffs
        Those for which somebody made figures official, each with its address.
    """

    title: str
    events: tuple[tuple[str, str], ...]
    divisions: tuple[tuple[str, str], ...]
    event_id: str
    event: str
    under: str
    cutoff: str
    cutoff_at: datetime
    one: Official | None
    completeness: Message | None
    cutoffs: tuple[tuple[datetime, str], ...]
    files: tuple[File, ...]
    may_bring: bool


@blueprint.get("/reports/files")
@needs(*READERS)
def files() -> Response:
    """Show what can be taken along and brought."""
    with parts().database.read(current_scope()) as uow:
        under, asked = asked_division(uow), asked_cutoff()
        cutoff_at = asked or uow.now
        known = official.known_events(uow)
        event_id = _chosen([one.id for one in known])
        one = official.official(uow, event_id, under, cutoff_at) if event_id else None
        cutoffs = official.official_cutoffs(uow, event_id, under) if event_id else ()
        divisions = reachable(uow)
    record = FilesPage(
        title=say(N_("Files of reporting")),
        events=tuple((each.id, event_name(each)) for each in known),
        divisions=divisions,
        event_id=event_id,
        event="" if one is None else event_name(one.event),
        under=under,
        cutoff=local_text(asked) if asked else "",
        cutoff_at=cutoff_at,
        one=one,
        completeness=None if one is None else completeness(one),
        cutoffs=tuple(_cutoffs(event_id, under, cutoffs)),
        files=() if one is None else tuple(_files(one)),
        may_bring=holds(*roles_of(Deed.SUBMIT, Deed.ENTER)),
    )
    return Response(render_template("reporting/files/hub.html", page=record))


def _chosen(known: list[str]) -> str:
    """Return the event that the address asks for; the latest one by default."""
    asked = request.args.get("event", "")
    return asked if asked in known else next(iter(known), "")


def _cutoffs(
    event_id: str, under: str, several: Iterable[datetime]
) -> Iterator[tuple[datetime, str]]:
    for at in several:
        asked: dict[str, Any] = {"event": event_id, "under": under, "cutoff": at.isoformat()}
        yield at, url_for("reporting.files", **asked)


def _files(one: Official) -> Iterator[File]:
    where: dict[str, Any] = {
        "under": one.unit, "cutoff": one.cutoff_at.isoformat(),
    }  # fmt: skip
    for name, label, hint in _FILES:
        href = url_for("reporting.event_file", event_id=one.event.id, name=name, **where)
        yield File(href=href, label=say(label), hint=say(hint))
