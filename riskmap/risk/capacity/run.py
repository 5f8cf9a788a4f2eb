"""Coping capacity of communities by TOPSIS: how near each comes to the best of its run.

Indicators are divided by the root of their sum of squares over the units of the run, weighted,
and compared with the best and the worst value of each: S = D- / (D- + D+), where D+ and D- are
the distances to the best and to the worst. Grades are cut at the mean and sigma of the scores.

**Scores and grades hold within their run only**: another unit in it changes all of them. So a
run is kept whole, and change over time is computed by `rescored`, under one frozen frame.

Source: public software of the national census of coping capacity; that it is what
GB/T 43981-2024 says has not been confirmed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from riskmap.core.words import N_
from riskmap.geo.arrays import Floats, Mask
from riskmap.risk.capacity.form import (
    CapacityWeights,
    capacity_form,
    default_weights,
    members_of,
)
from riskmap.risk.capacity.frame import (
    Frame,
    MembershipError,
    SigmaRule,
    SigmaRuleError,
    known,
)
from riskmap.risk.capacity.topsis import DECIMALS, closeness, divided

#: Grade of a unit without data, and of all where a run does not tell them apart.
NO_GRADE = 0


@frozen(kw_only=True, eq=False)
class CapacityRun:
    """Scores and grades of N units under one frame.

    Parameters
    ----------
    frame
        What they are relative to.
    codes
        Of the N units.
    indicators : (9, N) array
        As they went in.
    scores : (N,) array
        0 to 1; NaN for a unit without data or outside of the frame.
    part_scores : (3, N) array
        Level-1 scores, in the order of the form.
    distance_to_best, distance_to_worst : (N,) arrays
        D+ and D- of the whole.
    grades : (N,) int array
        1 the weakest to 5 the strongest; 0 without data or where all scores are equal.
    all_equal, part_all_equal : bool, (3,) bool array
        True where best and worst are the same, so that every score is 0.5.
    beyond : (N,) bool array
        Where an indicator lies beyond the frame's best or worst and was taken to be there.
    """

    frame: Frame
    codes: tuple[str, ...]
    indicators: Floats
    scores: Floats
    part_scores: Floats
    distance_to_best: Floats
    distance_to_worst: Floats
    grades: NDArray[np.int8]
    all_equal: bool
    part_all_equal: Mask
    beyond: Mask

    @property
    def excluded(self) -> tuple[str, ...]:
        """Codes of the units that have no score: they are no data, never 0."""
        pairs = zip(self.codes, np.isnan(self.scores), strict=True)
        return tuple(code for code, is_unknown in pairs if is_unknown)

    def grade_slugs(self) -> tuple[str, ...]:
        """Return the name of each unit's grade; empty where it has none."""
        names = ("", *(grade.slug for grade in capacity_form().grades))
        return tuple(names[number] for number in self.grades)

    def to_json(self) -> dict[str, Any]:
        """Return all of it as JSON values; None is no data."""
        form = capacity_form()
        pairs = zip(form.parts, self.part_scores, strict=True)
        return {
            "method": "topsis",
            "form_version": form.version,
            "is_relative_to_its_run": True,
            "frame": self.frame.to_json(),
            "codes": list(self.codes),
            "excluded": list(self.excluded),
            "indicators": {
                one.slug: _listed(row)
                for one, row in zip(form.indicators, self.indicators, strict=True)
            },
            "scores": _listed(self.scores),
            "part_scores": {part.slug: _listed(row) for part, row in pairs},
            "distance_to_best": _listed(self.distance_to_best),
            "distance_to_worst": _listed(self.distance_to_worst),
            "grades": list(self.grade_slugs()),
            "all_equal": self.all_equal,
            "parts_all_equal": [
                part.slug
                for part, is_equal in zip(form.parts, self.part_all_equal, strict=True)
                if is_equal
            ],
            "beyond": [code for code, is_so in zip(self.codes, self.beyond, strict=True) if is_so],
        }


def capacity_run(
    codes: Sequence[str],
    indicators: Floats,
    *,
    sigma_rule: SigmaRule,
    weights: CapacityWeights | None = None,
) -> CapacityRun:
    """Score and grade units relative to each other.

    Parameters
    ----------
    codes
        Of N units, each once.
    indicators : (9, N) array
        At least 0; a unit with a NaN among its nine has no data and is excluded.
    sigma_rule
        Which standard deviation cuts the grades; no source says which, and it changes them.
    weights
        Those of `default_weights` unless given.

    Raises
    ------
    MembershipError
        When a code stands twice, or codes and indicators do not fit together.
    SigmaRuleError
        When the rule is no known one.
    """
    return _scored(_frame(codes, [indicators], sigma_rule, weights), codes, indicators)


def rescored(frame: Frame, codes: Sequence[str], indicators: Floats) -> CapacityRun:
    """Score another date under the frame of a run: its members, ideals, weights and cuts.

    The frame is `CapacityRun.frame`, or what `Frame.from_json` read from a provenance.

    A unit that was no member has no score. A value beyond the frame's best or worst is taken
    to be there, which is said in `beyond`: an ideal that is frozen cannot be surpassed.

    Parameters
    ----------
    codes
        Of the units at the other date, in any order.
    indicators : (9, N) array

    Raises
    ------
    MembershipError
        When a code stands twice, or codes and indicators do not fit together.
    """
    return _scored(frame, codes, indicators)


def scored_together(
    codes: Sequence[str],
    dates: Sequence[Floats],
    *,
    sigma_rule: SigmaRule,
    weights: CapacityWeights | None = None,
) -> tuple[CapacityRun, ...]:
    """Score several dates under one frame that is made of all of them, so none is beyond it.

    Parameters
    ----------
    codes
        Of N units, the same at each date; a unit without data at one of them is no member.
    dates
        One (9, N) array of indicators a date.

    Raises
    ------
    MembershipError, SigmaRuleError
        As of `capacity_run`.
    """
    frame = _frame(codes, dates, sigma_rule, weights)
    return tuple(_scored(frame, codes, indicators) for indicators in dates)


def _frame(
    codes: Sequence[str],
    dates: Sequence[Floats],
    sigma_rule: SigmaRule,
    weights: CapacityWeights | None,
) -> Frame:
    _require_rule(sigma_rule)
    for indicators in dates:
        _require_one_each(codes, indicators)
    has_data = ~np.isnan(np.stack(dates)).any(axis=(0, 1))
    values = np.concatenate([indicators[:, has_data] for indicators in dates], axis=1)
    denominators = np.hypot.reduce(values, axis=1)  # squares of tiny numbers would be 0
    shares = divided(values, denominators)
    frame = Frame(
        members=tuple(np.asarray(codes)[has_data].tolist()),
        weights=default_weights() if weights is None else weights,
        sigma_rule=sigma_rule,
        denominators=denominators,
        best=shares.max(axis=1) if has_data.any() else np.full(len(values), np.nan),
        worst=shares.min(axis=1) if has_data.any() else np.full(len(values), np.nan),
    )
    scores = np.concatenate([_scored(frame, codes, one).scores[has_data] for one in dates])
    if scores.size == 0:
        return frame
    freedom = 1 if sigma_rule == "sample" and scores.size > 1 else 0
    return evolve(frame, mean=float(scores.mean()), sigma=float(scores.std(ddof=freedom)))


def _scored(frame: Frame, codes: Sequence[str], indicators: Floats) -> CapacityRun:
    _require_one_each(codes, indicators)
    members = set(frame.members)
    enters = np.array([code in members for code in codes], dtype=np.bool_)
    enters &= ~np.isnan(indicators).any(axis=0)
    shares = divided(np.where(enters, indicators, np.nan), frame.denominators)
    within = np.clip(shares, frame.worst[:, None], frame.best[:, None])
    to_best, to_worst = frame.best[:, None] - within, within - frame.worst[:, None]
    whole = closeness(to_best, to_worst, frame.weights.overall)
    parts = [
        closeness(to_best[mine], to_worst[mine], frame.weights.indicators[mine])
        for mine in map(members_of, range(len(capacity_form().parts)))
    ]
    return CapacityRun(
        frame=frame,
        codes=tuple(codes),
        indicators=indicators,
        scores=whole[0],
        part_scores=np.stack([part[0] for part in parts]),
        distance_to_best=whole[1],
        distance_to_worst=whole[2],
        grades=_grades(frame, whole[0]),
        all_equal=whole[3],
        part_all_equal=np.array([part[3] for part in parts]),
        beyond=np.logical_and(within != shares, enters).any(axis=0),
    )


def _grades(frame: Frame, scores: Floats) -> NDArray[np.int8]:
    if not frame.tells_apart:
        return np.full(scores.shape, NO_GRADE, dtype=np.int8)
    lower = [grade.from_sigmas for grade in capacity_form().grades[1:]]
    # Cuts at or below 0 leave no score below them: where the mean is at most 1.5 (or 0.5) sigma,
    # the lowest grade (or the two lowest) does not exist, as the source has it.
    cuts = np.round(frame.mean + np.array(lower) * frame.sigma, DECIMALS)
    grades = np.searchsorted(cuts, scores, side="right") + 1
    return np.where(np.isnan(scores), NO_GRADE, grades).astype(np.int8)


def _require_rule(rule: str) -> None:
    if rule not in ("population", "sample"):
        raise SigmaRuleError(N_("There is no standard deviation called {rule}."), rule=rule)


def _require_one_each(codes: Sequence[str], indicators: Floats) -> None:
    expected = (len(capacity_form().indicators), len(codes))
    if indicators.shape != expected or len(set(codes)) < len(codes):
        raise MembershipError(
            N_("{units} codes, {different} of them different, do not fit {columns} columns."),
            units=len(codes),
            different=len(set(codes)),
            columns=indicators.shape[-1],
        )


def _listed(values: Floats) -> list[float | None]:
    return [known(value) for value in values]
