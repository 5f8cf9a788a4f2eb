"""The one blueprint of the atlas's pages; the modules beside this one put their routes on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("atlas", __name__)
