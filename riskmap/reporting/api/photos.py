"""Photos of reports for programs: sent to a report that came, listed with it, fetched."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from flask import Response, jsonify
from pydantic import Field, WithJsonSchema

from riskmap.core.realm import Realm
from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.answers import document
from riskmap.doors.api import Answer, Document, Query, file
from riskmap.doors.api.answers import JSON
from riskmap.doors.api.sending import File, Form
from riskmap.doors.looks import looked_at, looks
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.uploads import arrived, privately, takes
from riskmap.doors.words import say
from riskmap.outside.files import FileStore
from riskmap.outside.kinds import kind_of
from riskmap.reporting.api.blueprint import blueprint
from riskmap.reporting.api.one import PATH, REFUSED
from riskmap.reporting.model.photos import WORDS_MOST, Photo
from riskmap.reporting.model.reports import Version
from riskmap.reporting.model.rights import VIEWERS, Deed, roles_of
from riskmap.reporting.service import photo_files, photos, reading
from riskmap.reporting.service.photo_files import Sent
from riskmap.store import Reading

PHOTOGRAPHERS = roles_of(Deed.SUBMIT, Deed.ENTER, Deed.HANDLE)
_KIND = kind_of("jpeg")
_ID = {"schema": {"type": "string", "pattern": r"^[0-9a-fA-F-]{32,36}$"}}
_REPORT_PATH = {"version_id": {**PATH["version_id"], **_ID}}
_PHOTO_PATH = {
    "photo_id": {
        "description": "Id of a photo.",
        "example": "0123456789abcdef0123456789abcdef",
        **_ID,
    }
}
_UNSEEN = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)


class NewPhoto(Form):
    """A photo of a report that came."""

    photo: File = Field(description="JPEG, PNG or WebP, at most 20 MB; made anew as JPEG.")
    id: Annotated[UUID | None, WithJsonSchema({"type": "string", "format": "uuid"})] = Field(
        default=None,
        description="Made by the sender; without one it follows from report and picture.",
    )
    words: Annotated[str, Field(max_length=WORDS_MOST)] = Field(
        default="", description="What it shows, for those who cannot see it."
    )


class PhotoTold(Document):
    """A photo, with what the camera said: evidence, no proof."""

    id: str
    report: str = Field(description="Id of the version that it was sent to.")
    url: str = Field(description="Where people who are signed in see it.")
    file: str = Field(description="Where programs fetch it.")
    sha256: str = Field(description="Of what is kept: made anew, without what a camera wrote in.")
    width: int
    height: int
    taken_at: str | None
    lon: float | None
    lat: float | None
    words: str | None
    added_at: str
    added_by: str


class PhotoMade(PhotoTold):
    """A photo that was taken in, and how many more are asked."""

    photos: int = Field(description="How many the report has now.")
    photos_asked: int = Field(description="How many are asked in the unit now; 0: none.")
    photos_missing: int = Field(description="How many more; photos of the same event count.")


class PhotosTold(Document):
    """The photos of a report and its earlier versions, the first first."""

    photos: list[PhotoTold]
    photos_asked: int = Field(description="How many are asked in the unit now; 0: none.")
    photos_missing: int = Field(description="How many more; photos of the same event count.")
    why: str | None = Field(description="Because of which level so many are asked.")


@blueprint.post("/reports/<version_id>/photos")
@needs(*PHOTOGRAPHERS)
@costs("paper")
@blueprint.answers(
    Answer(
        status=HTTPStatus.CREATED,
        media={JSON: PhotoMade},
        description="It is kept.",
        headers={"Location": "Where it is fetched."},
    ),
    Answer(
        media={JSON: PhotoMade},
        description="The report has this picture already: the first one.",
        headers={"Location": "Where it is fetched."},
    ),
    summary="Send a photo of a report",
    path=_REPORT_PATH,
    body=NewPhoto,
    problems=REFUSED,
)
@takes("photo")
def add_photo(version_id: str, asked: Query, sent: NewPhoto) -> Response:  # noqa: ARG001 - it takes none
    """Keep a photo of a report that came, one with each request.

    Send it again as often as you like: the same picture of the same report is kept once, under its
    first id. It is made anew before it is kept; position and time that the camera wrote into it
    are told beside it. What is no picture is answered 422, and nothing of it is kept.
    """
    with parts().database.read(current_scope()) as uow:
        version = reading.report(uow, _plain(version_id)).version
    (came, *_) = arrived("photo", field="photo", store=_files(current_scope().realm))
    one = photos.taken(
        came.brought,
        sent.id.hex if sent.id else "",
        version.id,
        version.report.unit,
        words=sent.words,
        actor=current_scope().actor,
    )
    kept: Photo = parts().database.write(
        current_scope(), lambda uow: photo_files.keep(uow, Sent(one, came))
    )
    with parts().database.read(current_scope()) as uow:
        return _made(uow, version, kept, is_new=kept is one)


@blueprint.get("/reports/<version_id>/photos")
@needs(*VIEWERS)
@blueprint.answers(PhotosTold, summary="Photos of a report", path=_REPORT_PATH, problems=_UNSEEN)
def report_photos(version_id: str, asked: Query) -> Response:  # noqa: ARG001 - it takes none
    """Answer with the photos of a report within reach, and how many more are asked."""
    with parts().database.read(current_scope()) as uow:
        version = reading.report(uow, _plain(version_id)).version
        found = photos.of_version(uow, version)
        missing = photos.still_asked(uow, version)
    why = found.asked.why
    return document(
        {
            "photos": [*map(told, found.there)],
            "photos_asked": found.asked.count,
            "photos_missing": missing,
            "why": None if why is None else say(why),
        }
    )


@blueprint.get("/photos/<photo_id>")
@needs(*VIEWERS)
@blueprint.answers(
    file(_KIND.mimetype), summary="A photo", path=_PHOTO_PATH, problems=_UNSEEN
)  # fmt: skip
@looks("report", N_("Looked at a photo of a report."), subject="photo_id")
def photo_file(photo_id: str, asked: Query) -> Response:  # noqa: ARG001 - it takes none
    """Hand out a photo to a program of somebody who may see its report; each time is on record."""
    with parts().database.read(current_scope()) as uow:
        one = photos.photo(uow, _plain(photo_id))
    looked_at(one.unit)
    path = _files(current_scope().realm).path_of(one.sha256, _KIND)
    return privately(path, one.name, _KIND.mimetype, tag=one.sha256, is_shown=False)


def told(one: Photo) -> dict[str, Any]:
    """Return a photo for JSON."""
    return {
        "id": one.id,
        "report": one.version_id,
        "url": f"/photos/{one.id}",
        "file": _address(one),
        "sha256": one.sha256,
        "width": one.width,
        "height": one.height,
        "taken_at": None if one.taken_at is None else one.taken_at.isoformat(),
        "lon": one.lon,
        "lat": one.lat,
        "words": one.words or None,
        "added_at": one.added_at.isoformat(),
        "added_by": one.actor,
    }


def _made(uow: Reading, version: Version, one: Photo, *, is_new: bool) -> Response:
    found = photos.of_version(uow, version)
    counts = {
        "photos": len(found.there),
        "photos_asked": found.asked.count,
        "photos_missing": photos.still_asked(uow, version),
    }
    response = jsonify({**told(one), **counts})
    response.status_code = HTTPStatus.CREATED if is_new else HTTPStatus.OK
    response.headers["Location"] = _address(one)
    response.headers["Cache-Control"] = "no-store"
    return response


def _files(realm: Realm) -> FileStore:
    return photos.files_of(parts().home.files, realm, parts().settings.place.timezone)


def _address(one: Photo) -> str:
    return f"{blueprint.url_prefix}/photos/{one.id}"


def _plain(text: str) -> str:
    return text.replace("-", "").lower()
