"""Own warnings that rest on a series: when each began, in the picture of what it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from riskmap.core.words import N_, Message
from riskmap.maps.series import Event
from riskmap.maps.study import Study
from riskmap.warnings.model.warnings import HazardWarning, Kind, level_word
from riskmap.warnings.service.showing import listed
from riskmap.warnings.studies.seen import Seen


def studies(seen: Seen) -> Iterator[Study]:
    """Yield the warnings that rest on series of a station."""
    found: dict[str, list[Event]] = defaultdict(list)
    for one in listed(seen.uow, since=seen.asked.since, kind=Kind.OWN):
        for quantity in dict.fromkeys(q for key, q in one.said.series if key == seen.station.key):
            found[quantity].append(_event(one))
    for quantity, events in found.items():
        slug = f"warned-{quantity}".replace("_", "-")
        yield Study(slug=slug, quantity=quantity, events=tuple(events))


def _event(one: HazardWarning) -> Event:
    about = {"headline": one.said.headline, "level": level_word(one.said.level)}
    label = Message(N_("detected by this platform: {headline} ({level})"), about)
    return Event(at=one.opened_at, label=label, kind="warning")
