"""Take deliveries into the register, each kept or refused as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import shapely
from attrs import evolve, frozen
from shapely.geometry.base import BaseGeometry

from riskmap.core.codes import DivisionLevel, around, level_of, parent_of
from riskmap.core.sources import Flags, Source
from riskmap.core.words import N_
from riskmap.divisions.model import METRIC_CRS, Boundary, Delivery
from riskmap.divisions.service.reading import today
from riskmap.divisions.store import boundaries as outlines
from riskmap.divisions.store import counts as count_rows
from riskmap.divisions.store import deliveries as delivery_rows
from riskmap.divisions.store import divisions as rows
from riskmap.divisions.store.divisions import Wanted
from riskmap.geo.crs import STORAGE_CRS, area_m2
from riskmap.store import Reading, Writing, audit
from riskmap.store.audit import Entry


@frozen(kw_only=True)
class Registered:
    """What became of a delivery."""

    import_id: int
    is_accepted: bool
    counts: Mapping[str, int]


def register(uow: Writing, delivery: Delivery, *, by: str = "") -> Registered:
    """Write a delivery down and, unless a finding is an error, take all of it.

    What ships with the program (base, cells) leaves alone what a district has brought
    itself. The outline of a district follows from those of its units.

    Parameters
    ----------
    by
        Who brings it, where the program acts for somebody.
    """
    if not delivery.is_accepted:
        refused = delivery_rows.record(uow, delivery, {})
        _tell(uow, "refused", delivery, by, {})
        return Registered(import_id=refused, is_accepted=False, counts={})
    accepted = delivery if delivery.what.is_own else _without_own(uow, delivery)
    changed = rows.changes(uow, accepted.divisions)
    redrawn = outlines.changes(uow, accepted.boundaries)
    counts = {
        "divisions": len(accepted.divisions),
        "divisions_changed": len(changed),
        "boundaries": len(accepted.boundaries),
        "boundaries_changed": len(redrawn),
    }
    number = delivery_rows.record(uow, delivery, counts)
    _tell(uow, "imported", delivery, by, counts)
    rows.append(uow, changed, number)
    rows.append_successions(uow, accepted.successions)
    count_rows.append_counts(uow, accepted.counts)
    outlines.append(uow, redrawn, number)
    _redraw_districts(uow, [one for one, _ in redrawn], number)
    return Registered(import_id=number, is_accepted=True, counts=counts)


def latest_delivery(uow: Reading, what: str) -> str | None:
    """Return the hash of the last accepted delivery of a kind."""
    return delivery_rows.latest_sha256(uow, what)


def deliveries(uow: Reading) -> list[dict[str, Any]]:
    """Return what was delivered so far, newest first."""
    return delivery_rows.all_of(uow)


def delivered(code12: str, geometry: BaseGeometry, *, flags: Flags, source: Source) -> Boundary:
    """Return a public outline as a delivery brings it, EPSG:4490, measured."""
    (area,) = area_m2(np.array([geometry], dtype=object), STORAGE_CRS, METRIC_CRS)
    return Boundary(
        code12=code12, geometry=geometry, area_m2=float(area), flags=flags, source=source
    )


def derived_outline(code12: str, parts: Iterable[Boundary]) -> Boundary:
    """Return the outline of a unit as the union of its parts, with all of their flags."""
    several = list(parts)
    union = shapely.normalize(shapely.union_all([one.geometry for one in several]))
    dates = [one.source.as_of for one in several if one.source.as_of]
    source = Source(
        title=N_("Union of the outlines of its units"),
        licence=_joined(one.licence for one in several),
        attribution=_joined(one.attribution for one in several),
        as_of=max(dates, default=None),
    )
    return delivered(code12, union, flags=Flags.of(one.flags for one in several), source=source)


def _tell(
    uow: Writing, action: str, delivery: Delivery, by: str, counts: Mapping[str, int]
) -> None:
    """Leave one entry of a delivery in the audit log, however many rows it has."""
    codes = [one.code12 for one in delivery.divisions]
    codes += [one.code12 for one in delivery.boundaries]
    entry = Entry(
        action=action,
        subject_kind="divisions",
        subject_id=str(delivery.what),
        code12=around(codes),
        by=by,
        after={"file": delivery.file_name, "sha256": delivery.sha256, **counts},
    )
    audit.record(uow, entry)


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))


def _without_own(uow: Reading, delivery: Delivery) -> Delivery:
    own_rows = rows.brought_by_the_district(uow)
    own_outlines = outlines.brought_by_the_district(uow)
    return evolve(
        delivery,
        divisions=tuple(one for one in delivery.divisions if one.code12 not in own_rows),
        boundaries=tuple(one for one in delivery.boundaries if one.code12 not in own_outlines),
    )


def _redraw_districts(uow: Writing, redrawn: Iterable[Boundary], import_id: int) -> None:
    """Derive the public outline of each district some of whose units were redrawn."""
    units = [one.code12 for one in redrawn if one.is_public and _is_unit(one.code12)]
    for district in dict.fromkeys(filter(None, map(parent_of, units))):
        wanted = Wanted(on=today(uow), level=DivisionLevel.STREET, parent=district)
        drawn = outlines.find(uow, wanted)
        known = rows.latest(uow, district) is not None
        if known and len(drawn) == rows.how_many(uow, wanted):
            whole = derived_outline(district, (drawn[code] for code in sorted(drawn)))
            outlines.append(uow, outlines.changes(uow, [whole]), import_id)


def _is_unit(code12: str) -> bool:
    return level_of(code12) is DivisionLevel.STREET
