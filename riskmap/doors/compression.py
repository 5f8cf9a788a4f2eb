"""Compressed answers: brotli or gzip, whichever the asker likes better.

What browsers may keep for ever (files whose address carries a hash) is compressed once, thoroughly,
and kept as a file; other texts are compressed quickly and the last of them kept in memory. Browsers
take brotli only over HTTPS and from this very machine, so on a plain intranet it is gzip.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path

import brotli
from attrs import frozen
from flask import Flask, Response, request

from riskmap.maps.kept import Kept, kept_file

#: Smaller answers gain nothing worth the work, bytes.
SMALLEST = 1024
#: Texts by their media type; the others are compressed already, or too rare to matter.
TYPES = frozenset(
    {
        "application/geo+json",
        "application/javascript",
        "application/json",
        "application/problem+json",
        "application/vnd.mapbox-vector-tile",
        "application/xml",
        "image/svg+xml",
    }
)
#: Things in memory; most are pages and answers of some ten kilobytes.
_MEMORY = Kept(room=128)
#: How the representations of one thing differ in their ETag.
_SUFFIXES = {"br": "-br", "gzip": "-gz"}


@frozen(kw_only=True)
class Coding:
    """One way to compress.

    Parameters
    ----------
    name
        As in ``Accept-Encoding``.
    quickly, thoroughly
        From bytes to fewer bytes: for what is made anew, and for what is kept for ever.
    """

    name: str
    quickly: Callable[[bytes], bytes]
    thoroughly: Callable[[bytes], bytes]


#: The better one first.
CODINGS = (
    Coding(
        name="br",
        quickly=lambda body: brotli.compress(body, quality=5),
        thoroughly=lambda body: brotli.compress(body, quality=9),
    ),
    Coding(
        name="gzip",
        quickly=lambda body: gzip.compress(body, 5, mtime=0),
        thoroughly=lambda body: gzip.compress(body, 9, mtime=0),
    ),
)


def compress_answers(app: Flask, folder: Path) -> None:
    """Let `app` compress its answers.

    Parameters
    ----------
    app
        To be given before anything else that changes answers: what is registered first
        sees them last.
    folder
        Where compressed files are kept.
    """

    def compress(response: Response) -> Response:
        if response.status_code == 304:  # noqa: PLR2004 - Not Modified
            return _as_it_was_asked(response)
        if not _is_text(response):
            return response
        response.vary.add("Accept-Encoding")
        coding = _wanted()
        if coding is not None and _is_whole(response):
            _replace(response, coding, folder)
        return response

    app.before_request(_ask_for_the_plain_one)
    app.after_request(compress)


def _wanted() -> Coding | None:
    """Return what the asker likes best; None for no compression."""
    likes = {coding.name: request.accept_encodings.quality(coding.name) for coding in CODINGS}
    best = max(CODINGS, key=lambda coding: likes[coding.name])  # the first of equals
    return best if likes[best.name] > 0 else None


def _is_text(response: Response) -> bool:
    kind = response.mimetype or ""
    return (kind.startswith("text/") and kind != "text/event-stream") or kind in TYPES


def _is_whole(response: Response) -> bool:
    """Tell whether this is a complete body, known in length, that nobody has compressed yet."""
    length: int | None = response.content_length
    if length is None and not response.is_streamed:
        length = response.calculate_content_length()
    is_all_there = response.status_code == 200 or response.status_code >= 400  # noqa: PLR2004 - OK, problems
    is_plain = request.method != "HEAD" and "Content-Encoding" not in response.headers
    return is_all_there and is_plain and (length or 0) >= SMALLEST


def _replace(response: Response, coding: Coding, folder: Path) -> None:
    response.direct_passthrough = False
    body = response.get_data()
    name = f"{hashlib.sha256(body).hexdigest()[:32]}.{coding.name}"
    for_ever = bool(response.cache_control.immutable)

    def make() -> bytes:
        if for_ever:
            return kept_file(folder, name, lambda: coding.thoroughly(body))
        return coding.quickly(body)

    # What nobody may keep is not kept here either.
    is_kept = not response.cache_control.no_store
    response.set_data(_MEMORY.get((name, for_ever), make) if is_kept else make())
    response.headers["Content-Encoding"] = coding.name
    response.headers.pop("Accept-Ranges", None)
    tag, weak = response.get_etag()
    if tag is not None:
        response.set_etag(f"{tag}{_SUFFIXES[coding.name]}", weak=bool(weak))


def _ask_for_the_plain_one() -> None:
    """Take the suffixes off the ETags that came, so that whoever answers knows them again."""
    request.environ["riskmap.if_none_match"] = request.environ.get("HTTP_IF_NONE_MATCH", "")
    for name in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH"):
        if header := request.environ.get(name):
            for suffix in _SUFFIXES.values():
                header = header.replace(f'{suffix}"', '"')
            request.environ[name] = header


def _as_it_was_asked(response: Response) -> Response:
    """Name the representation that the asker has, in a 304 that knows the plain one."""
    asked = request.environ.get("riskmap.if_none_match", "")
    tag, weak = response.get_etag()
    for suffix in _SUFFIXES.values():
        if tag is not None and f'"{tag}{suffix}"' in asked:
            response.set_etag(f"{tag}{suffix}", weak=bool(weak))
            break
    if "ETag" in response.headers:
        response.vary.add("Accept-Encoding")
    return response
