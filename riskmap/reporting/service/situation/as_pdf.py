"""A situation report as PDF, A4: with a map true to scale, and room for signatures."""

from __future__ import annotations

from reportlab.lib.units import mm

from riskmap.core.words import N_
from riskmap.locale.tongues import Tongue
from riskmap.reporting.service.paper import MapFlowable, Paper
from riskmap.reporting.service.situation.content import Situation


def as_pdf(one: Situation, tongue: Tongue) -> bytes:
    """Return the paper."""
    paper = Paper(
        title=f"{one.title} · {one.subtitle}",
        say=tongue.say,
        is_chinese=tongue.is_chinese,
        mark=one.mark,
    )
    paper.head(one.title, 0)
    paper.write(one.subtitle, is_quiet=True)
    paper.write(one.paragraph, size=11.5)
    paper.facts(one.facts)
    paper.head(tongue.say(N_("Figures")))
    for block in one.tables:
        paper.table(block.heads, block.rows, widths(len(block.heads)))
    if not one.tables:
        paper.write(tongue.say(N_("No figure has been accepted yet.")))
    paper.head(tongue.say(N_("What is not known")))
    for text in one.unknown or (tongue.say(N_("Everything that was asked for is known.")),):
        paper.write(text)
    if one.map is not None:
        paper.head(tongue.say(N_("Map")))
        paper.add(MapFlowable(one.map, tongue.say(N_("N"))))
        for text in one.map_notes:
            paper.write(text, is_quiet=True, size=8.5)
    if one.words:
        paper.head(tongue.say(N_("What units write")))
    for unit, label, text in one.words:
        paper.write(f"{unit} · {label}", is_quiet=True, size=9)
        paper.write(text)
    paper.head(tongue.say(N_("Signatures")))
    paper.blanks(one.signatures, height=14 * mm)
    for text in one.sources:
        paper.write(text, is_quiet=True, size=8.5)
    return paper.pdf()


def widths(count: int) -> tuple[float, ...]:
    """Return the widths of number, unit and figures beside each other, as shares."""
    return (0.4, 2.0, *[1.3] * (count - 2))
