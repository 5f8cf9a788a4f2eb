"""Texts that pages need as files: named by their hash, kept in the cache, served for ever.

folium writes scripts and styles into the page; under our policy none may stand
there. What it wrote is stored here and linked instead.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from flask import Blueprint, Response, abort, send_file, url_for

from riskmap.doors.keeping import YEAR_S, keep_for_ever
from riskmap.doors.pacing import NOTHING, costs
from riskmap.doors.parts import parts
from riskmap.maps.kept import kept_file

blueprint = Blueprint("published", __name__, url_prefix="/published")

_NAME = re.compile(r"[0-9a-f]{32}\.(js|css)")
_TYPES = {"js": "text/javascript", "css": "text/css"}


def published(text: str, suffix: str) -> str:
    """Store `text` under its hash and return the address to link.

    Parameters
    ----------
    text
        A script or style sheet made by this program.
    suffix
        ``js`` or ``css``.
    """
    name = f"{hashlib.sha256(text.encode()).hexdigest()[:32]}.{suffix}"
    kept_file(_folder(), name, text.encode)
    return url_for("published.serve", name=name)


@blueprint.get("/<name>")
@costs(NOTHING)
def serve(name: str) -> Response:
    """Answer with one stored text."""
    if not _NAME.fullmatch(name) or not (_folder() / name).is_file():
        abort(404)
    suffix = name.rpartition(".")[2]
    response = send_file(_folder() / name, mimetype=_TYPES[suffix], max_age=YEAR_S)
    keep_for_ever(response)
    return response


def _folder() -> Path:
    folder: Path = parts().home.cache / "published"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
