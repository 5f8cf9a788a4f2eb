"""What rooms offer to the map, the wall and the officer's page, handed over by the application."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from flask import Flask, current_app

from riskmap.core.happenings import Happening, newest_first
from riskmap.core.notices import Notice
from riskmap.core.pins import Pin, in_order
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.maps.layer import AskedLayers, Layer, OfferLayers
from riskmap.maps.study import AskedStudies, OfferStudies, Study
from riskmap.store import Reading

_KEY = "riskmap.layers"
_PINS = "riskmap.pins"
_NOTICES = "riskmap.notices"
_HAPPENINGS = "riskmap.happenings"
_STUDIES = "riskmap.studies"

#: What a room's ``pins.py`` offers.
OfferPins = Callable[[Reading, AskedLayers], Iterable[Pin]]
#: What a room's ``notices.py`` offers, for one unit.
OfferNotices = Callable[[Reading, str], Iterable[Notice]]
#: What a room's ``happenings.py`` offers, for one event and one division.
OfferHappenings = Callable[[Reading, str, str], Iterable[Happening]]


def offer_layers(app: Flask, offers: Iterable[OfferLayers]) -> None:
    """Let the map of `app` show what `offers` give, in this order."""
    app.extensions[_KEY] = tuple(offers)


def offered_layers(uow: Reading, asked: AskedLayers) -> tuple[Layer, ...]:
    """Return the layers of all rooms for one map."""
    offers = cast("tuple[OfferLayers, ...]", current_app.extensions.get(_KEY, ()))
    return tuple(layer for offer in offers for layer in offer(uow, asked))


def offer_pins(app: Flask, offers: Iterable[OfferPins]) -> None:
    """Let the wall screen of `app` show what `offers` give, in the order of its severity."""
    app.extensions[_PINS] = tuple(offers)


def offered_pins(uow: Reading, asked: AskedLayers) -> tuple[Pin, ...]:
    """Return what must stand on the wall screen, the most severe first."""
    offers = cast("tuple[OfferPins, ...]", current_app.extensions.get(_PINS, ()))
    return in_order(pin for offer in offers for pin in offer(uow, asked))


def offer_notices(app: Flask, offers: Iterable[OfferNotices]) -> None:
    """Let the officer's page show what `offers` give, by ``notices_for(unit)`` in templates."""
    app.extensions[_NOTICES] = tuple(offers)
    app.jinja_env.globals.update(notices_for=offered_notices)


def offered_notices(unit: str) -> tuple[Notice, ...]:
    """Return what is awaited of a unit beside its reports, the urgent first."""
    offers = cast("tuple[OfferNotices, ...]", current_app.extensions.get(_NOTICES, ()))
    with parts().database.read(current_scope()) as uow:
        found = [notice for offer in offers for notice in offer(uow, unit)]
    return tuple(sorted(found, key=lambda one: (not one.is_urgent, one.since)))


def offer_studies(app: Flask, offers: Iterable[OfferStudies]) -> None:
    """Let the page of a station show what `offers` give."""
    app.extensions[_STUDIES] = tuple(offers)


def offered_studies(uow: Reading, asked: AskedStudies) -> tuple[Study, ...]:
    """Return what other rooms found in the series of a station."""
    offers = cast("tuple[OfferStudies, ...]", current_app.extensions.get(_STUDIES, ()))
    return tuple(one for offer in offers for one in offer(uow, asked))


def offer_happenings(app: Flask, offers: Iterable[OfferHappenings]) -> None:
    """Let the page of a disaster show what `offers` give."""
    app.extensions[_HAPPENINGS] = tuple(offers)


def offered_happenings(uow: Reading, event_id: str, code12: str) -> tuple[Happening, ...]:
    """Return what other rooms know of a disaster within a division, the newest first."""
    offers = cast("tuple[OfferHappenings, ...]", current_app.extensions.get(_HAPPENINGS, ()))
    return newest_first(one for offer in offers for one in offer(uow, event_id, code12))
