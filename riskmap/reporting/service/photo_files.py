"""Files of photos: kept in the write that keeps the photo, gone when no photo names them.

A content is only placed, and only taken away, by who holds it: so the same picture can come again
in the very moment in which nobody seems to need it.
"""

from __future__ import annotations

from functools import partial

from attrs import frozen

from riskmap.core.access import Scope
from riskmap.outside.files import Arrived, FileStore
from riskmap.reporting.model.photos import Photo
from riskmap.reporting.service import photos
from riskmap.reporting.service.photos import UNSENT_KEPT
from riskmap.reporting.store import photos as store
from riskmap.store import Database, Writing, programs


@frozen
class Sent:
    """A photo that came, with its file, which lies aside."""

    photo: Photo
    file: Arrived


def keep(uow: Writing, one: Sent) -> Photo:
    """Keep a photo and its file, as `photos.keep` does; what is refused leaves no file.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError, InvalidRequestError
        As `photos.keep` does.
    """
    kept = photos.keep(uow, one.photo)
    _hold(uow, one.photo.sha256)
    one.file.keep()
    return kept


def sweep(database: Database, scope: Scope, files: FileStore) -> int:
    """Take away what never became part of a report; return how many contents are gone.

    That are photos whose report did not come, and files that no photo names: of a write that was
    not kept in the end, of a photo that was taken back. Both are given `photos.UNSENT_KEPT`.
    """
    contents = dict.fromkeys(database.write(scope, photos.forget_unsent))
    with database.read(scope) as uow:
        before, named = uow.now - UNSENT_KEPT, store.contents(uow)
    contents |= dict.fromkeys(one for one in files.old(before) if one not in named)
    files.clear(before)
    return sum(database.write(scope, partial(_forget, files=files, sha256=one)) for one in contents)


def _forget(uow: Writing, *, files: FileStore, sha256: str) -> bool:
    """Take a content away unless a photo names it now; tell whether it is gone."""
    _hold(uow, sha256)
    if store.is_used(uow, sha256):
        return False
    files.forget(sha256)
    return True


def _hold(uow: Writing, sha256: str) -> None:
    programs.hold(uow, f"photo content {sha256}")
