"""What a map says of itself: its review number, or that it is not for publication."""

from __future__ import annotations

import hashlib
import json

import shapely
from attrs import asdict
from shapely.geometry.base import BaseGeometry

from riskmap.atlas import store
from riskmap.atlas.measures.catalogue import COMPOSITE
from riskmap.atlas.publication.composing import Composed
from riskmap.atlas.publication.model import INTERNAL_MARK, Declared, MapKind, Mark, Publication
from riskmap.atlas.service import shown_edition
from riskmap.core.words import N_, Message
from riskmap.places import service as places_service
from riskmap.risk.model import State
from riskmap.store import Reading


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
    an assessment that was taken back, or a place that everybody sees and that came, changed or
    went since.

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
    is_taken_back = shown.edition.state is not State.PUBLISHED
    if is_taken_back or places_service.changed_since(uow, last.published_at):
        return INTERNAL_MARK
    return mark_of(last.declared)


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
