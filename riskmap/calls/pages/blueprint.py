"""The one blueprint of the room's pages; the modules beside this one put their routes on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("calls", __name__)
