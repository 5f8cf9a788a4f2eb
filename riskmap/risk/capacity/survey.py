"""From a survey of coping capacity to nine indicators, of communities or of groups of them.

An indicator of a group of communities is the sum of numerators over the sum of denominators,
never a mean of their ratios. What was not answered is no data (NaN), never 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from attrs import frozen

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.geo.arrays import Floats, Indices
from riskmap.risk.capacity.form import capacity_form


class SurveyError(InvalidRequestError):
    """An answer in a survey of coping capacity lies outside what is allowed."""

    mend = N_("Give counts and amounts from 0, yes as 1 and no as 0, and nothing if unknown.")


@frozen(kw_only=True, eq=False)
class GroupedIndicators:
    """The nine indicators of G groups of communities.

    Parameters
    ----------
    values : (9, G) array
        NaN for a group in which no community gave all answers.
    used, left_out : (G,) int arrays
        Communities that gave all answers, and those that did not and so do not enter.
    """

    values: Floats
    used: Indices
    left_out: Indices


def survey_columns(rows: Sequence[Mapping[str, float | None]]) -> dict[str, Floats]:
    """Turn answers by unit into columns of the fields that are needed.

    Parameters
    ----------
    rows
        Answers by field, one mapping a unit; what is absent or None was not answered.

    Returns
    -------
    One (N,) array a field, NaN where there is no answer.
    """
    return {
        name: np.array([row.get(name) for row in rows], dtype=np.float64)  # None becomes NaN
        for name in capacity_form().needed_fields
    }


def indicators_of_units(columns: Mapping[str, Floats]) -> Floats:
    """Return the nine indicators of each unit, (9, N), in the units of the form.

    NaN where an answer is missing or nobody lives: such a unit has no data.

    Parameters
    ----------
    columns
        (N,) arrays, as `survey_columns` returns them.

    Raises
    ------
    SurveyError
        When an answer is below 0, or neither yes nor no.
    """
    upper, lower = _sums(columns)
    return _ratios(upper, lower)


def indicators_of_groups(
    columns: Mapping[str, Floats], group: Indices, *, groups: int
) -> GroupedIndicators:
    """Return the indicators of groups: sums of numerators over sums of denominators.

    Parameters
    ----------
    columns
        (N,) arrays of the communities, as `survey_columns` returns them.
    group : (N,) int array
        Group of each community, from 0; -1 for none.
    groups
        How many there are.

    Raises
    ------
    SurveyError
        When an answer is below 0, or neither yes nor no.
    """
    upper, lower = _sums(columns)
    answered = ~np.isnan(upper + lower).any(axis=0)
    enters, belongs = answered & (group >= 0), group >= 0

    def summed(of: Floats) -> Floats:
        sums = [np.bincount(group[enters], weights=one[enters], minlength=groups) for one in of]
        return np.array(sums, dtype=np.float64)

    used = np.bincount(group[enters], minlength=groups)
    return GroupedIndicators(
        values=_ratios(summed(upper), summed(lower)),
        used=used,
        left_out=np.bincount(group[belongs], minlength=groups) - used,
    )


def _sums(columns: Mapping[str, Floats]) -> tuple[Floats, Floats]:
    """Return numerators and denominators of the nine indicators, (9, N) each."""
    _require_answers(columns)
    form = capacity_form().indicators
    upper = np.stack([np.sum([columns[name] for name in one.numerators], axis=0) for one in form])
    lower = np.empty_like(upper)
    for number, one in enumerate(form):
        whole = len(one.numerators) if one.denominator is None else columns[one.denominator]
        lower[number] = whole
    return upper, lower


def _ratios(upper: Floats, lower: Floats) -> Floats:
    per = np.array([one.per for one in capacity_form().indicators])
    ratio = np.divide(upper, lower, out=np.full_like(upper, np.nan), where=lower > 0)
    return per[:, None] * ratio


def _require_answers(columns: Mapping[str, Floats]) -> None:
    kinds = {one.name: one.kind for one in capacity_form().fields}
    for name in capacity_form().needed_fields:
        answers = columns[name][~np.isnan(columns[name])]
        allowed = np.isin(answers, (0, 1)) if kinds[name] == "yes_no" else answers >= 0
        wrong = answers[~(allowed & np.isfinite(answers))]
        if wrong.size:
            raise SurveyError(
                N_("{count} answers to {field} cannot be right, for example {value}."),
                count=wrong.size,
                field=name,
                value=f"{wrong[0]:g}",
            )
