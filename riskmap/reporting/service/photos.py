"""Photos of reports: kept once however often they are sent, shown to who may see the report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from attrs import frozen

from riskmap.core.errors import ConflictError, ForbiddenError, InvalidRequestError, NotFoundError
from riskmap.core.realm import Realm
from riskmap.core.words import N_
from riskmap.outside.files import Brought, FileStore
from riskmap.people.model import Acting
from riskmap.people.service.reading import acting
from riskmap.reporting.model.activation import in_force
from riskmap.reporting.model.photos import PHOTOS_MOST, WORDS_MOST, Photo, PhotosAsked, asked_in
from riskmap.reporting.model.reports import Version
from riskmap.reporting.model.rights import Deed, may
from riskmap.reporting.service.checking import require_unit
from riskmap.reporting.store import activation, reports
from riskmap.reporting.store import photos as store
from riskmap.store import Reading, Writing, audit, live, programs
from riskmap.store.audit import Entry

#: A photo whose report has not come by then is taken away; looked for so far back.
UNSENT_KEPT, UNSENT_SOUGHT = timedelta(days=7), timedelta(days=60)


@frozen(kw_only=True)
class Photos:
    """The photos of a report, and how many are asked in its unit now."""

    there: tuple[Photo, ...]
    asked: PhotosAsked

    @property
    def missing(self) -> int:
        """How many more are asked."""
        return max(self.asked.count - len(self.there), 0)


def taken(
    one: Brought, photo_id: str, version_id: str, unit: str, *, words: str = "", actor: str = ""
) -> Photo:
    """Return a picture that was brought as a photo of a report.

    Parameters
    ----------
    photo_id
        Empty where its sender made none: it follows from the report and the picture.
    words
        What it shows; cut to `WORDS_MOST`.

    Raises
    ------
    NotFoundError
        If it is no picture.
    """
    if one.shot is None:
        raise NotFoundError(N_("There is no such photo here."))
    where = one.shot.position
    return Photo(
        id=photo_id or uuid5(UUID(version_id), one.sha256).hex,
        version_id=version_id,
        unit=unit,
        sha256=one.sha256,
        name=one.name,
        words=words.strip()[:WORDS_MOST],
        width=one.shot.width,
        height=one.shot.height,
        taken_at=one.shot.taken_at,
        lon=None if where is None else where.lon,
        lat=None if where is None else where.lat,
        added_at=one.brought_at,
        actor=actor,
    )


def files_of(folder: Path, realm: Realm, timezone: str) -> FileStore:
    """Return where the pictures of a realm lie: nobody else keeps anything there.

    Parameters
    ----------
    folder
        For files, in the site's own folder.
    timezone
        Whose time cameras show when they do not say.
    """
    return FileStore(folder / "reports" / realm.name.replace(":", "-"), ZoneInfo(timezone))


def keep(uow: Writing, one: Photo, *, by: str = "") -> Photo:
    """Keep a photo of a report that came or is to come; sent again, the first one is returned.

    Raises
    ------
    NotFoundError, ForbiddenError
        If the unit is not within reach, or this is not for the one who asks.
    ConflictError
        If its id is taken by another, or its report is of another unit.
    InvalidRequestError
        If the report has as many as it may have.
    """
    who = acting(uow, by)
    require_unit(uow, one.unit)
    _require_right(who, one.unit)
    programs.hold(uow, f"photos {one.version_id}")
    version = reports.by_id(uow, one.version_id)
    if version is not None and version.report.unit != one.unit:
        raise ConflictError(
            N_("The report that this photo belongs to is of another unit."),
            mend=N_("Load the page again, and choose the photo there."),
        )
    there = store.of_versions(uow, [one.version_id], one.unit)
    same = next((other for other in there if other.sha256 == one.sha256), None)
    if same is not None:
        return same
    _require_few(there)
    if not store.add(uow, one):
        raise _taken_already(uow, one)
    _record(uow, "photographed", one, who)
    return one


def of_version(uow: Reading, version: Version) -> Photos:
    """Return the photos of a report, those of its earlier versions included."""
    unit = version.report.unit
    there = store.of_versions(uow, reports.version_ids(uow, version.report_id), unit)
    return Photos(there=tuple(there), asked=asked(uow, unit))


def still_asked(uow: Reading, version: Version) -> int:
    """Return how many more photos are asked of a report; those of its whole event count."""
    if not version.report.event_id:
        return of_version(uow, version).missing
    return of_event(uow, version.report.event_id, version.report.unit).missing


def waiting(uow: Reading, version_id: str, unit: str) -> Photos:
    """Return the photos that came for a report before it was sent."""
    mine = store.of_versions(uow, [version_id], unit)
    return Photos(there=tuple(mine), asked=asked(uow, unit))


def of_event(uow: Reading, event_id: str, unit: str) -> Photos:
    """Return all photos of a unit on an event: these are counted where some are asked."""
    there = store.of_versions(uow, store.versions_on(uow, event_id, unit), unit)
    return Photos(there=tuple(there), asked=asked(uow, unit))


def of_reports(uow: Reading, report_ids: Iterable[str]) -> dict[str, tuple[Photo, ...]]:
    """Return the photos of several reports, by the id of each one's first version."""
    report_of = store.reports_of_versions(uow, report_ids)
    found: dict[str, tuple[Photo, ...]] = {}
    for one in store.of_versions(uow, [version_id for version_id, _ in report_of]):
        report_id = report_of.get((one.version_id, one.unit))
        if report_id is not None:
            found[report_id] = (*found.get(report_id, ()), one)
    return found


def asked(uow: Reading, unit: str) -> PhotosAsked:
    """Return how many photos are asked in a unit now."""
    return asked_in(in_force(activation.timeline(uow), unit, uow.now))


def photo(uow: Reading, photo_id: str) -> Photo:
    """Return a photo that is shown.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    """
    found = store.by_id(uow, photo_id)
    if found is None or store.is_hidden(uow, photo_id):
        raise NotFoundError(
            N_("There is no such photo here."), mend=N_("Look at the report again.")
        )
    return found


def take_away(uow: Writing, photo_id: str, *, why: str = "", by: str = "") -> Photo:
    """Take a photo away: gone while its report was not sent, hidden with a reason afterwards.

    Raises
    ------
    NotFoundError, ForbiddenError
        If there is none, or this is not for the one who asks.
    InvalidRequestError
        If nobody says why a photo of a report is to be hidden.
    """
    who = acting(uow, by)
    one = photo(uow, photo_id)
    _require_right(who, one.unit)
    if not store.is_sent(uow, one):
        store.forget(uow, one)
        _record(uow, "took_back", one, who)
        return one
    if not why.strip():
        raise InvalidRequestError(
            N_("Nobody said why the photo is to be hidden."),
            mend=N_("Say it in a few words; the photo stays as evidence."),
        )
    store.hide(uow, one, why.strip()[:WORDS_MOST], who.name)
    _record(uow, "hid", one, who, why=why.strip()[:WORDS_MOST])
    return one


def forget_unsent(uow: Writing) -> tuple[str, ...]:
    """Take photos away whose reports never came; return the contents that nobody needs now."""
    old = store.unsent(uow, uow.now - UNSENT_SOUGHT, uow.now - UNSENT_KEPT)
    for one in old:
        store.forget(uow, one)
    if old:
        after = {"photos": len(old)}
        entry = Entry(action="forgot", subject_kind="photo", subject_id="unsent", after=after)
        audit.record(uow, entry)
    contents = dict.fromkeys(one.sha256 for one in old)
    return tuple(one for one in contents if not store.is_used(uow, one))


def _taken_already(uow: Reading, one: Photo) -> ConflictError:
    """Say why a photo cannot be kept under its id: a hidden one does not come back by itself."""
    before = store.by_id(uow, one.id)
    if before is not None and (before.version_id, before.sha256) == (one.version_id, one.sha256):
        return ConflictError(
            N_("This photo was here before, and somebody hid it."),
            mend=N_("Ask the desk why; another photo can be sent."),
        )
    return ConflictError(
        N_("Another photo came before under this id."),
        mend=N_("Choose the photo again; it gets an id of its own."),
    )


def _require_right(who: Acting, unit: str) -> None:
    if not any(may(who, deed, unit) for deed in (Deed.SUBMIT, Deed.ENTER, Deed.HANDLE)):
        raise ForbiddenError(
            N_("You do not report for {code}."),
            mend=N_("Ask an administrator of your area for the role."),
            code=unit,
        )


def _require_few(there: list[Photo]) -> None:
    if len(there) >= PHOTOS_MOST:
        raise InvalidRequestError(
            N_("A report has at most {most} photos."),
            mend=N_("Take one away that says less."),
            most=PHOTOS_MOST,
        )


def _record(uow: Writing, action: str, one: Photo, who: Acting, why: str = "") -> None:
    entry = Entry(
        action=action,
        subject_kind="report",
        subject_id=one.version_id,
        code12=one.unit,
        why=why,
        after={"photo": one.id, "sha256": one.sha256},
        by="" if who.name == uow.scope.actor else who.name,
    )
    audit.record(uow, entry)
    live.touch(uow, "reports", one.unit)
