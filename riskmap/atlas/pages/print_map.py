"""The printed map at ``/print``: laid out for paper in exact millimetres by the server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import segno
from attrs import evolve
from flask import Response, request, url_for

from riskmap.atlas.pages.asked_sheet import LIVE, asked_kind, asked_paper, asked_sheet
from riskmap.atlas.pages.blueprint import blueprint
from riskmap.atlas.publication import marks, service
from riskmap.atlas.publication.checklist import PHONES
from riskmap.atlas.publication.gathering import numbers_to_call
from riskmap.atlas.publication.layout import ORIENTATIONS, SIZES, Sheet
from riskmap.atlas.publication.model import Declared
from riskmap.atlas.publication.pages import Choice, PrintPage
from riskmap.atlas.publication.service import Checked
from riskmap.atlas.service import levels
from riskmap.core.words import N_, Message
from riskmap.doors.answers import page
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.published import published
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.places.service import EmergencyNumber
from riskmap.store import Reading

#: Longer arguments fit into no QR code that a telephone reads.
QR_MAX = 1_500
_ORIENTATION_WORDS = {"landscape": N_("landscape"), "portrait": N_("upright")}


@blueprint.get("/print")
@costs("paper")
def print_map() -> Response:
    """Show one map as a sheet of paper: ``?level=&measure=&layers=&at=&under=&size=&orient=``."""
    live = _live_address()
    with parts().database.read(current_scope()) as uow:
        asked, paper = asked_sheet(uow), asked_paper()
        asked = evolve(asked, paper=paper)
        found = service.check(uow, asked, asked_kind(), live_address=live)
        record = _record(uow, found, paper, live)
    return page("atlas/print_map.html", record)


def _record(uow: Reading, found: Checked, paper: Sheet, live: str) -> PrintPage:
    made, facts, view = found.made, found.facts, found.made.sheet.view
    asked, assessment = made.asked, made.units.assessment
    # Nobody made or reviewed what was not published.
    published_as = marks.published_as(uow, made)
    declared = published_as.declared if published_as else Declared()
    along, up = view.ticks()
    level = levels(uow, asked.region).level(asked.level)
    words = {"measure": made.legend.title, "level": level.label}
    return PrintPage(
        title=facts.declared.title,
        place=facts.place_name,
        subtitle=say(Message(N_("{measure} · {level}"), words)),
        sheet=paper,
        map=made.sheet,
        legend_title=made.legend.title,
        legend_unit=made.legend.unit,
        scale_text=scale_text(view.denominator),
        bar=view.bar,
        arrow=view.arrow,
        convergence_deg=view.convergence_deg,
        notes_convergence=view.notes_convergence,
        along=along,
        up=up,
        flags=made.flags,
        has_demo_places=made.demo_places > 0,
        mark=marks.mark_of(declared),
        maker=declared.maker,
        reviewer=declared.reviewer,
        phones=_phones(facts.phones, numbers_to_call(made)),
        data_on=facts.data_on,
        made_at=parts().clock.now().replace(second=0, microsecond=0),
        version=facts.assessment_version,
        state=assessment.state.word if assessment else Message(""),
        credits=made.credits,
        crs=facts.sheet.crs,
        height_datum=declared.height_datum,
        live_address=live,
        qr=qr_code(live),
        page_style=_page_style(paper),
        sizes=_sizes(paper),
        back=_live_path(),
        selected=asked.selected,
    )


def scale_text(denominator: int) -> str:
    """Return a numeric scale with thin gaps: 1:25 000."""
    return f"1:{denominator:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def qr_code(text: str) -> str:
    """Return a QR code as SVG that scales with its box."""
    return segno.make(text, error="m", micro=False).svg_inline(
        border=2, omitsize=True, svgclass="qr", lineclass=None
    )


def _phones(
    known: Mapping[str, str], numbers: Sequence[EmergencyNumber]
) -> tuple[tuple[Message, str], ...]:
    """Return the emergency numbers of the place, then who is on duty."""
    desks = ((Message(PHONES[who]), known.get(who, "")) for who in ("committee", "subdistrict"))
    return (*((Message(one.name(locale())), one.number) for one in numbers), *desks)


def _page_style(paper: Sheet) -> str:
    text = f"@page {{ size: {paper.width:g}mm {paper.height:g}mm; margin: 0; }}\n"
    return published(text, "css")


def _sizes(paper: Sheet) -> tuple[Choice, ...]:
    kept = request.args.to_dict()
    return tuple(
        Choice(
            label=Message(
                N_("{size} {orientation}"),
                {"size": size.upper(), "orientation": Message(_ORIENTATION_WORDS[orientation])},
            ),
            href=f"{request.path}?{urlencode({**kept, 'size': size, 'orient': orientation})}",
            is_current=(size, orientation) == (paper.size, paper.orientation),
        )
        for size in SIZES
        for orientation in ORIENTATIONS
    )


def _live_path() -> str:
    kept = {name: request.args[name] for name in LIVE if request.args.get(name)}
    asked = f"?{urlencode(kept)}" if kept else ""
    return url_for("atlas.home") + (asked if len(asked) <= QR_MAX else "")


def _live_address() -> str:
    return request.host_url.rstrip("/") + _live_path()
