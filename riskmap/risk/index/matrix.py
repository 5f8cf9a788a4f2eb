"""The risk matrix: likelihood × consequence → one of four colours.

Matrices are data with versions, in ``matrix.toml``. An assessment keeps the number of the one it
was made with, and every version stays loadable. 0 is no data everywhere, and stays no data.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from enum import IntEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import ArrayLike, NDArray

from riskmap.core.errors import ConfigurationError, InvalidRequestError, NotFoundError
from riskmap.core.words import N_, Message
from riskmap.geo.arrays import Floats

#: Classes of likelihood, and of consequence.
CLASSES = 5
NO_DATA = 0


class MatrixError(ConfigurationError):
    """A risk matrix contradicts itself."""

    mend = N_("Give 5 rows of 5 colours that never get milder to the right or upwards.")


class MatrixClassError(InvalidRequestError):
    """A class of likelihood or consequence is none of a matrix."""

    mend = N_("Give whole numbers from 1 to 5, and 0 for no data.")


class MatrixColour(IntEnum):
    """What a matrix says, from the mildest to the worst. No data is 0, never a colour."""

    BLUE = 1
    YELLOW = 2
    ORANGE = 3
    RED = 4

    @property
    def word(self) -> Message:
        """How it is called on screen: the colour is never the only cue."""
        return Message(_WORDS[self])


_WORDS = {
    MatrixColour.BLUE: N_("blue: low"),
    MatrixColour.YELLOW: N_("yellow: ordinary"),
    MatrixColour.ORANGE: N_("orange: considerable"),
    MatrixColour.RED: N_("red: grave"),
}


def _frozen_rows(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row) for row in rows)


def _cells(rows: Sequence[Sequence[str]]) -> NDArray[np.int8]:
    try:
        found = np.array([[MatrixColour[name.upper()] for name in row] for row in rows[::-1]])
    except (KeyError, ValueError):
        found = np.empty(0)
    if found.shape != (CLASSES, CLASSES):
        raise MatrixError(N_("A risk matrix does not have 5 rows of 5 known colours."))
    return found.astype(np.int8)


@frozen(kw_only=True, eq=False)
class RiskMatrix:
    """One version of the matrix.

    Parameters
    ----------
    version, effective_from, source, verified
        Which it is, from when on, and where it comes from.
    rows
        Names of colours, likelihood 5 first.
    likelihood_from_years
        Falling return periods, from which on classes 2, 3 and 4 begin.
    frequent_above_years
        What comes more often than once in so many years is class 5.

    Raises
    ------
    MatrixError
        When it gets milder where likelihood or consequence rises, its worst corner is not red,
        its mildest not blue, or return periods do not fall.
    """

    version: int
    effective_from: date
    source: str
    verified: bool
    rows: tuple[tuple[str, ...], ...] = field(converter=_frozen_rows)
    likelihood_from_years: tuple[float, ...] = field(converter=tuple)
    frequent_above_years: float
    cells: NDArray[np.int8] = field(init=False)

    def __attrs_post_init__(self) -> None:
        cells = _cells(self.rows)
        object.__setattr__(self, "cells", cells)  # it is frozen, and derived
        if (np.diff(cells, axis=0) < 0).any() or (np.diff(cells, axis=1) < 0).any():
            raise self._error(N_("Risk matrix {version} gets milder where risk rises."))
        if (cells[0, 0], cells[-1, -1]) != (MatrixColour.BLUE, MatrixColour.RED):
            raise self._error(N_("Risk matrix {version} does not go from blue to red."))
        periods = (*self.likelihood_from_years, self.frequent_above_years, 0.0)
        if len(periods) != CLASSES or any(longer <= rarer for longer, rarer in pairwise(periods)):
            raise self._error(N_("The return periods of risk matrix {version} do not fall."))

    def _error(self, message_id: str) -> MatrixError:
        return MatrixError(message_id, version=self.version)

    def likelihood(self, frequency_per_year: ArrayLike) -> NDArray[np.int8]:
        """Return classes of likelihood, (...); NaN is no data.

        Parameters
        ----------
        frequency_per_year : (...) array
            Events a year; 0 is never, and class 1.
        """
        given = np.asarray(frequency_per_year, dtype=np.float64)
        bounds = [1.0 / years for years in self.likelihood_from_years]
        found = 1 + np.searchsorted(bounds, given, side="right")
        found = found + (given > 1.0 / self.frequent_above_years)
        return np.where(np.isnan(given), NO_DATA, found).astype(np.int8)

    def colours(self, likelihood: ArrayLike, consequence: ArrayLike) -> NDArray[np.int8]:
        """Look colours up, (...), as numbers of `MatrixColour`; 0 where either class is 0.

        Parameters
        ----------
        likelihood, consequence : (...) int arrays
            Classes 1 to 5; 0 for no data.

        Raises
        ------
        MatrixClassError
            When there is another class among them.
        """
        row, column = np.asarray(likelihood), np.asarray(consequence)
        for given in (row, column):
            wrong = given[~np.isin(given, range(CLASSES + 1))]
            if wrong.size:
                raise MatrixClassError(
                    N_("There is no class {value} in a risk matrix."), value=f"{wrong[0]:g}"
                )
        with_no_data = np.pad(self.cells, ((1, 0), (1, 0)), constant_values=NO_DATA)
        return np.asarray(with_no_data[row.astype(np.intp), column.astype(np.intp)])

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values, to be kept beside what was made with it."""
        return {
            "version": self.version,
            "effective_from": self.effective_from.isoformat(),
            "source": self.source,
            "verified": self.verified,
            "likelihood_from_years": list(self.likelihood_from_years),
            "frequent_above_years": self.frequent_above_years,
            "rows": [list(row) for row in self.rows],
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> RiskMatrix:
        """Read what `to_json` returned."""
        return cls(**{**body, "effective_from": date.fromisoformat(body["effective_from"])})


@cache
def matrices() -> tuple[RiskMatrix, ...]:
    """Return all versions, oldest first."""
    table = tomllib.loads(files("riskmap.risk.index").joinpath("matrix.toml").read_text("utf-8"))
    return tuple(RiskMatrix(**row) for row in table["matrix"])


def matrix(version: int) -> RiskMatrix:
    """Return one version.

    Raises
    ------
    NotFoundError
        If there is no such version.
    """
    for one in matrices():
        if one.version == version:
            return one
    raise NotFoundError(
        N_("There is no risk matrix {version}."),
        mend=N_("Use one of: {allowed}."),
        version=version,
        allowed=", ".join(str(one.version) for one in matrices()),
    )


def matrix_on(day: date) -> RiskMatrix:
    """Return the version that new assessments take on a day; the first before all others."""
    in_force = [one for one in matrices() if one.effective_from <= day]
    return (in_force or matrices()[:1])[-1]


def worst_consequence(parts: Floats | NDArray[np.integer[Any]]) -> NDArray[np.int8]:
    """Return the class of consequence, (...): the worst over people, property, lifelines, order.

    Parameters
    ----------
    parts : (P, ...) array
        Classes 1 to 5; 0 for no data, which makes the whole no data unless another is 5
        already: what is not known could be worse.
    """
    given = np.asarray(parts)
    worst = given.max(axis=0)
    unsure = (given == NO_DATA).any(axis=0) & (worst < CLASSES)
    return np.where(unsure, NO_DATA, worst).astype(np.int8)
