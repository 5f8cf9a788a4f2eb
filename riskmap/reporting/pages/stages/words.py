"""What pages of stage reports say: figures, events, the sentence to be confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from riskmap.core.figure import Figure, FigureKind, FigureSum
from riskmap.core.findings import Finding
from riskmap.core.hazards import hazards
from riskmap.core.words import N_, Message
from riskmap.doors.words import locale, moment, say
from riskmap.reporting.model.differences import Difference
from riskmap.reporting.model.events import Event
from riskmap.reporting.model.figures import Figures, amount
from riskmap.reporting.model.forms import in_the_sentence
from riskmap.reporting.model.indicators import Indicator, indicators
from riskmap.reporting.model.reports import Header, Kind

#: How to mend, where a page has a tick instead of a word.
_ON_PAGES = {
    N_('Write a number, the word "unknown", or {{"at_least": 12}}.'): N_(
        "Write digits such as 12, or tick “Not known”."
    ),
    N_('Write 0 if you looked and there is none, "unknown" if nobody knows.'): N_(
        "Write 0 if you looked and there is none; tick “Not known” if nobody knows."
    ),
    N_('Correct one of the two; write "unknown" for what nobody knows yet.'): N_(
        "Correct one of the two; tick “Not known” for what nobody knows yet."
    ),
    N_('Fill in the loss, or write "unknown".'): N_("Fill in the loss, or tick “Not known”."),
}


def kind_said(kind: Kind) -> str:
    """Return what a kind is called, a stage with its plain word: 首次报告（初报）."""
    return say(kind.word)


def figure_said(slug: str, figure: Figure | None) -> str:
    """Return a figure with its unit; unknown, zero and not asked are three things."""
    if figure is None:
        return say(N_("not asked"))
    if figure.amount is None:
        return say(N_("nobody knows yet"))
    number = amount_said(indicators()[slug], figure.amount)
    if figure.kind is FigureKind.AT_LEAST:
        return say(Message(N_("at least {number}"), {"number": number}))
    return number


def amount_said(one: Indicator, whole: int) -> str:
    """Return an amount of the smallest unit as people read it: 1,200 人."""
    text = f"{amount(one, whole):,.{one.unit.decimals}f}"
    unit = one.unit.name(locale())
    return f"{text} {'× ' if unit[:1].isdigit() else ''}{unit}".rstrip()


def change_said(one: Difference | None) -> str:
    """Return how a figure stands to the one before: 12 → 15 (+3); the same is said in words."""
    if one is None:
        return say(N_("as before"))
    known = {
        "before": figure_said(one.indicator, one.before),
        "after": figure_said(one.indicator, one.after),
    }
    if one.by is None:
        return say(Message(N_("{before} → {after}"), known))
    sign = "+" if one.by > 0 else "−"
    by = f"{sign}{amount(indicators()[one.indicator], abs(one.by)):,}"
    return say(Message(N_("{before} → {after} ({by})"), {**known, "by": by}))


def sum_said(slug: str, one: FigureSum) -> str:
    """Return a sum of the level below, with how much of it is unknown."""
    total = figure_said(slug, one.total)
    if not one.unknown_parts:
        return total
    said = {"total": total, "unknown": one.unknown_parts, "parts": one.parts}
    return say(Message(N_("{total}, incomplete: {unknown} of {parts} parts unknown"), said))


def event_said(event: Event) -> str:
    """Return what an event is: 台风大风，2021年7月25日 06:00 起，曹杨路."""
    return header_said(event.header)


def header_said(header: Header) -> str:
    """Return what happened, since when, and where if that is said."""
    known = {
        "hazard": hazard_said(header.hazard),
        "at": moment(header.occurred_at),
        "place": header.place,
    }
    template = N_("{hazard}, since {at}, {place}") if header.place else N_("{hazard}, since {at}")
    return say(Message(template, known))


def hazard_said(slug: str) -> str:
    """Return the name of a hazard; a slug that the list does not have as it is."""
    one = hazards().get(slug)
    return slug if one is None else one.name(locale())


def sentence(unit: str, what: str, cutoff_at: datetime, figures: Figures) -> str:
    """Return the sentence to be confirmed: whose report it is, of what, up to when, how much."""
    told = (
        f"{say(indicators()[slug].name)} {figure_said(slug, figures[slug])}"
        for slug in in_the_sentence()
        if slug in figures
    )
    known = {
        "unit": unit,
        "what": what,
        "at": moment(cutoff_at),
        "figures": joined(told) or say(N_("no figures yet")),
    }
    return say(Message(N_("{unit}: {what}. Up to {at}: {figures}."), known))


def told(one: Finding) -> str:
    """Return what is wrong and how to mend it."""
    gap = "" if locale() == "zh" else " "
    mend = one.mend
    if mend is not None and mend.id in _ON_PAGES:
        mend = Message(_ON_PAGES[mend.id], mend.params)
    return gap.join(say(part) for part in (one.message, mend) if part is not None)


def joined(several: Iterable[str]) -> str:
    """Return words one after the other, as the reader's language parts them."""
    return ("、" if locale() == "zh" else ", ").join(several)
