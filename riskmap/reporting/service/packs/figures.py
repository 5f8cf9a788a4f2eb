"""The last figures of every event that goes on: the paragraph, and the table of its units."""

from __future__ import annotations

from riskmap.core.access import Area
from riskmap.core.words import N_
from riskmap.reporting.model.events import Event
from riskmap.reporting.service import paragraphs
from riskmap.reporting.service.official import official
from riskmap.reporting.service.packs.facts import Facts
from riskmap.reporting.service.situation.as_pdf import widths
from riskmap.reporting.service.situation.content import situation
from riskmap.reporting.store import events
from riskmap.store import Reading


def paper(uow: Reading, facts: Facts) -> bytes:
    """Return the last figures."""
    tongue, made = facts.tongue, facts.paper(N_("Last figures"))
    found = [one for one in events.find(uow) if not one.merged_into and _touches(one, facts)]
    for one in found:
        said = situation(uow, official(uow, one.id, facts.code12, facts.at), tongue)
        made.head(paragraphs.hazard_name(one.header.hazard, tongue))
        made.write(said.paragraph)
        for block in said.tables:
            made.table(block.heads, block.rows, widths(len(block.heads)))
        for text in said.unknown:
            made.write(text)
    if not found:
        made.write(tongue.say(N_("No disaster event goes on.")))
    return made.pdf()


def _touches(one: Event, facts: Facts) -> bool:
    mine, theirs = Area.of(facts.code12), Area.of(one.unit)
    return mine.contains(one.unit) or theirs.contains(facts.code12)
