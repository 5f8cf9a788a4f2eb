"""The one blueprint of the map's data; the modules beside this one put their routes on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("atlas_api", __name__, url_prefix="/api/v1/map")
