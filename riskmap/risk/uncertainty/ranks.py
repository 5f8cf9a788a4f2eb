"""Ranks of units by risk, and whether they may be shown.

Rank 1 is the highest risk. Equal scores share the mean of their ranks. Units without data have
no rank and are counted. Every rank that is shown has an interval beside it; none is shown where
that is so wide that it says nothing, or while things are made up.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from riskmap.core.words import N_, Message
from riskmap.geo.arrays import Floats, Mask

#: A rank whose interval holds more than this share of all ranks is not shown.
WIDEST_SHARE = 0.5

#: Why no rank is shown, the first that holds.
NO_DATA, MADE_UP, ALONE, NO_INTERVAL, TOO_WIDE = (
    "no_data",
    "made_up",
    "alone",
    "no_interval",
    "interval_too_wide",
)
_SENTENCES = {
    NO_DATA: N_("No rank: there is no data."),
    MADE_UP: N_("No rank: outlines, ground or hazard are made up."),
    ALONE: N_("No rank: there is no other unit with data."),
    NO_INTERVAL: N_("No rank: how sure it would be has not been computed."),
    TOO_WIDE: N_("No rank: its interval spans more than half of the units."),
}


def reason(slug: str) -> Message:
    """Return the sentence that says why no rank is shown."""
    return Message(_SENTENCES[slug])


@frozen(kw_only=True, eq=False)
class ShownRanks:
    """Ranks of N units as they may be shown.

    Parameters
    ----------
    ranks : (N,) array
        NaN where none may be shown.
    reasons
        Slug by unit of why none is shown; empty where one is.
    of
        Number of units that have a score, which ranks are counted among.
    excluded
        Number of units that have none.
    """

    ranks: Floats
    reasons: tuple[str, ...]
    of: int
    excluded: int

    @property
    def counts(self) -> dict[str, int]:
        """How many units have no rank, by reason."""
        return {slug: self.reasons.count(slug) for slug in _SENTENCES if slug in self.reasons}


def average_ranks(scores: Floats) -> Floats:
    """Rank scores along the last axis, 1 the highest; equal ones share the mean of their ranks.

    Parameters
    ----------
    scores : (..., N) array
        NaN where there is no data, and so is the rank.
    """
    order = np.argsort(-scores, axis=-1)  # NaN comes last
    falling = np.take_along_axis(scores, order, axis=-1)
    place = np.broadcast_to(np.arange(scores.shape[-1]), scores.shape)
    begins = np.ones(scores.shape, dtype=np.bool_)
    begins[..., 1:] = falling[..., 1:] != falling[..., :-1]
    ends = np.ones(scores.shape, dtype=np.bool_)
    ends[..., :-1] = begins[..., 1:]
    first = np.maximum.accumulate(np.where(begins, place, 0), axis=-1)
    last = np.where(ends, place, scores.shape[-1])
    last = np.minimum.accumulate(last[..., ::-1], axis=-1)[..., ::-1]
    ranks = np.empty(scores.shape)
    np.put_along_axis(ranks, order, (first + last) / 2 + 1, axis=-1)
    ranks[np.isnan(scores)] = np.nan
    return ranks


def shown_ranks(
    scores: Floats, intervals: Sequence[tuple[Floats, Floats]], *, is_made_up: Mask
) -> ShownRanks:
    """Return ranks where they may be shown, and why not elsewhere.

    Parameters
    ----------
    scores : (N,) array
        Composites of the units that are ranked together; NaN for no data.
    intervals
        Lowest and highest rank, (N,) each, one pair for each kind of uncertainty; the widest
        decides. A kind that was not computed is NaN and left out; without any there is no rank.
    is_made_up : (N,) bool array
        Where flags forbid a rank, `Flags.forbids_rank`.
    """
    has_data = ~np.isnan(scores)
    of = int(has_data.sum())
    reasons = np.full(scores.shape, "", dtype=object)
    nothing = np.full(scores.shape, np.nan)
    widest = np.fmax.reduce([nothing, *(high - low + 1 for low, high in intervals)])
    _because(TOO_WIDE, widest > WIDEST_SHARE * of, reasons)
    _because(NO_INTERVAL, np.isnan(widest), reasons)
    _because(ALONE, np.full(scores.shape, of == 1), reasons)
    _because(MADE_UP, is_made_up, reasons)
    _because(NO_DATA, ~has_data, reasons)
    ranks = np.where(reasons == "", average_ranks(scores), np.nan)
    return ShownRanks(ranks=ranks, reasons=tuple(reasons), of=of, excluded=scores.size - of)


def _because(slug: str, where: Mask, reasons: NDArray[np.object_]) -> None:
    reasons[where] = slug
