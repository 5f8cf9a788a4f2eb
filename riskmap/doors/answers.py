"""Answers for programs and pages: ETag on everything that may be asked again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Response, render_template, request

GEOJSON = "application/geo+json"


def page(template: str, record: object, **more: Any) -> Response:
    """Render a page from one frozen record, with an ETag."""
    return tagged(Response(render_template(template, page=record, **more), mimetype="text/html"))


def geojson(body: bytes | str | Mapping[str, Any]) -> Response:
    """Answer with GeoJSON."""
    return document(body, GEOJSON)


def document(body: bytes | str | Mapping[str, Any], mimetype: str = "application/json") -> Response:
    """Answer with a JSON document."""
    if isinstance(body, Mapping):
        body = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return tagged(Response(body, mimetype=mimetype))


def tagged(response: Response) -> Response:
    """Add an ETag and answer 304 when the asker has this very answer already."""
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Cookie, Accept-Encoding"
    response.add_etag()
    response.make_conditional(request)
    return response
