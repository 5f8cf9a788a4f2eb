"""The paragraph of an hour, at ``/disasters/<event>/paragraph``: read it, freeze it, copy it."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.words import N_
from riskmap.doors.access import needs, require_reach
from riskmap.doors.back import go_to
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.locale.tongues import tongues
from riskmap.reporting.model.paragraphs import Paragraph
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.files.words import (
    READERS,
    asked_cutoff,
    asked_figures,
    event_name,
    local_text,
    reader,
)
from riskmap.reporting.pages.words import line_of
from riskmap.reporting.service import paragraphs
from riskmap.reporting.service.official import official


@frozen(kw_only=True)
class ParagraphPage:
    """How an event stands at an hour, and what was frozen of it.

    Parameters
    ----------
    text
        The paragraph as it would be frozen.
    kept
        Those that were frozen, the latest first.
    """

    title: str
    event_id: str
    event: str
    under: str
    name: str
    cutoff: str
    cutoff_at: datetime
    text: str
    kept: tuple[Paragraph, ...]
    done: str


@blueprint.get("/disasters/<event_id>/paragraph")
@needs(*READERS)
def event_paragraph(event_id: str) -> Response:
    """Show how an event stands at an hour."""
    with parts().database.read(current_scope()) as uow:
        asked = asked_figures(uow, event_id)
        one = official(uow, event_id, asked.unit, asked.cutoff_at)
        text = paragraphs.said(uow, one, reader())
        kept = paragraphs.frozen_of(uow, event_id, asked.unit)
        names = line_of(uow, asked.unit)
    record = ParagraphPage(
        title=say(N_("How it stands, in one paragraph")),
        event_id=event_id,
        event=event_name(one.event),
        under=asked.unit,
        name=names.get(asked.unit, asked.unit),
        cutoff=local_text(asked.cutoff_at) if asked_cutoff() else "",
        cutoff_at=asked.cutoff_at,
        text=text,
        kept=kept,
        done=request.args.get("done", ""),
    )
    return Response(render_template("reporting/files/paragraph.html", page=record))


@blueprint.post("/disasters/<event_id>/paragraph")
@needs(*READERS)
def freeze_paragraph(event_id: str) -> Response:
    """Freeze the paragraph of an hour, with the versions that it uses."""
    unit, cutoff_at = request.form.get("under", ""), asked_cutoff()
    require_reach(unit)
    languages = tongues(parts().resources.locale)
    parts().database.write(
        current_scope(),
        lambda uow: paragraphs.freeze(uow, event_id, unit, cutoff_at or uow.now, languages),
    )
    return go_to(url_for("reporting.event_paragraph", event_id=event_id, under=unit, done="frozen"))
