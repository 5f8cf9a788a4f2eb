"""How sure a level and a place among others are: a dot with its intervals."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from riskmap.atlas.sheet.model import Picture, Table
from riskmap.core.words import N_, Message
from riskmap.doors.words import say
from riskmap.maps import charts
from riskmap.maps.legend import LEVEL_WORDS
from riskmap.maps.scale import written
from riskmap.risk.model import Assessment, RankFigure, UnitRisk


def of_score(risk: UnitRisk, assessment: Assessment) -> Picture | None:
    """Return the score with its interval among the limits of the classes."""
    classes, value = assessment.classes, risk.composite
    if value is None or classes.scale_max is None:
        return None
    low, high = risk.composite_low, risk.composite_high
    edges = (0.0, *classes.cuts, classes.scale_max)
    scale = charts.Scale(low=0.0, high=classes.scale_max)
    score = written(value, classes.cuts)
    between = {"score": score, "low": f"{low or 0:.1f}", "high": f"{high or 0:.1f}"}
    has_interval = low is not None and high is not None
    sure = N_("Score {score}; with other inputs {low} to {high}")
    alone = N_("Score {score}; how sure it is has not been computed")
    words = say(Message(N_("with other inputs")))
    bands = [(low, high, words)] if low is not None and high is not None else []
    limits = [(edge, f"{edge:g}") for edge in edges]
    return Picture(
        slug="score",
        title=say(Message(sure if has_interval else alone, between)),
        about=say(
            Message(N_("A dot on a scale of five classes; the line through it is the interval."))
        ),
        chart=charts.interval(value, bands, scale=scale, limits=limits, has_classes=True),
        table=Table(
            head=(say(Message(N_("Class"))), say(Message(N_("from–to")))),
            rows=tuple(_classes(edges)),
        ),
        flags=risk.flags,
    )


def _classes(edges: tuple[float, ...]) -> Iterator[tuple[str, ...]]:
    for number, (low, high) in enumerate(pairwise(edges), start=1):
        yield say(LEVEL_WORDS[number]), f"{low:g}–{high:g}"


def of_rank(rank: RankFigure) -> Picture | None:
    """Return the place of a unit among those of its level; None where it must not be shown."""
    if rank.rank is None or rank.of <= 1:
        return None
    intervals = list(_rank_intervals(rank))
    low = min(low for low, _, _ in intervals) if intervals else rank.rank
    high = max(high for _, high, _ in intervals) if intervals else rank.rank
    about = {"rank": f"{rank.rank:g}", "of": rank.of, "low": f"{low:g}", "high": f"{high:g}"}
    return Picture(
        slug="rank",
        title=say(
            Message(
                N_("Place {rank} of {of}, between {low} and {high}; 1 is the highest risk"), about
            )
        ),
        about=say(
            Message(N_("A dot on a scale of places; the lines through it are its intervals."))
        ),
        chart=charts.interval(
            rank.rank,
            intervals,
            scale=charts.Scale(low=1.0, high=float(rank.of)),
            limits=[(1.0, "1"), (float(rank.of), str(rank.of))],
        ),
        table=Table(
            head=(say(Message(N_("Interval"))), say(Message(N_("from–to")))),
            rows=tuple((words, f"{low:g}–{high:g}") for low, high, words in intervals),
        ),
    )


def _rank_intervals(rank: RankFigure) -> Iterator[tuple[float, float, str]]:
    if rank.weight_low is not None and rank.weight_high is not None:
        yield rank.weight_low, rank.weight_high, say(Message(N_("with other weights (5–95 %)")))
    if rank.input_low is not None and rank.input_high is not None:
        yield rank.input_low, rank.input_high, say(Message(N_("with other inputs")))
