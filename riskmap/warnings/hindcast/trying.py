"""All trials of one run: each detector against the events that others tell of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from time import perf_counter

import structlog
from attrs import evolve

from riskmap.core.words import N_, Message
from riskmap.warnings.detectors import level, rain, tide, typhoon, vapour
from riskmap.warnings.hindcast.dating import (
    BEST_TRACK,
    FILE,
    GAUGE,
    MARK,
    SIGNAL,
    crossings,
    winds,
    within,
)
from riskmap.warnings.hindcast.past import Past, akin
from riskmap.warnings.hindcast.replaying import LOOKS_AT_MOST, Replayed, replay
from riskmap.warnings.hindcast.vapour import Learning, learning
from riskmap.warnings.model.hindcast import (
    Episode,
    Event,
    Hindcast,
    Part,
    Skill,
    Trial,
    Used,
    skill_of,
)
from riskmap.warnings.model.thresholds import thresholds
from riskmap.warnings.model.watching import Detector

#: Which numbers a detector goes by: file, and beginnings of their slugs.
_USED = {
    rain.NAME: ("weather", ("rain_",)),
    typhoon.NAME: ("weather", ("wind_", "storm_")),
    vapour.NAME: ("weather", ("vapour_",)),
    level.NAME: ("water", ("level_", "rise_", "colour_")),
    tide.NAME: ("water", ("tide_", "surge_")),
}
#: Where dated events come from, in words.
DATED = {
    SIGNAL: N_("official signals that were relayed"),
    FILE: N_("dated events of the site"),
    BEST_TRACK: N_("wind circles of best tracks"),
    MARK: N_("water at the mark, measured at the same gauge"),
    GAUGE: N_("heavy rain within an hour, measured by gauges around"),
}
log = structlog.get_logger(__name__)
OTHERS = Message(N_("official signals and dated events of the site"))


def hindcast(
    detectors: Mapping[str, Detector], past: Past, *, now: datetime, synthetic: bool
) -> Hindcast:
    """Try all detectors on a past."""
    began = perf_counter()
    storms = within(tuple(winds(past)), past.since, past.until)
    trials = [one for each in detectors.values() for one in _tried(each, past, storms)]
    events = Counter(one.source for one in (*past.events, *storms))
    return Hindcast(
        made_at=now,
        since=past.since,
        until=past.until,
        synthetic=synthetic,
        trials=tuple(trials),
        events=dict(sorted(events.items())),
        seconds=round(perf_counter() - began, 3),
    )


def _tried(detector: Detector, past: Past, storms: tuple[Event, ...]) -> list[Trial]:
    """Return the trials of one detector; one that fails does not stop the others."""
    try:
        return list(_trials(detector, past, storms))
    except Exception as fault:
        log.exception("a detector failed on the past", detector=detector.name)
        why = Message(N_("Not tried: it failed ({fault}); the log says more."),
                      {"fault": type(fault).__name__})  # fmt: skip
        return [evolve(_trial(detector, past, Part.REPLAYED, (), ()), notes=(why,))]


def _trials(detector: Detector, past: Past, storms: tuple[Event, ...]) -> Iterator[Trial]:
    if detector.name == vapour.NAME:
        yield from _vapour_trials(detector, past)
        yield from _issued(detector, past, past.events, frozenset({vapour.HAZARD}))
        return
    if detector.name == tide.NAME:
        yield _not_tried(detector, past)
        yield from _issued(detector, past, past.events, frozenset({tide.HAZARD}))
        return
    replayed = replay(detector, past)
    events = (*past.events, *(storms if detector.name == typhoon.NAME else ()))
    yield _replayed(detector, past, replayed, events)
    if detector.name == level.NAME:
        yield _rises(detector, past, replayed)
    elif replayed.hints:
        yield _hinted(detector, past, replayed, events)
    yield from _issued(detector, past, events, replayed.hazards)


def _replayed(detector: Detector, past: Past, replayed: Replayed, events: Iterable[Event]) -> Trial:
    mine = _of(events, replayed.hazards)
    return _trial(detector, past, Part.REPLAYED, replayed.issued, mine, replayed)


def _hinted(detector: Detector, past: Past, replayed: Replayed, events: Iterable[Event]) -> Trial:
    mine = _of(events, replayed.hazards)
    return _trial(detector, past, Part.HINTS, replayed.hints, mine, replayed)


def _rises(detector: Detector, past: Past, replayed: Replayed) -> Trial:
    """Hold the times to the mark against when the water was there."""
    events = tuple(one for each in past.stations for one in crossings(past, each))
    bare = _trial(detector, past, Part.HINTS, replayed.hints, events, replayed)
    return evolve(bare, dated_by=Message(DATED[MARK]))


def _issued(
    detector: Detector, past: Past, events: Iterable[Event], hazards: frozenset[str]
) -> Iterator[Trial]:
    """Yield what it issued at the time, where it ran then."""
    episodes = past.issued.get(detector.name, ())
    if episodes:
        yield _trial(detector, past, Part.ISSUED, episodes, _of(events, hazards))


def _of(events: Iterable[Event], hazards: frozenset[str]) -> tuple[Event, ...]:
    return tuple(one for one in events if any(akin(one.hazard, each) for each in hazards))


def _trial(
    detector: Detector,
    past: Past,
    part: Part,
    episodes: tuple[Episode, ...],
    events: tuple[Event, ...],
    replayed: Replayed | None = None,
) -> Trial:
    hours = _within_h(detector)
    skill = skill_of(episodes, events, timedelta(hours=hours))
    return Trial(
        detector=detector.name,
        zh=detector.zh,
        en=detector.en,
        part=part,
        dated_by=_dated_by(events),
        within_h=hours,
        since=past.since,
        until=past.until,
        stations=0 if replayed is None else replayed.stations,
        looks=0 if replayed is None else replayed.looks,
        skill=skill,
        thresholds=used(detector.name),
        notes=tuple(_notes(skill, replayed)),
    )


def _dated_by(events: tuple[Event, ...]) -> Message:
    sources = {one.source for one in events}
    return Message(DATED[BEST_TRACK]) if sources == {BEST_TRACK} else OTHERS


def _notes(skill: Skill, replayed: Replayed | None) -> Iterator[Message]:
    if not skill.events:
        yield Message(N_("No dated event of this kind is known: nothing can be said of its skill."))
    elif skill.is_small:
        yield Message(N_("Small numbers: {events} events, {episodes} sayings."),
                      {"events": skill.events, "episodes": skill.episodes})  # fmt: skip
    if replayed is not None and replayed.looks >= LOOKS_AT_MOST:
        yield Message(N_("Not every moment was looked at: of long series every so manieth."))
    if replayed is not None and not replayed.looks:
        yield Message(N_("Nothing of the past came near a threshold, or nothing is kept of it."))


def _within_h(detector: Detector) -> float:
    rows = thresholds("hindcast").rows
    row = rows.get(f"within_{detector.name}", rows["within_other"])
    return row.value or 0.0


def used(name: str) -> tuple[Used, ...]:
    """Return the numbers that a detector goes by."""
    file, prefixes = _USED.get(name, ("", ()))
    rows = thresholds(file).rows.values() if file else ()
    return tuple(
        Used(slug=one.slug, value=one.value, unit=one.unit, source=one.source,
             verified=one.verified)
        for one in rows
        if one.slug.startswith(prefixes)
    )  # fmt: skip


def _not_tried(detector: Detector, past: Past) -> Trial:
    """Return why tides are not tried: forecasts of then are written over by later ones."""
    bare = _trial(detector, past, Part.REPLAYED, (), ())
    why = Message(N_("Not tried: of forecasts of the tide only the newest is kept, not what was"
                     " known then."))  # fmt: skip
    return evolve(bare, notes=(why,))


def _vapour_trials(detector: Detector, past: Past) -> Iterator[Trial]:
    found = learning(past)
    if found is None:
        why = Message(N_("Not tried: no station has water vapour with measured pressure."))
        yield evolve(_trial(detector, past, Part.VERIFICATION, (), ()), notes=(why,))
        return
    yield _learnt(detector, past, found, Part.TRAINING)
    yield _learnt(detector, past, found, Part.VERIFICATION)


def _learnt(detector: Detector, past: Past, found: Learning, part: Part) -> Trial:
    is_training = part is Part.TRAINING
    skill = found.training if is_training else found.verification
    bare = _trial(detector, past, part, (), ())
    return evolve(
        bare,
        dated_by=Message(DATED[GAUGE]),
        since=past.since if is_training else found.split,
        until=found.split if is_training else past.until,
        stations=found.stations,
        looks=found.values,
        skill=skill,
        notes=(*_notes(skill, None), *_vapour_notes(found, is_training=is_training)),
    )


def _vapour_notes(found: Learning, *, is_training: bool) -> Iterator[Message]:
    params = {"percent": round(100 * found.quantile)}
    if not found.is_chosen:
        yield Message(N_("With the quantile that ships, {percent} in 100: there was nothing to"
                         " choose it by."), params)  # fmt: skip
    elif is_training:
        yield Message(N_("The quantile of {percent} in 100 did best here; so these numbers flatter"
                         " it."), params)  # fmt: skip
    else:
        said = N_("With the quantile of {percent} in 100, chosen on the time before.")
        yield Message(said, params)
    if found.unseen:
        yield Message(N_("{count} heavy rains are left out: no vapour was measured before them."),
                      {"count": found.unseen})  # fmt: skip
