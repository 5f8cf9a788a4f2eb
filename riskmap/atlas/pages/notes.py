"""What must be said beside the map: exact meanings, changes, comparisons, earlier versions."""

from __future__ import annotations

from collections.abc import Sequence

from riskmap.atlas.changes import Changed
from riskmap.atlas.measures import Measure
from riskmap.atlas.model import ChangeNote, Compared, EarlierNote
from riskmap.atlas.pages.asked import MapAsked
from riskmap.atlas.views import View
from riskmap.core.words import N_, Message
from riskmap.doors.words import day, say
from riskmap.risk.model import Assessment, Edition


def notes_of(measure: Measure) -> tuple[str, ...]:
    """Return what a measure is exactly, and where its class limits come from."""
    limits = Message(N_("Class limits: {source}."), {"source": say(measure.limits_source.title)})
    return tuple(say(one) for one in (measure.note, limits) if one.id)


def compared_with(beside: View | None, asked: MapAsked) -> Compared | None:
    """Return what is said of a second map."""
    if beside is None:
        return None
    return Compared(
        title=say(beside.coloured.measure.title),
        legend=beside.coloured.legend,
        close_href=asked.href(compare=""),
    )


def change_note(changed: Changed | None, asked: MapAsked) -> ChangeNote | None:
    """Return what is said of a map of changes; where there is none, why."""
    if changed is None:
        return None
    return ChangeNote(
        is_comparable=changed.comparison.compares_composites,
        title=say(Message(N_("What changed since version {version}"), {"version": changed.since})),
        sentences=tuple(say(one) for one in changed.sentences),
        close_href=asked.href(since=None, measure="", class_=None),
    )


def earlier_note(
    editions: Sequence[Edition], assessment: Assessment | None, asked: MapAsked
) -> EarlierNote | None:
    """Return the note that an earlier assessment is shown."""
    shown = next((one for one in editions if one.is_shown), None)
    if shown is None or assessment is None or assessment.version == shown.version:
        return None
    about = {
        "version": assessment.version,
        "day": day(assessment.created_at),
        "current": shown.version,
    }
    return EarlierNote(
        text=say(
            Message(N_("This is version {version} of {day}. Version {current} holds today."), about)
        ),
        close_href=asked.href(version=None, since=None, class_=None),
    )
