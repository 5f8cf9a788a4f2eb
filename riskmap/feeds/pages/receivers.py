"""How a receiver is, in words: what it sees, and how well it knows where it is."""

from __future__ import annotations

from collections.abc import Iterator

from riskmap.core.words import N_, Message
from riskmap.doors.words import hour, say
from riskmap.feeds.model.observations import Fix, StationHealth

_FIXES = {
    Fix.NONE: N_("no position"),
    Fix.SINGLE: N_("alone: some metres"),
    Fix.DGPS: N_("with corrections: about a metre"),
    Fix.RTK_FIXED: N_("fixed: good for millimetres"),
    Fix.RTK_FLOAT: N_("floating: some decimetres"),
    Fix.OTHER: N_("of another kind"),
}


def receiver_facts(one: StationHealth) -> Iterator[tuple[str, str]]:
    """Yield label and text of what a receiver says of itself."""
    if one.time is not None:
        yield say(N_("Said at")), hour(one.time)
    if one.fix is not None:
        yield say(N_("Position is")), say(_FIXES[one.fix])
    if one.satellites is not None:
        yield say(N_("Satellites used")), str(one.satellites)
    for system, count in sorted(one.in_view.items()):
        yield say(Message(N_("In view, {system}"), {"system": system})), str(count)
    if one.hdop is not None:
        yield say(N_("Horizontal dilution")), f"{one.hdop:.1f}"
    if one.correction_age_s is not None:
        yield (
            say(N_("Age of corrections")),
            say(Message(N_("{count} s"), {"count": f"{one.correction_age_s:g}"})),
        )
