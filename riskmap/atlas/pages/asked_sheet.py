"""Which printed map an address asks for: the same words as on the map at ``/``, and paper."""

from __future__ import annotations

from flask import request

from riskmap.atlas.home import home_region, region_file
from riskmap.atlas.measures.catalogue import COMPOSITE
from riskmap.atlas.publication.composing import Asked
from riskmap.atlas.publication.layout import Sheet, sheet
from riskmap.atlas.publication.model import MapKind
from riskmap.atlas.service import levels
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.doors.words import locale
from riskmap.store import Reading

#: What of an address the map at ``/`` understands too.
LIVE = ("level", "measure", "layers", "at", "selected")
_AT = N_("{given} is no view of a map.")
_AT_MEND = N_("Write zoom/latitude/longitude, for example 13/31.24/121.42.")
_ZOOMS = (1, 22)


def asked_sheet(uow: Reading) -> Asked:
    """Return the map that the address asks for.

    Raises
    ------
    InvalidRequestError
        If something in the address is not understood.
    """
    region, file = home_region(), region_file()
    given = request.args.get
    names = given("layers")
    return Asked(
        region=region,
        folder=file.parent,
        level=levels(uow, region).asked(given("level")),
        measure=given("measure") or COMPOSITE,
        locale=locale(),
        under=given("under") or None,
        layers=None if names is None else frozenset(filter(None, names.split(","))),
        at=_at(),
        selected=given("selected") or None,
    )


def asked_paper() -> Sheet:
    """Return the sheet of paper that is asked for, A4 landscape unless the address says other."""
    return sheet(request.args.get("size") or "a4", request.args.get("orient") or "landscape")


def asked_kind() -> MapKind:
    """Return for whom the map is that is asked for: for everybody unless it says otherwise."""
    given = request.args.get("kind") or str(MapKind.PUBLIC)
    allowed = [str(one) for one in MapKind]
    if given not in allowed:
        raise InvalidRequestError(
            N_("There is no kind of map called {kind}."),
            mend=N_("Use one of: {allowed}."),
            kind=given,
            allowed=", ".join(allowed),
        )
    return MapKind(given)


def _at() -> tuple[float, float, float] | None:
    given = request.args.get("at")
    if not given:
        return None
    try:
        zoom, lat, lon = (float(part) for part in given.split("/"))
    except ValueError:
        raise InvalidRequestError(_AT, mend=_AT_MEND, given=given[:80]) from None
    least, most = _ZOOMS
    if not (least <= zoom <= most and abs(lat) <= 85 and abs(lon) <= 180):  # noqa: PLR2004
        raise InvalidRequestError(_AT, mend=_AT_MEND, given=given[:80])
    return zoom, lat, lon
