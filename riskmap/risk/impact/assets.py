"""Things of value, on the cells of a grid."""

from __future__ import annotations

from typing import Any

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.geo.arrays import Floats, Mask


class AssetsError(InvalidRequestError):
    """Assets contradict themselves: lengths, signs, positions."""

    mend = N_("Give one number for each asset, and no value, height or cover below 0.")


def _floats(values: Any) -> Floats:
    return np.ascontiguousarray(values, dtype=np.float64)


def _whole(values: Any) -> NDArray[np.int64]:
    return np.ascontiguousarray(values, dtype=np.int64)


@frozen(kw_only=True, eq=False)
class Assets:
    """A things of value and the K cells they lie on.

    Parameters
    ----------
    offsets : (A + 1,) array
        Where the cells of an asset begin and end.
    cells : (K,) array
        Positions in the maps: row * width + column of a raster.
    shares : (K,) array
        Which share of the asset lies on the cell.
    outside : (A,) array
        Which share of it lies beyond the maps.
    value : (A,) array
        In units of one currency, or persons.
    function : (A,) int array
        Position of its vulnerability function in the list that is given beside the assets.
    first_floor_height_m : (A,) array
        Subtracted from depths before anything is damaged; 0 for other intensities.
    deductible : (A,) array
        Subtracted from the loss; where only a share of assets is affected (paa), these bear it.
    cover : (A,) array
        Most that is lost or paid; infinite where there is no limit.
    groups : (A, L) int array
        Groups in which the asset is counted, in one numbering, for example the positions of its
        units of each level; -1 for none. No asset is twice in one group.

    Raises
    ------
    AssetsError
        When lengths do not fit, or something is below 0 or no number.
    """

    offsets: NDArray[np.int64] = field(converter=_whole)
    cells: NDArray[np.int64] = field(converter=_whole)
    shares: Floats = field(converter=_floats)
    outside: Floats = field(converter=_floats)
    value: Floats = field(converter=_floats)
    function: NDArray[np.int64] = field(converter=_whole)
    first_floor_height_m: Floats = field(converter=_floats)
    deductible: Floats = field(converter=_floats)
    cover: Floats = field(converter=_floats)
    groups: NDArray[np.int64] = field(converter=_whole)

    def __attrs_post_init__(self) -> None:
        for name in ("outside", "function", "first_floor_height_m", "deductible", "cover"):
            self._require(name, np.array(getattr(self, name).shape == self.value.shape))
        fits = len(self.offsets) == len(self) + 1 and len(self.groups) == len(self)
        ends = fits and self.offsets[0] == 0 and self.offsets[-1] == self.cells.size
        self._require("offsets", np.array(ends and self.cells.shape == self.shares.shape))
        self._require("offsets", np.diff(self.offsets) >= 0)
        self._require("value", (self.value >= 0) & np.isfinite(self.value))
        self._require("shares", (self.shares >= 0) & np.isfinite(self.shares))
        self._require("cells", self.cells >= 0)
        self._require("function", self.function >= 0)
        height = self.first_floor_height_m
        self._require("first_floor_height_m", (height >= 0) & np.isfinite(height))
        self._require("deductible", (self.deductible >= 0) & np.isfinite(self.deductible))
        self._require("cover", self.cover >= 0)

    def _require(self, name: str, holds: Mask) -> None:
        if holds.all():
            return
        raise AssetsError(
            N_("The {field} of {count} assets cannot be; the first is number {first}."),
            field=name,
            count=int(np.count_nonzero(~holds)),
            first=int(np.argmin(holds)) + 1,
        )

    def __len__(self) -> int:
        return self.value.size

    @classmethod
    def of(
        cls,
        *,
        value: Any,
        function: Any = 0,
        cells: Any = None,
        offsets: Any = None,
        shares: Any = None,
        outside: Any = None,
        first_floor_height_m: Any = 0.0,
        deductible: Any = 0.0,
        cover: Any = np.inf,
        groups: Any = -1,
    ) -> Assets:
        """Return assets; what is not given has its plain meaning, single numbers hold for all.

        Without `offsets` each asset is a point on one cell, -1 for one beyond the maps. The
        fields of `riskmap.geo.footprints.Footprints` may be given as they are.
        """
        count = np.size(value)
        if offsets is None:
            on = _whole(cells) >= 0
            offsets = np.concatenate([[0], np.cumsum(on)])
            cells = _whole(cells)[on]
            outside = np.where(on, 0.0, 1.0)
        return cls(
            offsets=offsets,
            cells=cells,
            shares=np.ones(np.size(cells)) if shares is None else shares,
            outside=_each(0.0 if outside is None else outside, count),
            value=value,
            function=_each(function, count),
            first_floor_height_m=_each(first_floor_height_m, count),
            deductible=_each(deductible, count),
            cover=_each(cover, count),
            groups=_each(groups, count).reshape(count, *np.shape(groups)[1:] or (1,)),
        )

    def compact(self) -> tuple[Assets, NDArray[np.int64]]:
        """Return the assets on a numbering of only the cells they touch, and these cells.

        Maps then need not hold anything else: see `maps.intensities_at`.
        """
        touched, cells = np.unique(self.cells, return_inverse=True)
        return evolve(self, cells=cells), touched

    def with_value(self, value: Any) -> Assets:
        """Return the same things with another value each, for example the people in them."""
        return evolve(self, value=_each(value, len(self)))


def _each(values: Any, count: int) -> NDArray[Any]:
    given = np.asarray(values)
    return np.full(count, given) if given.ndim == 0 else given
