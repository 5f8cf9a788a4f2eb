"""What may be published, by whom it was, and what a map says of itself."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime

import shapely
from attrs import asdict, evolve, frozen
from shapely.geometry.base import BaseGeometry

from riskmap.atlas import store
from riskmap.atlas.measures.catalogue import COMPOSITE
from riskmap.atlas.publication import facts as facts_of
from riskmap.atlas.publication.checklist import judged
from riskmap.atlas.publication.composing import Asked, Composed, composed, metric_crs
from riskmap.atlas.publication.model import (
    INTERNAL_MARK,
    BlockedMapError,
    Declared,
    Facts,
    Lack,
    MapKind,
    MapPublicationError,
    Mark,
    Outcome,
    Publication,
    SheetFacts,
    Status,
    is_blocked,
)
from riskmap.atlas.service import shown_edition
from riskmap.core.clock import SHANGHAI
from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import NotFoundError
from riskmap.core.findings import Finding, Severity
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.places.service import EmergencyNumber, emergency_numbers_of
from riskmap.risk.model import State
from riskmap.store import Reading, Writing

#: The title a map bears while nobody gives another.
TITLE_ZH, TITLE_EN = "{place}社区灾害风险图", "Community risk map of {place}"


@frozen(kw_only=True, eq=False)
class Checked:
    """A map as it stands now, and what the checklist says of it."""

    facts: Facts
    outcomes: tuple[Outcome, ...]
    made: Composed

    @property
    def is_blocked(self) -> bool:
        """True while it cannot be published."""
        return is_blocked(self.outcomes)


def check(
    uow: Reading,
    asked: Asked,
    kind: MapKind,
    declared: Declared | None = None,
    *,
    live_address: str = "",
) -> Checked:
    """Hold a map as it stands now against the checklist.

    Parameters
    ----------
    declared
        What people say of it; by default what stood on its last publication, without a
        review of anything else.
    live_address
        Address of the live version, for the QR code; empty where nobody knows it.

    Raises
    ------
    InvalidRequestError
        If the place has no such level, or nothing of it has an outline.
    """
    made = composed(uow, asked)
    said = declared or last_declared(uow, made, kind)
    found = _facts(uow, made, kind, said, live_address)
    return Checked(facts=found, outcomes=judged(found), made=made)


def last_declared(uow: Reading, made: Composed, kind: MapKind) -> Declared:
    """Return what was said of a map when it was last published; nothing before.

    A review holds for what was reviewed: number and exemption are kept for the same map alone.
    """
    asked = made.asked
    found = store.find(uow, asked.region)
    last = next((one for one in found if one.level == asked.level and one.kind is kind), None)
    if last is None:
        return Declared()
    if not last.is_withdrawn and last.content_hash == content_hash(made, last.declared):
        return last.declared
    return evolve(last.declared, review_number="", exemption="")


def publish(
    uow: Writing,
    asked: Asked,
    kind: MapKind,
    declared: Declared,
    *,
    approved_by: str,
    live_address: str = "",
) -> Publication:
    """Publish a map in the name of a person, with its checklist.

    Raises
    ------
    MapPublicationError
        If nobody approves it.
    BlockedMapError
        If an item of the checklist that blocks has failed; each is a finding.
    """
    if not approved_by.strip():
        raise MapPublicationError(
            N_("Nobody is named who approves the map."),
            mend=N_("Name the person who decided it: --approved-by"),
        )
    found = check(uow, asked, kind, declared, live_address=live_address)
    if found.is_blocked:
        raise BlockedMapError(
            N_("The map cannot be published: {count} items of the checklist are open."),
            findings=tuple(_findings(found.outcomes)),
            count=sum(one.status is Status.FAILED for one in found.outcomes),
        )
    number = store.append(uow, _publication(found, kind, approved_by.strip(), uow.now))
    return publication(uow, number)


def withdraw(uow: Writing, number: int, *, by: str, reason: str) -> Publication:
    """Take a published map back, with the reason.

    Raises
    ------
    NotFoundError
        If there is no such publication.
    MapPublicationError
        If it was taken back already, or nobody or no reason is named.
    """
    publication(uow, number)
    if not by.strip() or not reason.strip():
        raise MapPublicationError(
            N_("A map is taken back by somebody, for a reason."),
            mend=N_("Give both: --by and --reason"),
        )
    if not store.withdraw(uow, number, by=by.strip(), at=uow.now, reason=reason.strip()):
        raise MapPublicationError(
            N_("Publication {number} was taken back before."),
            mend=N_("riskmap map list shows what stands."),
            number=number,
        )
    return publication(uow, number)


def publications(uow: Reading, region: str) -> tuple[Publication, ...]:
    """Return all publications of a place, the newest first."""
    return store.find(uow, region)


def publication(uow: Reading, number: int) -> Publication:
    """Return one publication.

    Raises
    ------
    NotFoundError
        If there is none of this number.
    """
    found = store.read(uow, number)
    if found is None:
        raise NotFoundError(
            N_("There is no publication {number}."),
            mend=N_("Look at the list of published maps."),
            number=number,
        )
    return found


def mark(
    uow: Reading,
    region: str,
    level: str,
    version: int | None = None,
    *,
    measure: str = COMPOSITE,
) -> Mark:
    """Return what a map says of itself wherever it is shown.

    It bears a review number only while what is shown is what was published: another
    assessment or measure makes another map, which has to be reviewed by itself, and so does
    an assessment that was taken back.

    Parameters
    ----------
    version
        Of the assessment shown; the current one by default.
    measure
        By what its units are coloured.
    """
    last = store.standing(uow, region, level, MapKind.PUBLIC)
    if last is None or measure != COMPOSITE:
        return INTERNAL_MARK
    shown = shown_edition(uow, region, version)
    if shown is None or shown.edition.version != last.assessment_version:
        return INTERNAL_MARK
    return mark_of(last.declared) if shown.edition.state is State.PUBLISHED else INTERNAL_MARK


def published_as(uow: Reading, made: Composed) -> Publication | None:
    """Return the publication that a map is, None unless it shows exactly what was published.

    A part of it, another measure, or places that changed since make another map; one whose
    assessment was taken back is none any more.
    """
    asked, assessment = made.asked, made.units.assessment
    if assessment is None or assessment.state is not State.PUBLISHED:
        return None
    if asked.under is not None or asked.layers is not None or asked.measure != COMPOSITE:
        return None
    for kind in MapKind:
        last = store.standing(uow, asked.region, asked.level, kind)
        if last and last.content_hash == content_hash(made, last.declared):
            return last
    return None


def mark_of(declared: Declared) -> Mark:
    """Return the mark of a public map by what was declared of it."""
    if declared.review_number.strip():
        number = declared.review_number.strip()
        text = Message(N_("Map review number {number}"), {"number": number})
        return Mark(text=text, review_number=number, is_public=True)
    if declared.exemption.strip():
        text = Message(N_("Needs no map review: {reason}"), {"reason": declared.exemption.strip()})
        return Mark(text=text, is_public=True)
    return INTERNAL_MARK


def numbers_to_call(made: Composed) -> tuple[EmergencyNumber, ...]:
    """Return the emergency numbers of the place on a map; none where nobody named them."""
    shown = made.units.assessment
    in_register = shown is None or shown.provenance["divisions"]["source"] == "register"
    return emergency_numbers_of(made.asked.folder, in_register=in_register)


# ---- gathering


def _facts(
    uow: Reading, made: Composed, kind: MapKind, declared: Declared, live_address: str
) -> Facts:
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
        sheet=_sheet_facts(made, live_address),
        data_on=facts_of.data_date(units.units, made.places),
        map_on=_today(uow),
        phones=facts_of.phones(numbers_to_call(made), made.places),
    )


def _today(uow: Reading) -> date:
    return uow.now.astimezone(SHANGHAI).date()


def _place_name(made: Composed) -> str:
    units, asked = made.units, made.asked
    if asked.under is not None:
        return units.members[asked.under].name_in(asked.locale)
    if units.assessment is None:
        return ""
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
        base_map="; ".join(made.credits),
        disclaimer=True,
        live_address=live_address,
    )


# ---- writing down


def _publication(found: Checked, kind: MapKind, approved_by: str, at: datetime) -> Publication:
    made, facts = found.made, found.facts
    return Publication(
        id=0,
        region=made.asked.region,
        level=made.asked.level,
        kind=kind,
        version=1,
        assessment_version=facts.assessment_version or 0,
        declared=facts.declared,
        approved_by=approved_by,
        published_at=at,
        result=tuple(one.to_json() for one in found.outcomes),
        content_hash=content_hash(made, facts.declared),
    )


def content_hash(made: Composed, declared: Declared) -> str:
    """Return one SHA-256 of what a map shows and says: equal hash, equal map."""
    units, shown = made.units, made.units.assessment
    places = (*made.places, *(one.place for one in made.routes))
    content = {
        "level": made.asked.level,
        "inputs": shown.inputs_hash if shown else None,
        "units": [
            [one.code, one.name_zh, one.class_number, _hex(one.outline)] for one in units.units
        ],
        "places": [
            [_hex(one.geometry), {**asdict(one, recurse=False), "geometry": None}] for one in places
        ],
        "declared": declared.to_json(),
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _hex(shape: BaseGeometry | None) -> str | None:
    return None if shape is None else shapely.to_wkb(shape).hex()


def _findings(outcomes: tuple[Outcome, ...]) -> list[Finding]:
    return [
        _finding(one, lack) for one in outcomes if one.status is Status.FAILED for lack in one.lacks
    ]


def _finding(one: Outcome, lack: Lack) -> Finding:
    return Finding(
        kind=f"map_{one.item.id.lower()}",
        severity=Severity.ERROR,
        message=lack.what,
        mend=lack.mend,
        field=one.item.id,
    )
