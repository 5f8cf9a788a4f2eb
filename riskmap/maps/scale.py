"""Colour scales: from values to classes, whole arrays at a time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from attrs import Attribute, field, frozen
from numpy.typing import ArrayLike, NDArray

from riskmap.core.errors import ConfigurationError
from riskmap.core.words import N_
from riskmap.maps.palette import palette

#: The class of what nobody knows. Never low, never averaged in.
NO_DATA = 0


def _ascending(_: object, __: Attribute[tuple[float, ...]], limits: tuple[float, ...]) -> None:
    if not all(np.isfinite(limits)) or any(low >= high for low, high in pairwise(limits)):
        raise ConfigurationError(
            N_("Class limits must be numbers that rise: {limits}."),
            mend=N_("Write the limits from low to high, each once."),
            limits=", ".join(f"{limit:g}" for limit in limits),
        )


@frozen(kw_only=True)
class ColourScale:
    """Fixed class limits and one colour a class.

    Parameters
    ----------
    limits
        The limits between neighbouring classes, rising, in the unit of the
        values. A value on a limit belongs to the class above it.
    colours
        One colour a class as ``#RRGGBB``, lowest class first: one more than limits.

    Raises
    ------
    ConfigurationError
        When limits do not rise or do not fit the number of colours.
    """

    limits: tuple[float, ...] = field(validator=_ascending)
    colours: tuple[str, ...]

    def __attrs_post_init__(self) -> None:
        if len(self.colours) != len(self.limits) + 1:
            raise ConfigurationError(
                N_("{limits} class limits need {wanted} colours, not {colours}."),
                mend=N_("Give one limit less than there are classes."),
                limits=len(self.limits),
                wanted=len(self.limits) + 1,
                colours=len(self.colours),
            )

    @classmethod
    def of(cls, ramp: str, limits: tuple[float, ...]) -> ColourScale:
        """Return the scale with the palette's colours of `ramp`."""
        return cls(limits=limits, colours=palette().ramp(ramp))

    @property
    def classes(self) -> int:
        """How many classes there are, no data not counted."""
        return len(self.colours)

    def classify(self, values: ArrayLike) -> NDArray[np.int8]:
        """Return the class of each value: 1 is the lowest, `NO_DATA` for NaN.

        Parameters
        ----------
        values
            Numbers of any shape, NaN where nothing is known.

        Returns
        -------
        ndarray of int8
            Same shape, 0 to `classes`.
        """
        numbers = np.asarray(values, dtype=np.float64)
        found = np.searchsorted(self.limits, numbers, side="right") + 1
        return np.where(np.isnan(numbers), NO_DATA, found).astype(np.int8)

    def count(self, classes: ArrayLike) -> NDArray[np.int64]:
        """Count members by class, no data at index 0: shape (`classes` + 1,)."""
        numbers = np.asarray(classes, dtype=np.int64).ravel()
        return np.bincount(numbers, minlength=self.classes + 1).astype(np.int64)

    def colour_of(self, number: int) -> str | None:
        """Return the colour of a class; None for no data, which is hatched instead."""
        return None if number == NO_DATA else self.colours[number - 1]

    def range_of(self, number: int) -> str:
        """Return the limits of a class as text, for example ``0.2–0.4``; no data has none."""
        if number == NO_DATA:
            return ""
        bounds = [None, *self.limits, None]
        low, high = bounds[number - 1], bounds[number]
        if low is None:
            return "" if high is None else f"< {_limit(high)}"
        return f"≥ {_limit(low)}" if high is None else f"{_limit(low)}–{_limit(high)}"


def written(value: float, limits: Sequence[float], decimals: int = 1) -> str:
    """Write a value with so many digits that rounding brings it over none of the limits.

    Parameters
    ----------
    value, limits
        In one unit.
    decimals
        Digits behind the point that do in most cases; three more at most.
    """

    def stays(digits: int) -> bool:
        rounded = round(value, digits)
        return all((value < limit) is (rounded < limit) for limit in limits)

    most = decimals + 3
    return f"{value:,.{next(filter(stays, range(decimals, most)), most)}f}"


def _limit(number: float) -> str:
    """Write a limit without an exponent where it is large, as sums of money are."""
    return f"{number:,.0f}" if abs(number) >= 1e4 else f"{number:g}"  # noqa: PLR2004 - five digits
