"""Gather what the checklist looks at, from a map and from what people declare of it."""

from __future__ import annotations

from datetime import date

from attrs import evolve

from riskmap.atlas.publication import facts as facts_of
from riskmap.atlas.publication.composing import Composed, metric_crs
from riskmap.atlas.publication.model import Declared, Facts, MapKind, SheetFacts
from riskmap.core.clock import SHANGHAI
from riskmap.core.codes import DivisionLevel
from riskmap.divisions import service as divisions
from riskmap.places.service import EmergencyNumber, emergency_numbers_of
from riskmap.risk.model import State
from riskmap.store import Reading

#: The title a map bears while nobody gives another.
TITLE_ZH, TITLE_EN = "{place}社区灾害风险图", "Community risk map of {place}"


def facts(
    uow: Reading, made: Composed, kind: MapKind, declared: Declared, *, live_address: str
) -> Facts:
    """Return all that the checklist looks at of one map.

    Parameters
    ----------
    declared
        What people say of it; a map without a title gets the usual one of its place.
    live_address
        Address of the live version; empty where nobody knows it.
    """
    units, shown = made.units, made.units.assessment
    place = _place_name(made)
    if not declared.title.strip() and place:
        template = TITLE_EN if made.asked.locale == "en" else TITLE_ZH
        declared = evolve(declared, title=template.format(place=place))
    return Facts(
        kind=kind,
        place_name=place,
        declared=declared,
        assessment_version=shown.version if shown else None,
        is_demo=shown is not None and shown.state is State.DEMO,
        is_assessment_published=shown is not None and shown.state is State.PUBLISHED,
        flags=units.flags,
        demo_places=made.demo_places,
        outlines=facts_of.outline_facts(units.units, _registered(uow, made)),
        risk_points=facts_of.risk_points(made.places),
        shelters=facts_of.shelters(made.places),
        routes=facts_of.routes(made.routes),
        support=facts_of.support(made.places),
        shows_vulnerable=_shows_vulnerable(made),
        small_groups=facts_of.small_groups(made.places),
        sheet=_sheet_facts(made, live_address),
        data_on=facts_of.data_date(units.units, made.places),
        map_on=_today(uow),
        phones=facts_of.phones(numbers_to_call(made), made.places),
    )


def _today(uow: Reading) -> date:
    return uow.now.astimezone(SHANGHAI).date()


def _place_name(made: Composed) -> str:
    units, asked = made.units, made.asked
    if units.assessment is None:
        return ""
    if asked.under is not None:
        return units.members[asked.under].name_in(asked.locale)
    return units.assessment.name_en if asked.locale == "en" else units.assessment.name_zh


def _registered(uow: Reading, made: Composed) -> frozenset[str]:
    """Return the codes that the register has today; none where the place brings its own units."""
    shown = made.units.assessment
    if shown is None or shown.provenance["divisions"]["source"] != "register":
        return frozenset()
    found = divisions.list_divisions(
        uow,
        level=DivisionLevel.of_slug(made.asked.level),
        under=made.asked.under or shown.provenance["divisions"]["under"],
    )
    return frozenset(one.code12 for one in found)


def _shows_vulnerable(made: Composed) -> bool:
    in_places = any(one.kind in facts_of.VULNERABLE for one in made.places)
    risks = [one.risk for one in made.units.units if one.risk]
    return in_places or any(one.measures.get("vulnerability") for one in risks)


def _sheet_facts(made: Composed, live_address: str) -> SheetFacts:
    """Return what stands on the sheet; every one has a north arrow and the disclaimer.

    Nothing that is asked can leave these two out: a test holds them on the printed page.
    """
    sheet, view = made.sheet, made.sheet.view
    return SheetFacts(
        drawn=sheet.drawn,
        legend=sheet.explained,
        denominator=view.denominator,
        bar_error=view.bar_error(),
        has_north=True,
        convergence_deg=view.convergence_deg,
        notes_convergence=view.notes_convergence,
        crs=metric_crs(made.units),
        base_map="; ".join(made.base_credits),
        disclaimer=True,
        live_address=live_address,
    )


def numbers_to_call(made: Composed) -> tuple[EmergencyNumber, ...]:
    """Return the emergency numbers of the place on a map; none where nobody named them."""
    shown = made.units.assessment
    in_register = shown is None or shown.provenance["divisions"]["source"] == "register"
    return emergency_numbers_of(made.asked.folder, in_register=in_register)
