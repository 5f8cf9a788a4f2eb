"""The machine-readable contract of the API, served here and not by a page of another host."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from riskmap.doors.answers import document

blueprint = Blueprint("contract", __name__, url_prefix="/api/v1")


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Answer with the OpenAPI document of every programs' route."""
    return document(current_app.spec)  # type: ignore[attr-defined]
