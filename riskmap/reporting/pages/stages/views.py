"""What the templates of stage reports are given: one frozen record a page."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from riskmap.doors.words import locale, say
from riskmap.reporting.model.drafts import BOX, NUMBER, SAME, TICKED, UNKNOWN, Draft, as_typed
from riskmap.reporting.model.events import Event
from riskmap.reporting.model.figures import Figures
from riskmap.reporting.model.forms import FormPage
from riskmap.reporting.model.indicators import Indicator, indicators, parts_of
from riskmap.reporting.model.reports import BOXES
from riskmap.reporting.model.typed import read_typed
from riskmap.reporting.pages.stages.boarded import BoardOffer
from riskmap.reporting.pages.stages.words import figure_said, joined, sum_said
from riskmap.reporting.service.composing import Around


@frozen(kw_only=True)
class Asked:
    """One figure on a page.

    Parameters
    ----------
    number, is_unknown, is_same
        What was typed.
    before
        The figure of the report before; empty where there is none.
    sent
        As the returned report says it.
    total
        The sum of the level below, that can be taken over.
    worked_out_of
        Parts of which it is the sum where it is left empty.
    converted
        What was typed, in the unit of the form, where that was another one.
    trouble
        What is wrong with what was typed.
    """

    slug: str
    name: str
    unit: str
    hint: str
    is_whole: bool
    number: str
    is_unknown: bool
    is_same: bool
    before: str = ""
    sent: str = ""
    total: str = ""
    worked_out_of: str = ""
    converted: str = ""
    trouble: str = ""


@frozen(kw_only=True)
class Fold:
    """Figures of one group behind a fold."""

    name: str
    asked: tuple[Asked, ...]
    is_open: bool


@frozen(kw_only=True)
class Place:
    """Where the reader is in the report.

    Parameters
    ----------
    steps
        Names of all pages; `at` counts from 1.
    save_href, back_href
        Where the form is sent, and the page before; empty on the first.
    notes
        What is to be known of the report while it is written.
    """

    title: str
    kind: str
    name: str
    draft: Draft
    steps: tuple[str, ...]
    at: int
    save_href: str
    back_href: str
    event: Event | None
    what: str
    before_at: datetime | None
    notes: tuple[str, ...] = ()


@frozen(kw_only=True)
class FiguresPage:
    """A page of figures.

    Parameters
    ----------
    boxes
        The text part, on the last page of figures: (name, label, text).
    summary
        What happened in a few words, where that is asked here; None where not.
    focus
        The field that somebody came for.
    board
        What the evacuation board offers to this page; None where it offers nothing.
    is_mass_loss
        The box of massive losses is ticked; None where it is not asked here.
    faults
        (name of field, sentence).
    """

    title: str
    place: Place
    page: FormPage
    first: tuple[Asked, ...]
    rest: tuple[Fold, ...]
    boxes: tuple[tuple[str, str, str], ...]
    summary: str | None
    has_before: bool
    has_sums: bool
    focus: str
    board: BoardOffer | None = None
    is_mass_loss: bool | None = None
    faults: tuple[tuple[str, str], ...] = ()


def asked(one: Indicator, draft: Draft, known: Around, troubles: dict[str, str]) -> Asked:
    """Return one figure as the form shows it."""
    number = draft.text(f"{NUMBER}-{one.slug}")
    before, sums = known.figures.get(one.slug), known.sums.sums if known.sums else {}
    typed = read_typed(one, number)
    parts = parts_of(one.slug) if one.is_sum else ()
    return Asked(
        slug=one.slug,
        name=say(one.name),
        unit=one.unit.name(locale()),
        hint=one.definition.get(locale(), ""),
        is_whole=one.unit.decimals == 0,
        number=number,
        is_unknown=draft.text(f"{UNKNOWN}-{one.slug}") == TICKED,
        is_same=draft.text(f"{SAME}-{one.slug}") == TICKED,
        before="" if before is None else figure_said(one.slug, before),
        total=sum_said(one.slug, sums[one.slug]) if one.slug in sums else "",
        worked_out_of=joined(say(indicators()[part].name) for part in parts),
        converted=f"{typed.said} {one.unit.name(locale())}" if typed.is_converted else "",
        trouble=troubles.get(one.slug, ""),
    )


def hazard_of(draft: Draft, known: Around) -> str:
    """Return the hazard that a draft is about; empty while nobody chose one."""
    return known.event.header.hazard if known.event else draft.text("hazard")


def boxes_of(draft: Draft) -> tuple[tuple[str, str, str], ...]:
    """Return the text part: (name of field, label, text)."""
    return tuple(
        (f"{BOX}-{box}", say(word), draft.text(f"{BOX}-{box}")) for box, word in BOXES.items()
    )


def taken_over(
    page: FormPage, said: dict[str, str], known: Around, asked_for: frozenset[str]
) -> dict[str, str]:
    """Return what a page says after "take over the sum" and "the rest as before" were ticked.

    Parameters
    ----------
    said
        What was typed on the page.
    asked_for
        Slugs whose sum was ticked; ``rest`` for all that were left empty.
    """
    found = dict(said)
    sums: Figures = known.sums.figures if known.sums else {}
    for slug in (one for one in indicators() if page.holds(one)):
        is_empty = not any(said.get(f"{part}-{slug}") for part in (NUMBER, UNKNOWN, SAME))
        is_wanted = slug in asked_for or ("rest" in asked_for and is_empty)
        if is_wanted and slug in sums and not said.get(f"{NUMBER}-{slug}"):
            found.pop(f"{UNKNOWN}-{slug}", None)
            found |= as_typed(slug, sums[slug])
        elif is_empty and "before" in asked_for and slug in known.figures:
            found[f"{SAME}-{slug}"] = TICKED
    return found
