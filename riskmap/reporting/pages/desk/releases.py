"""Figures that were released, at ``/figures``: for everybody with a role, with their banner."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.words import N_
from riskmap.doors.access import holds, needs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.pages.duty import UNTRIED, Tried, attempt, is_demo, said
from riskmap.people.pages.words import divisions_said
from riskmap.reporting.model.deciding import Publication
from riskmap.reporting.model.desk import EVERYBODY
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.desk.forms import PUBLISHERS
from riskmap.reporting.pages.stages.words import event_said, figure_said
from riskmap.reporting.service import publishing
from riskmap.reporting.service.publishing import Released


@frozen(kw_only=True)
class Row:
    """One release, word for word, with its figures."""

    publication: Publication
    unit: str
    event: str
    cutoff_at: datetime
    figures: tuple[tuple[str, str], ...]
    awaited: int
    parts: int


@frozen(kw_only=True)
class FiguresPage:
    """What was released, what was withdrawn."""

    title: str
    holding: tuple[Row, ...]
    withdrawn: tuple[Row, ...]
    may_withdraw: bool
    is_demo: bool
    done: str
    tried: Tried


@blueprint.get("/figures")
@needs(*EVERYBODY)
def released_figures() -> Response:
    """Show the figures that were released."""
    return _show(UNTRIED)


@blueprint.post("/figures/<publication_id>/withdraw")
@needs(*PUBLISHERS)
def withdraw_figures(publication_id: str) -> Response:
    """Withdraw a release, with the reason."""
    why = said("why")
    return attempt(
        lambda: lambda uow: publishing.withdraw(uow, publication_id, why),
        _show,
        url_for("reporting.released_figures", done="withdrawn"),
    )


def _show(form: Tried) -> Response:
    with parts().database.read(current_scope()) as uow:
        found = publishing.released(uow)
        names = divisions_said(uow, {one.publication.unit for one in found})
    rows = [_row(one, names) for one in found]
    page = FiguresPage(
        title=say(N_("Released figures")),
        holding=tuple(one for one in rows if one.publication.withdrawn_at is None),
        withdrawn=tuple(one for one in rows if one.publication.withdrawn_at is not None),
        may_withdraw=holds(*PUBLISHERS),
        is_demo=is_demo(),
        done=request.args.get("done", ""),
        tried=form,
    )
    return Response(render_template("reporting/desk/figures.html", page=page))


def _row(one: Released, names: dict[str, str]) -> Row:
    unit = one.publication.unit
    return Row(
        publication=one.publication,
        unit=names.get(unit, unit),
        event="" if one.event is None else event_said(one.event),
        cutoff_at=one.sum.cutoff_at,
        figures=tuple(
            (say(indicators()[slug].name), figure_said(slug, figure))
            for slug, figure in one.figures.items()
        ),
        awaited=one.sum.awaited,
        parts=len(one.sum.parts),
    )
