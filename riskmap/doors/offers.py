"""What the rooms offer to the map, handed over by the application."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from flask import Flask, current_app

from riskmap.maps.layer import AskedLayers, Layer, OfferLayers
from riskmap.store import Reading

_KEY = "riskmap.layers"


def offer_layers(app: Flask, offers: Iterable[OfferLayers]) -> None:
    """Let the map of `app` show what `offers` give, in this order."""
    app.extensions[_KEY] = tuple(offers)


def offered_layers(uow: Reading, asked: AskedLayers) -> tuple[Layer, ...]:
    """Return the layers of all rooms for one map."""
    offers = cast("tuple[OfferLayers, ...]", current_app.extensions.get(_KEY, ()))
    return tuple(layer for offer in offers for layer in offer(uow, asked))
