"""The map at ``/``."""

from __future__ import annotations

from flask import Response, request, url_for

from riskmap.atlas import service
from riskmap.atlas.home import home_region
from riskmap.atlas.model import AssessmentNote, Link, MapPage, Row
from riskmap.atlas.pages.blueprint import blueprint
from riskmap.atlas.service import Unit, Units
from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import InvalidRequestError
from riskmap.core.sources import Source
from riskmap.core.words import N_, Message
from riskmap.doors.answers import page
from riskmap.doors.assets import static
from riskmap.doors.parts import parts
from riskmap.doors.published import published
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say, today
from riskmap.maps.layer import Layer
from riskmap.maps.page import MapView, draw
from riskmap.maps.parts import LinkedMap
from riskmap.risk.model import Assessment

#: What the map can show, and how it is called. Committees have made-up outlines.
VIEWS = {
    DivisionLevel.STREET: N_("Subdistricts and towns"),
    DivisionLevel.COMMITTEE: N_("Committees (demonstration)"),
}
SUMMARIES = {
    DivisionLevel.STREET: N_("{count} subdistricts and towns"),
    DivisionLevel.COMMITTEE: N_("{count} committees, register of {as_of}"),
}


@blueprint.get("/")
def home() -> Response:
    """Show the map: the ten real units, or the committees in the demonstration view."""
    level = _asked_level()
    with parts().database.read(current_scope()) as uow:
        found = service.units(uow, home_region(), level=level.slug)
    url = url_for("atlas_api.units", level=level.slug)
    layer = layer_of(found, url)
    record = MapPage(
        title=say(Message(N_("Composite risk"))),
        summary=_summary(level, found),
        map=drawn(found, layer, slug="home", keep_clear="#layer-card"),
        layer=layer,
        views=tuple(_view(one, level) for one in VIEWS),
        rows=tuple(row_of(unit) for unit in in_list_order(found)),
        # A list of scores reads as a ranking, and made-up outlines bear none.
        has_scores=not found.flags.geometry_is_synthetic,
        sources=service.sources_of(found),
        assessment=note_of(found.assessment),
    )
    return page("atlas/map.html", record)


def _asked_level() -> DivisionLevel:
    asked = request.args.get("level", DivisionLevel.STREET.slug)
    level = next((one for one in VIEWS if one.slug == asked), None)
    if level is None:
        raise InvalidRequestError(
            N_("The map has no level {level}."),
            mend=N_("Use one of: {allowed}."),
            level=asked,
            allowed=", ".join(one.slug for one in VIEWS),
        )
    return level


def _view(level: DivisionLevel, current: DivisionLevel) -> Link:
    href = url_for("atlas.home", level=level.slug if level is not DivisionLevel.STREET else None)
    return Link(say(VIEWS[level]), href, level is current)


def _summary(level: DivisionLevel, found: Units) -> str:
    as_of = ""
    return say(Message(SUMMARIES[level], {"count": len(found.units), "as_of": as_of}))


def division_url(code12: str) -> str:
    """Return the address of a unit's sheet."""
    return url_for("atlas.division", code12=code12)


def in_list_order(found: Units) -> list[Unit]:
    """Return the units by class, highest first, then by code: never by score, which ranks."""
    return sorted(found.units, key=lambda unit: (-unit.class_number, unit.code))


def row_of(unit: Unit) -> Row:
    """Return a unit as a row of the list."""
    score = unit.risk.composite if unit.risk else None
    return Row(
        code12=unit.code,
        name=unit.name(locale()),
        href=division_url(unit.code),
        class_number=unit.class_number,
        value=None if score is None else f"{score:.1f}",
        unit="",
    )


def layer_of(found: Units, url: str) -> Layer:
    """Return the units as a layer of a map."""
    source = next((one.outline_source for one in found.units if one.outline_source), None)
    source = source or Source(title="")
    return Layer(
        slug="composite",
        title=Message(N_("Composite risk")),
        url=url,
        legend=found.legend,
        source=source,
        as_of=source.as_of,
        flags=found.flags,
        attribution=found.attribution,
        name_property="name_en" if locale() == "en" else "name_zh",
    )


def drawn(
    found: Units,
    layer: Layer,
    *,
    slug: str,
    selected: str | None = None,
    keep_clear: str | None = None,
) -> LinkedMap:
    """Return the map of a layer, its texts published as files."""
    west, south, east, north = parts().settings.place.bounds
    view = MapView(
        slug=slug,
        label=Message(N_("Map of the composite risk; the list beside it says the same in words")),
        bounds=found.bounds or (west, south, east, north),
        selected=selected,
        keep_clear=keep_clear,
        labels=len(found.units) <= 60,  # noqa: PLR2004 - more names than that hide the map
    )
    return draw(view, layer, asset=static, translate=say).linked(published)


def note_of(assessment: Assessment | None) -> AssessmentNote | None:
    """Return what is said of the assessment beside its numbers."""
    if assessment is None:
        return None
    return AssessmentNote(
        state=str(assessment.state),
        assessed_at=assessment.created_at,
        version=str(assessment.version),
        published_by=assessment.published_by,
        review_due_on=assessment.review_due_on,
        is_expired=assessment.is_expired(today()),
    )
