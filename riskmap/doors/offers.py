"""What the rooms offer to the map and the wall, handed over by the application."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from flask import Flask, current_app

from riskmap.core.pins import Pin, in_order
from riskmap.maps.layer import AskedLayers, Layer, OfferLayers
from riskmap.store import Reading

_KEY = "riskmap.layers"
_PINS = "riskmap.pins"

#: What a room's ``pins.py`` offers.
OfferPins = Callable[[Reading, AskedLayers], Iterable[Pin]]


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
