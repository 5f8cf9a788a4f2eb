"""Official signals: relayed as their senders said them, for what is ours. Nothing is judged here.

What holds at a moment, the feeds room knows. This lets warnings follow it: the same list again
changes nothing, and in whatever order messages came, the same warnings hold in the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import shapely
from attrs import evolve

from riskmap.core.words import N_, Message
from riskmap.feeds import service as feeds
from riskmap.feeds.model.kept import KeptSignal
from riskmap.feeds.model.signals import Area, RelayedSignal, Signature
from riskmap.store import Writing
from riskmap.warnings import store
from riskmap.warnings.model.detections import Certainty, Place
from riskmap.warnings.model.placing import Outlined, Placed, circle, placed, placed_by_codes
from riskmap.warnings.model.warnings import HazardWarning, Kind, Said, Status, differences
from riskmap.warnings.service import deciding, placing

CAME = N_("Relayed as it came from {source}.")
FOLLOWED = N_("{source} replaced its earlier message.")
TAKEN_BACK = N_("{source} took it back, or it holds for this place no more.")
RAN_OUT = N_("It ran out as its sender said.")
CHANGED_SINCE_SIGNED = N_("It was changed since it was signed: trust it less.")
_KM = 1000.0


def relay(uow: Writing, there: Outlined, now: datetime) -> tuple[HazardWarning, ...]:
    """Let official warnings follow the signals in force; return those with a new version."""
    uow.hold("relayed warnings")
    standing = store.warnings.find(uow, kind=Kind.OFFICIAL, in_force=True)
    left = {one.id: one for one in standing}
    changed: list[HazardWarning] = []
    for kept in reversed(feeds.signals(uow, at=now)):  # the oldest first
        where = _placed(uow, there, kept.signal)
        if not where.areas:
            continue
        before = _before(left.values(), kept)
        if before is not None:
            del left[before.id]
        changed += _follow(uow, kept, where, before, now)
    changed += [_end(uow, one, now) for one in left.values()]
    return tuple(changed)


def _before(standing: Iterable[HazardWarning], kept: KeptSignal) -> HazardWarning | None:
    """Return the warning that a signal is, or follows; of several parts, the same one."""
    mine = [one for one in standing if one.origin == kept.feed]
    same = next((one for one in mine if one.subject == kept.key), None)
    if same is not None:
        return same
    followed = [one for one in mine if _identifier(one) in kept.signal.references]
    part = str(kept.signal.part)
    first = (one for one in followed if one.subject.rpartition("#")[2] == part)
    return next(first, followed[0] if followed else None)


def _identifier(one: HazardWarning) -> str:
    return one.subject.rpartition("#")[0]


def _follow(
    uow: Writing, kept: KeptSignal, where: Placed, before: HazardWarning | None, now: datetime
) -> Iterator[HazardWarning]:
    signal = kept.signal
    said = _said(signal, where)
    about = {"source": signal.source}
    if before is None:
        names = (kept.feed, kept.key)
        why = Message(CAME, about)
        yield deciding.open_new(
            uow, Kind.OFFICIAL, names, where.code12, said,
            why=why, expires_at=signal.ends_at, now=now,
        )  # fmt: skip
        return
    changed = differences(before.said, said, with_end=True)
    if not changed and before.subject == kept.key:
        return
    one = evolve(before, subject=kept.key)
    why = Message(FOLLOWED, about)
    yield deciding.change(
        uow, one, said, why=why, expires_at=signal.ends_at, now=now, changed=changed
    )


def _end(uow: Writing, one: HazardWarning, now: datetime) -> HazardWarning:
    if one.expires_at <= now:
        return deciding.end(uow, one, Status.EXPIRED, Message(RAN_OUT), now)
    why = Message(TAKEN_BACK, {"source": one.said.source})
    return deciding.end(uow, one, Status.CANCELLED, why, now)


def _said(signal: RelayedSignal, where: Placed) -> Said:
    doubts = signal.doubts
    if signal.signature is Signature.BROKEN:
        doubts = (Message(CHANGED_SINCE_SIGNED), *doubts)
    return Said(
        source=signal.source,
        hazard=signal.hazard or "",
        level=signal.severity.grade.level,
        said_level=signal.severity.said,
        certainty=_certainty(signal.certainty),
        onset=signal.onset or signal.effective or signal.sent,
        expires=signal.ends_at,
        place=_place(signal.areas),
        areas=where.areas,
        reasons=doubts,
        texts=dict(signal.texts),
    )


def _certainty(text: str) -> Certainty:
    """Return the certainty that a sender gave; what is no word of the protocol is unknown."""
    known = {str(one): one for one in Certainty}
    return known.get(text.strip().lower(), Certainty.UNKNOWN)


def _place(areas: Iterable[Area]) -> Place | None:
    """Return the shapes of a signal, circles as rings; None where only codes or names say it."""
    rings = [ring for area in areas for ring in area.polygons]
    for area in areas:
        for one in area.circles:
            drawn = circle(one.lon, one.lat, one.radius_km * _KM)
            rings.append(tuple((x, y) for x, y in shapely.get_coordinates(drawn)))
    return Place(polygons=tuple(rings)) if rings else None


def _placed(uow: Writing, there: Outlined, signal: RelayedSignal) -> Placed:
    """Return the divisions of ours that a signal holds for: by code, by shape, else by name."""
    codes = tuple(dict.fromkeys(_codes(signal.areas)))
    by_code = placed_by_codes(there, codes)
    if by_code.areas:
        return by_code
    shape = _place(signal.areas)
    if shape is not None:
        return placed(there, shape)
    names = " ".join(name for area in signal.areas for name in area.names.values())
    if not codes and placing.named(uow, there.home, names):
        return placed_by_codes(there, (there.home,))
    return Placed()


def _codes(areas: Iterable[Area]) -> Iterator[str]:
    """Yield codes of divisions: of twelve digits, or of six as the warning centre writes them."""
    for area in areas:
        for one in area.codes:
            if one.code12 is not None:
                yield one.code12
            elif one.value.isascii() and one.value.isdecimal() and len(one.value) == 6:  # noqa: PLR2004
                yield one.value.ljust(12, "0")
