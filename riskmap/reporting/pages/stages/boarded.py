"""What the evacuation board offers to a page of figures: shown first, taken over only if ticked."""

from __future__ import annotations

from attrs import frozen

from riskmap.doors.words import say
from riskmap.reporting.model.drafts import NUMBER, SAME, UNKNOWN, Draft, as_typed
from riskmap.reporting.model.evacuation import Offered
from riskmap.reporting.model.forms import FormPage
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.pages.stages.words import figure_said
from riskmap.reporting.service import evacuation
from riskmap.reporting.service.composing import Around
from riskmap.store import Reading

#: The box that takes over what the board says for everything left empty.
TICK = "board-rest"


@frozen(kw_only=True)
class BoardOffer:
    """Figures of the board that a page asks for: (name, figure), with what has to be known."""

    figures: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def of_board(uow: Reading, draft: Draft, known: Around) -> Offered:
    """Return what the board offers to a draft now."""
    event_id = known.event.id if known.event else ""
    return evacuation.figures(uow, draft.unit, event_id, uow.now)


def offer_for(step: FormPage, offered: Offered) -> BoardOffer | None:
    """Return the figures that a page asks for and the board knows; None where there are none."""
    figures = tuple(
        (say(indicators()[slug].name), figure_said(slug, figure))
        for slug, figure in offered.figures.items()
        if step.holds(slug)
    )
    if not figures:
        return None
    return BoardOffer(figures=figures, notes=tuple(map(say, offered.notes)))


def from_board(step: FormPage, said: dict[str, str], offered: Offered) -> dict[str, str]:
    """Return what a page says with the board's figures where it was left empty.

    Sums are left to be worked out of their parts.
    """
    found = dict(said)
    for slug, figure in offered.figures.items():
        is_empty = not any(said.get(f"{part}-{slug}") for part in (NUMBER, UNKNOWN, SAME))
        if step.holds(slug) and is_empty and not indicators()[slug].is_sum:
            found |= as_typed(slug, figure)
    return found
