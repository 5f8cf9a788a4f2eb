"""Vulnerability functions: which share of a thing is lost at which intensity.

A function has knots of intensity. At each stand the mean damage degree (mdd), the share of
value that an affected asset loses, and the share of assets that are affected (paa). Both are
interpolated linearly and separately, then multiplied: the mean damage ratio. Below the first
and above the last knot the end values hold. Source: CLIMADA's `ImpactFunc.calc_mdr`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from attrs import field, frozen
from numpy.typing import ArrayLike, NDArray

from riskmap.core.errors import FindingsError
from riskmap.core.findings import Finding
from riskmap.core.words import N_, Message
from riskmap.geo.arrays import Floats
from riskmap.risk.place.faults import fault

_ROUNDING = 1e-12  # of a share; products of written decimals fall by less
_BUCKETS_PER_KNOT = 4  # so that the next knot is seldom more than a step away
_NARROWEST_STEP = 1e-300  # so that even a step at 0 has a slope that is a number

_SHARE = Message(N_("a number from 0 to 1"))
_RISING = Message(N_("a number above that of the row before"))
_NOT_FALLING = Message(N_("mdd times paa, not less at any higher intensity"))
_TWO_ROWS = Message(N_("two rows or more"))


class CurveError(FindingsError):
    """A vulnerability function falls, leaves 0 to 1, or has intensities that do not rise."""

    mend = N_("Mend the rows that are listed.")


def _floats(values: ArrayLike) -> Floats:
    return np.array(values, dtype=np.float64, ndmin=1)


@frozen(kw_only=True, eq=False)
class VulnerabilityFunction:
    """What share of value one class of assets loses at which intensity.

    Parameters
    ----------
    id, asset_class
        Its name in its file, and the assets it is for.
    intensity : (n,) array
        Knots, rising, in the unit that the intensity's name says.
    mdd, paa : (n,) arrays
        Mean damage degree and share of affected assets at the knots, 0 to 1.
    intensity_name, averaging
        For example ``depth_m``; averaging period of winds, such as ``1min``.
    source, verified
        Where the numbers come from, and whether somebody compared them.

    Raises
    ------
    CurveError
        When intensities do not rise, shares leave 0 to 1, or more intensity means less damage.
    """

    id: str
    asset_class: str
    intensity: Floats = field(converter=_floats)
    mdd: Floats = field(converter=_floats)
    paa: Floats = field(converter=_floats)
    intensity_name: str
    averaging: str | None = None
    source: str
    verified: bool

    def __attrs_post_init__(self) -> None:
        found = tuple(faults_of_curve(self.intensity, self.mdd, self.paa, file=self.id))
        if found:
            raise CurveError(
                N_("Vulnerability function {name} has {count} faults; the first: {first}"),
                findings=found,
                name=self.id,
                count=len(found),
                first=found[0].message,
            )

    def mean_damage_ratio(self, intensity: ArrayLike) -> Floats:
        """Return mdd times paa at intensities of any shape; NaN (no data) stays NaN."""
        at = np.asarray(intensity, dtype=np.float64)
        degree = np.interp(at, self.intensity, self.mdd)
        return np.asarray(degree * np.interp(at, self.intensity, self.paa))

    @classmethod
    def of_damage_ratio(cls, *, damage_ratio: ArrayLike, **others: Any) -> VulnerabilityFunction:
        """Return a function whose file has one column of damage ratios: all are affected."""
        mdd = _floats(damage_ratio)
        return cls(mdd=mdd, paa=np.ones_like(mdd), **others)


def step_function(
    threshold: float, *, intensity_name: str, averaging: str | None = None
) -> VulnerabilityFunction:
    """Return 0 below a threshold and 1 from it on: who or what is affected at all."""
    below = min(np.nextafter(threshold, -np.inf), threshold - _NARROWEST_STEP)
    return VulnerabilityFunction.of_damage_ratio(
        id=f"from_{threshold:g}",
        asset_class="any",
        intensity=[below, threshold],
        damage_ratio=[0.0, 1.0],
        intensity_name=intensity_name,
        averaging=averaging,
        source="definition",
        verified=True,
    )


def faults_of_curve(
    intensity: Floats, mdd: Floats, paa: Floats, *, file: str, rows: Sequence[int] | None = None
) -> Iterator[Finding]:
    """Yield what is wrong with the knots of one function.

    Parameters
    ----------
    intensity, mdd, paa : (n,) arrays
        As they stand in the file.
    file
        Name to say in the faults.
    rows
        Number of each knot's row in the file; 1, 2, 3 … by default.
    """
    numbers = range(1, len(intensity) + 1) if rows is None else rows

    def at(place: int, name: str, value: float, allowed: Message) -> Finding:
        message = N_("Row {row}: {field} cannot be {value}.")
        return fault(
            "wrong_curve", message, file=file, row=numbers[place], field=name,
            value=f"{value:g}", allowed=allowed,
        )  # fmt: skip

    if not len(intensity) == len(mdd) == len(paa) > 1:
        message = N_("A vulnerability function needs two rows or more.")
        yield fault("short_curve", message, file=file, allowed=_TWO_ROWS)
        return
    with np.errstate(invalid="ignore"):
        level = ~(np.diff(intensity, prepend=-np.inf) > 0) | ~np.isfinite(intensity)
        yield from (
            at(i, "intensity", intensity[i], _RISING) for i in np.flatnonzero(level).tolist()
        )
        for name, shares in (("mdd", mdd), ("paa", paa)):
            outside = np.flatnonzero(~((shares >= 0) & (shares <= 1))).tolist()
            yield from (at(i, name, shares[i], _SHARE) for i in outside)
        falls = np.flatnonzero(_falls(mdd, paa)) + 1
    yield from (at(i, "mdd", mdd[i], _NOT_FALLING) for i in falls.tolist())


def _falls(mdd: Floats, paa: Floats) -> NDArray[np.bool_]:
    """Say where the product falls anywhere between a knot and the next, (n - 1,).

    Between knots the product of two straight lines is a parabola, whose slope is straight: it
    nowhere falls if it does not fall at either end.
    """
    rise_mdd, rise_paa = np.diff(mdd), np.diff(paa)
    slopes = [rise_mdd * paa[end] + mdd[end] * rise_paa for end in (slice(-1), slice(1, None))]
    return np.asarray(np.minimum(*slopes) < -_ROUNDING)


class CurveTable(NamedTuple):
    """F functions in flat arrays, for compiled loops.

    Parameters
    ----------
    first, last : (F,) arrays
        Intensities of the first and the last knot.
    intensity, mdd, paa, mdd_slope, paa_slope : (sum of n + 1,) arrays
        The knots of all functions, each followed by one at infinity. Slopes are those up to the
        next knot; 0 from the last on.
    buckets_of : (F,) array
        Where the buckets of a function begin.
    bucket_knot : (sum of buckets,) array
        Equal steps from first to last knot; a knot at or below the start of each.
    buckets_per_unit : (F,) array
    steps
        Most knots that lie between that one and an intensity in the bucket.
    at_zero : (F,) array
        Mean damage ratio at intensity 0: where it is 0, ground without intensity is skipped.
    """

    first: Floats
    last: Floats
    intensity: Floats
    mdd: Floats
    paa: Floats
    mdd_slope: Floats
    paa_slope: Floats
    buckets_of: NDArray[np.int64]
    bucket_knot: NDArray[np.int64]
    buckets_per_unit: Floats
    steps: int
    at_zero: Floats


def curve_table(functions: Sequence[VulnerabilityFunction]) -> CurveTable:
    """Pack functions, at least one, in the order in which assets point at them."""
    counts = [one.intensity.size + 1 for one in functions]
    begin = np.cumsum([0, *counts[:-1]])
    buckets = [_buckets(one.intensity) + at for one, at in zip(functions, begin, strict=True)]
    first = np.array([one.intensity[0] for one in functions])
    last = np.array([one.intensity[-1] for one in functions])
    sizes = [one.size for one in buckets]
    return CurveTable(
        first=first,
        last=last,
        intensity=np.concatenate([np.append(one.intensity, np.inf) for one in functions]),
        mdd=np.concatenate([np.append(one.mdd, one.mdd[-1]) for one in functions]),
        paa=np.concatenate([np.append(one.paa, one.paa[-1]) for one in functions]),
        mdd_slope=np.concatenate([_slopes(one.intensity, one.mdd) for one in functions]),
        paa_slope=np.concatenate([_slopes(one.intensity, one.paa) for one in functions]),
        buckets_of=np.cumsum([0, *sizes[:-1]]),
        bucket_knot=np.concatenate(buckets),
        buckets_per_unit=(np.array(sizes) - 1) / (last - first),
        steps=max(_steps(one.intensity) for one in functions),
        at_zero=np.array([one.mean_damage_ratio(0.0) for one in functions], dtype=np.float64),
    )


def _slopes(intensity: Floats, shares: Floats) -> Floats:
    return np.append(np.diff(shares) / np.diff(intensity), [0.0, 0.0])


def _buckets(intensity: Floats) -> NDArray[np.int64]:
    """Return the knot at the start of the bucket before, so that rounding never leads too far."""
    return _knots_at(intensity, -1)


def _steps(intensity: Floats) -> int:
    """Return most knots from there to the end of the bucket after, for the same reason."""
    return int((_knots_at(intensity, 2) - _knots_at(intensity, -1)).max())


def _knots_at(intensity: Floats, shift: int) -> NDArray[np.int64]:
    """Return the knot at or below the start of each bucket, or of one some buckets away."""
    count = _BUCKETS_PER_KNOT * intensity.size
    starts = intensity[0] + (intensity[-1] - intensity[0]) * (np.arange(count + 1) + shift) / count
    return np.asarray(np.maximum(np.searchsorted(intensity, starts, side="right") - 1, 0))
