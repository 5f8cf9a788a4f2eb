"""Files that a form brings, and files that are handed out again.

A view that takes one says for what::

    @blueprint.post("/reports/<int:number>/photos")
    @takes("photo")
    def add_photo(number: int) -> Response:
        for one in arrived("photo", field="photos", store=file_store()):
            ...  # one.brought.sha256, .shot.position; one.keep() in the write that names it

The limits stand in ``riskmap/outside/purposes.toml``. What is refused is refused with a
`RiskmapError` that says which file, why, and what to do; nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from flask import Response, after_this_request, request, send_file
from werkzeug.datastructures import FileStorage

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.doors.bodies import takes_up_to
from riskmap.doors.parts import parts
from riskmap.outside.files import Arrived, Brought, FileStore
from riskmap.outside.kinds import kind_of, purpose_of

View = TypeVar("View", bound=Callable[..., Any])

#: What a form needs besides its files, bytes.
_FORM = 64 * 1024
#: A stranger's file that a browser shows after all runs nothing and reaches nobody.
_CAGE = "default-src 'none'; img-src 'self'; sandbox"


def takes(purpose: str, *, count: int = 1) -> Callable[[View], View]:
    """Let a view take so many files for a purpose; write it nearest to the function."""
    return takes_up_to(purpose_of(purpose).size_max * count + _FORM)


def accepted(purpose: str) -> str:
    """Return what stands in the ``accept`` of a form's field."""
    return ",".join(purpose_of(purpose).suffixes)


def brought(
    purpose: str, *, field: str = "file", store: FileStore | None = None
) -> tuple[Brought, ...]:
    """Look at the files of a form's field and keep them, in a store of their own if one is named.

    Raises
    ------
    InvalidRequestError
        If no file came.
    RefusedFileError, UnreadableFileError
        If one is not taken; none of those after it is kept.
    """
    now, kept = parts().clock.now(), store or file_store()
    return tuple(
        kept.take(one.stream, one.filename, purpose_of(purpose), now) for one in _came(field)
    )


def arrived(purpose: str, *, field: str, store: FileStore) -> tuple[Arrived, ...]:
    """Look at the files of a form's field; those that nobody keeps are gone after the request.

    Keep them in the write that names them: what it refuses then stays nowhere.

    Raises
    ------
    InvalidRequestError, RefusedFileError, UnreadableFileError
        As `brought` does.
    """
    now = parts().clock.now()
    return tuple(
        _dropped_afterwards(store.receive(one.stream, one.filename, purpose_of(purpose), now))
        for one in _came(field)
    )


def _came(field: str) -> list[FileStorage]:
    files = [one for one in request.files.getlist(field) if one.filename]
    if not files:
        raise InvalidRequestError(N_("No file came."), mend=N_("Choose a file first."))
    return files


def _dropped_afterwards(one: Arrived) -> Arrived:
    @after_this_request
    def drop(response: Response) -> Response:
        one.drop()
        return response

    return one


def handed_out(file: Brought, *, shown: bool = False) -> Response:
    """Answer with a kept file.

    Parameters
    ----------
    shown
        Show a picture within a page; anything else is always saved, under its plain name.
    """
    path = file_store().path_of(file.sha256, kind_of(file.kind))
    is_shown = shown and file.mimetype.startswith("image/")
    return privately(path, file.name, file.mimetype, tag=file.sha256, is_shown=is_shown)


def privately(path: Path, name: str, mimetype: str, *, tag: str, is_shown: bool) -> Response:
    """Answer with a file that the reader's browser may keep, and asks for again each time.

    Parameters
    ----------
    tag
        What changes when the content does.
    is_shown
        Within a page; else it is saved under its name.
    """
    response = send_file(
        path,
        mimetype=mimetype,
        as_attachment=not is_shown,
        download_name=name,
        etag=tag,
        max_age=0,
    )
    response.headers["Content-Security-Policy"] = _CAGE
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def file_store() -> FileStore:
    """Return where files that were brought are kept on this site."""
    zone = ZoneInfo(parts().settings.place.timezone)
    return FileStore(parts().home.files / "brought", zone)
