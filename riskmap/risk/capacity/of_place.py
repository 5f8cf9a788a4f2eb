"""Coping capacity of the units of a place: one run a level, each relative to its own units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from attrs import frozen

from riskmap.geo.arrays import Floats, Indices, Mask
from riskmap.risk.capacity.form import capacity_form
from riskmap.risk.capacity.run import CapacityRun, capacity_run
from riskmap.risk.capacity.survey import indicators_of_groups, survey_columns
from riskmap.risk.model import CapacityFigure
from riskmap.risk.place.reading import Place
from riskmap.risk.place.units import Units


@frozen(kw_only=True, eq=False)
class Surveyed:
    """Coping capacity of N units.

    Parameters
    ----------
    runs
        By level; scores of two runs are never compared.
    score : (N,) array
        Of each unit in the run of its level; NaN for no data.
    place : (N,) int array
        Position of each unit in its run.
    levels
        Name of each unit's level.
    """

    runs: Mapping[str, CapacityRun]
    score: Floats
    place: Any
    levels: tuple[str, ...]

    def figure(self, number: int) -> CapacityFigure | None:
        """Return the capacity of one unit, None without data."""
        if np.isnan(self.score[number]):
            return None
        run, place = self.runs[self.levels[number]], int(self.place[number])
        parts = zip(capacity_form().parts, run.part_scores[:, place], strict=True)
        return CapacityFigure(
            score=float(self.score[number]),
            grade=run.grade_slugs()[place],
            by_part={part.slug: None if np.isnan(one) else float(one) for part, one in parts},
        )

    def to_json(self) -> dict[str, Any]:
        """Return all runs, so that another date can be computed under their frames."""
        return {level: run.to_json() for level, run in self.runs.items()}


def survey_of(place: Place, units: Units) -> Surveyed | None:
    """Score the units of each level relative to each other; None where nobody surveyed them.

    A unit that answered everything has its own indicators. Those of another are sums over the
    nearest units in it that did, divided by sums: never a mean of ratios, nobody counts twice.
    A unit in which nobody answered everything has no data.
    """
    declared = place.region.capacity
    if declared is None or place.survey is None:
        return None
    columns = survey_columns([place.survey.get(code, {}) for code in units.codes])
    answered = np.asarray(~np.isnan(np.stack(list(columns.values()))).any(axis=0))
    line, level = units.line, units.level
    counts_from = _counts_from(units, answered)
    score = np.full(len(units), np.nan)
    order = np.zeros(len(units), dtype=np.intp)
    runs = {}
    for number, name in enumerate(units.levels):
        members = np.flatnonzero(level == number)
        group = np.full(len(units), -1, dtype=np.intp)
        position = np.full(len(units) + 1, -1, dtype=np.intp)  # the last is nobody's
        position[members] = np.arange(len(members))
        enters = answered & (number >= counts_from)
        group[enters] = position[line[enters, number]]
        found = indicators_of_groups(columns, group, groups=len(members)).values
        codes = [units.codes[one] for one in members]
        runs[name] = capacity_run(codes, found, sigma_rule=declared.sigma_rule)
        score[members], order[members] = runs[name].scores, np.arange(len(members))
    levels = tuple(row.level for row in units.rows)
    return Surveyed(runs=runs, score=score, place=order, levels=levels)


def _counts_from(units: Units, answered: Mask) -> Indices:
    """Return the highest level in which each unit counts: below the next that answered, (N,)."""
    above = units.line.copy()
    above[np.arange(len(units)), units.level] = -1
    answered_above = (above >= 0) & answered[above]
    levels = np.arange(1, len(units.levels) + 1)
    return np.asarray(np.max(np.where(answered_above, levels, 0), axis=1, initial=0))
