"""What the audit log is told of places: what of one changed, and how many came at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import shapely

from riskmap.core.cells import write
from riskmap.core.codes import around, is_code12
from riskmap.places.model import Place
from riskmap.places.model.fields import FIELDS
from riskmap.store import Writing, audit
from riskmap.store.audit import Entry, difference


def tell(uow: Writing, action: str, one: Place, before: Place | None, why: str, by: str) -> None:
    """Record one change of a place: only the fields that differ."""
    old, new = difference(_fields(before), _fields(one))
    entry = Entry(
        action=action,
        subject_kind="place",
        subject_id=one.id,
        code12=_code12([one]),
        why=why,
        by=by,
        before=old or None,
        after=new,
    )
    audit.record(uow, entry)


def tell_several(
    uow: Writing, action: str, several: Sequence[Place], why: str, by: str, **about: Any
) -> None:
    """Record once that several places came or went together, with counts and the file's hash."""
    entry = Entry(
        action=action,
        subject_kind="place",
        code12=_code12(several),
        why=why,
        by=by,
        after={"places": len(several), **about},
    )
    audit.record(uow, entry)


def tell_exported(uow: Writing, several: Sequence[Place], file: str, by: str) -> None:
    """Record that places, among them such as are not for everybody, were taken along."""
    tell_several(uow, "exported", several, "", by, file=file)


def _fields(one: Place | None) -> Mapping[str, Any]:
    """Return a place as text by field; what is empty is left out."""
    if one is None:
        return {}
    said = {name: write(getattr(one, name)) for name in FIELDS}
    said["wkt"] = shapely.to_wkt(one.geometry, rounding_precision=9)
    return {name: text for name, text in said.items() if text and name != "id"}


def _code12(several: Sequence[Place]) -> str | None:
    """Return the smallest division around places; None where one lies in none we know."""
    codes = [one.code for one in several]
    return around(codes) if all(map(is_code12, codes)) else None
