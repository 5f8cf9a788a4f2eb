"""Photos of reports: sent one by one as they are chosen, or with the form; handed out again."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from riskmap.core.codes import require_code12
from riskmap.core.errors import InvalidRequestError, RiskmapError
from riskmap.core.realm import Realm
from riskmap.core.words import N_
from riskmap.doors.access import current_account, needs, require_reach
from riskmap.doors.answers import document
from riskmap.doors.back import go_to, safe_next
from riskmap.doors.looks import looked_at, looks
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.problems import status_of
from riskmap.doors.scope import current_scope
from riskmap.doors.uploads import arrived, privately, takes
from riskmap.doors.words import say
from riskmap.outside.files import FileStore
from riskmap.outside.kinds import kind_of
from riskmap.outside.thumbnails import small_of
from riskmap.reporting.model.photos import AT_ONCE, Photo
from riskmap.reporting.model.rights import VIEWERS, Deed, roles_of
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.service import photo_files, photos, reading
from riskmap.reporting.service.photo_files import Sent
from riskmap.reporting.service.positions import standing
from riskmap.store import Reading, Writing

PHOTOGRAPHERS = roles_of(Deed.SUBMIT, Deed.ENTER, Deed.HANDLE)
_KIND = "jpeg"
#: What a view that takes a report with photos in its form says: ``@takes_photos``.
takes_photos = takes("photo", count=AT_ONCE)


def photo_store(realm: Realm) -> FileStore:
    """Return where photos of reports of a realm are kept."""
    return photos.files_of(parts().home.files, realm, parts().settings.place.timezone)


def photos_brought(version_id: str, unit: str, *, field: str = "photos") -> tuple[Sent, ...]:
    """Return the photos that a form without a script brings along; none is fine.

    Their files lie aside until `keep_all` keeps them.

    Raises
    ------
    RefusedFileError
        If one is none.
    """
    if not any(one.filename for one in request.files.getlist(field)):
        return ()
    return _sent(field, "", version_id, unit)


def keep_all(uow: Writing, several: tuple[Sent, ...]) -> None:
    """Keep photos that came with a form, in the write that keeps its report."""
    for one in several:
        photo_files.keep(uow, one)


@blueprint.post("/report/photos")
@needs(*PHOTOGRAPHERS)
@takes("photo")
def add_photo() -> Response:
    """Keep one photo as soon as it is chosen, before its report is sent or after."""
    try:
        unit = require_code12(request.form.get("unit", ""))
        require_reach(unit)
        photo_id, version_id = _uuid("id"), _uuid("report")
        (one, *_) = _sent("photo", photo_id, version_id, unit)
        kept: Photo = parts().database.write(
            current_scope(), lambda uow: photo_files.keep(uow, one)
        )
    except RiskmapError as fault:
        return refused(fault)
    with parts().database.read(current_scope()) as uow:
        return _told(uow, kept)


@blueprint.post("/report/photos/of/<version_id>")
@needs(*PHOTOGRAPHERS)
@takes_photos
def add_more_photos(version_id: str) -> Response:
    """Keep photos of a report that came; with a script they are there already."""
    with parts().database.read(current_scope()) as uow:
        version = reading.report(uow, version_id).version
    several = photos_brought(version.id, version.report.unit)
    if several:
        parts().database.write(current_scope(), lambda uow: keep_all(uow, several))
    return go_to(safe_next(request.form.get("next"), otherwise="/report"))


@blueprint.post("/report/photos/<photo_id>/remove")
@needs(*PHOTOGRAPHERS)
def remove_photo(photo_id: str) -> Response:
    """Take a photo away: gone before its report is sent, hidden with a reason afterwards."""
    why = request.form.get("why", "")
    is_script = request.accept_mimetypes.best == "application/json"
    try:
        one: Photo = parts().database.write(
            current_scope(), lambda uow: photos.take_away(uow, photo_id, why=why)
        )
    except RiskmapError as fault:
        if is_script:
            return refused(fault)
        raise
    if not is_script:
        return go_to(safe_next(request.form.get("next"), otherwise="/report"))
    with parts().database.read(current_scope()) as uow:
        there = photos.waiting(uow, one.version_id, one.unit)
    return document({"removed": photo_id, "count": say(there.asked.said(len(there.there)))})


@blueprint.get("/photos/<photo_id>")
@needs(*VIEWERS)
@looks("report", N_("Looked at a photo of a report."), subject="photo_id")
def photo(photo_id: str) -> Response:
    """Hand out a photo to who may see its report."""
    with parts().database.read(current_scope()) as uow:
        one = photos.photo(uow, photo_id)
    looked_at(one.unit)
    path = photo_store(current_scope().realm).path_of(one.sha256, kind_of(_KIND))
    return privately(path, one.name, "image/jpeg", tag=one.sha256, is_shown=True)


@blueprint.get("/photos/<photo_id>/small")
@needs(*VIEWERS)
@costs("tile")
def small_photo(photo_id: str) -> Response:
    """Hand out the small picture of a photo to who may see its report."""
    with parts().database.read(current_scope()) as uow:
        one = photos.photo(uow, photo_id)
    picture = photo_store(current_scope().realm).path_of(one.sha256, kind_of(_KIND))
    path = small_of(picture, parts().home.cache / "thumbnails")
    return privately(path, one.name, "image/jpeg", tag=f"{one.sha256}-small", is_shown=True)


def refused(fault: RiskmapError) -> Response:
    """Answer a script with what is wrong and how to mend it."""
    said = (say(fault.message), say(fault.how_to_mend) if fault.how_to_mend.id else "")
    answer = document({"said": " ".join(filter(None, said))})
    answer.status_code = status_of(fault)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _told(uow: Reading, one: Photo) -> Response:
    """Answer with what the widget shows of a photo that was kept."""
    there = photos.waiting(uow, one.version_id, one.unit)
    said: dict[str, Any] = {
        "id": one.id,
        "small": url_for("reporting.small_photo", photo_id=one.id),
        "remove": url_for("reporting.remove_photo", photo_id=one.id),
        "count": say(there.asked.said(len(there.there))),
        "taken_at": None if one.taken_at is None else one.taken_at.isoformat(),
        "at": None,
    }
    if one.lon is not None and one.lat is not None:
        where = standing(uow, one.unit, one.lon, one.lat)
        said["at"] = f"{one.lon}, {one.lat}"
        said["is_outside"] = where.is_outside
    answer = document(said)
    answer.status_code = HTTPStatus.CREATED
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _sent(field: str, photo_id: str, version_id: str, unit: str) -> tuple[Sent, ...]:
    """Return the photos of a field with their files."""
    account, words = current_account(), request.form.get("photo_words", "")
    actor = "" if account is None else account.name
    several = arrived("photo", field=field, store=photo_store(current_scope().realm))
    return tuple(
        Sent(photos.taken(one.brought, photo_id, version_id, unit, words=words, actor=actor), one)
        for one in several
    )


def _uuid(name: str) -> str:
    try:
        return UUID(request.form.get(name, "")).hex
    except ValueError:
        raise InvalidRequestError(
            N_("The form is not whole any more."), mend=N_("Go back to the page and begin anew.")
        ) from None
