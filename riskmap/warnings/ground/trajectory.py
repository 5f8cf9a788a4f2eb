"""A model of how a station moves: trend, seasons, steps, and what goes on after earthquakes.

``x(t) = a + v t + seasons + sum of steps + sum of A log(1 + (t - tq)/tau)``, by least squares.
Formal errors of such a fit are five to ten times too small, as the noise of stations has a memory:
none are given here; MIDAS gives the uncertainty of a rate.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import field, frozen

from riskmap.geo.arrays import Floats
from riskmap.warnings.ground.series import years_of

#: Relaxation times that are tried, in years.
TAUS = tuple(float(one) for one in np.geomspace(0.01, 1.0, 9).round(4))
_SEASONS = 2


def _empty() -> Floats:
    return np.empty(0)


@frozen(kw_only=True, eq=False)
class Trajectory:
    """A fitted model of several components.

    Parameters
    ----------
    reference_year
        Where the trend is 0 and the seasons begin.
    mm_per_year
        (components,).
    cosines_mm, sines_mm
        Of the year and of the half year, (2, components).
    steps, steps_mm
        Days, (k,), and sizes, (k, components).
    decays, taus_years, decays_mm
        Days of earthquakes after which the ground goes on moving, (q,), how fast it calms down,
        and the factors of the logarithm, (q, components).
    residuals_mm
        (components, n).
    """

    reference_year: float
    offset_mm: Floats
    mm_per_year: Floats
    cosines_mm: Floats
    sines_mm: Floats
    steps: Floats = field(factory=_empty)
    steps_mm: Floats
    decays: Floats = field(factory=_empty)
    taus_years: tuple[float, ...] = ()
    decays_mm: Floats
    residuals_mm: Floats

    @property
    def rms_mm(self) -> Floats:
        """Root of the mean square of what is left, (components,)."""
        return np.asarray(np.sqrt(np.mean(self.residuals_mm**2, axis=-1)))

    @property
    def annual_mm(self) -> Floats:
        """Amplitude of the yearly wave, (components,)."""
        return np.asarray(np.hypot(self.cosines_mm[0], self.sines_mm[0]))

    def at(self, days: Floats) -> Floats:
        """Return the model at other days, (components, days)."""
        design = _design(days, self.reference_year, self.steps, self.decays, self.taus_years)
        return np.asarray((design @ self._factors()).T)

    def _factors(self) -> Floats:
        seasons = np.stack([self.cosines_mm, self.sines_mm], axis=1).reshape(
            -1, len(self.offset_mm)
        )
        return np.vstack([self.offset_mm, self.mm_per_year, seasons, self.steps_mm, self.decays_mm])


def fit(
    days: Floats,
    values_mm: Floats,
    *,
    steps: Floats | None = None,
    decays: Floats | None = None,
    reference_year: float | None = None,
) -> Trajectory:
    """Return the model that fits components, (components, n), best.

    Parameters
    ----------
    steps
        Days on which the series may jump. Those before the first and after the last moment, and
        those that no moment lies between, cannot be told apart and are left out.
    decays
        Earthquakes after which the ground may go on moving; for each the best of `TAUS` is taken.
    reference_year
        The middle of the series, if nobody says.
    """
    values = np.atleast_2d(values_mm)
    zero = np.median(values, axis=1)  # whole coordinates would cost digits
    values = values - zero[:, None]
    years = years_of(days)
    reference = float(np.mean(years)) if reference_year is None else reference_year
    told_steps = told_apart(days, _empty() if steps is None else steps)
    told_decays = told_apart(days, _empty() if decays is None else decays)
    taus = _best_taus(days, values, reference, told_steps, told_decays)
    design = _design(days, reference, told_steps, told_decays, taus)
    factors = _solved(design, values)
    first = 2 + 2 * _SEASONS
    last = first + len(told_steps)
    return Trajectory(
        reference_year=reference,
        offset_mm=factors[0] + zero,
        mm_per_year=factors[1],
        cosines_mm=factors[2:first:2],
        sines_mm=factors[3:first:2],
        steps=told_steps,
        steps_mm=factors[first:last],
        decays=told_decays,
        taus_years=taus,
        decays_mm=factors[last:],
        residuals_mm=values - (design @ factors).T,
    )


def told_apart(days: Floats, steps: Floats) -> Floats:
    """Return the steps that have a moment before, between and after them, sorted."""
    sorted_steps = np.unique(steps)
    if not len(sorted_steps) or not len(days):
        return _empty()
    place = np.searchsorted(days, sorted_steps, side="left")
    place, first = np.unique(place, return_index=True)
    inside = (place > 0) & (place < len(days))
    return np.asarray(sorted_steps[first][inside])


def _design(
    days: Floats, reference: float, steps: Floats, decays: Floats, taus: Sequence[float]
) -> Floats:
    """Return the matrix of the model, (n, factors)."""
    since = years_of(days) - reference
    columns = [np.ones_like(since), since]
    for wave in range(1, _SEASONS + 1):
        angle = 2.0 * np.pi * wave * since
        columns += [np.cos(angle), np.sin(angle)]
    columns += [(days >= one).astype(np.float64) for one in steps]
    columns += [_decay(days, one, tau) for one, tau in zip(decays, taus, strict=True)]
    return np.column_stack(columns)


def _decay(days: Floats, quake: float, tau: float) -> Floats:
    since = np.maximum(years_of(days) - years_of(np.asarray(quake)), 0.0)
    return np.asarray(np.log1p(since / tau))


def _best_taus(
    days: Floats, values: Floats, reference: float, steps: Floats, decays: Floats
) -> tuple[float, ...]:
    """Return the relaxation time of each earthquake, one after the other, the oldest first."""
    taus: tuple[float, ...] = ()
    for count in range(1, len(decays) + 1):
        tried = {
            tau: _misfit(_design(days, reference, steps, decays[:count], (*taus, tau)), values)
            for tau in TAUS
        }
        taus = (*taus, min(tried, key=lambda tau: tried[tau]))
    return taus


def _misfit(design: Floats, values: Floats) -> float:
    return float(np.sum((values - (design @ _solved(design, values)).T) ** 2))


def _solved(design: Floats, values: Floats) -> Floats:
    """Return the factors of least squares, (factors, components), by the smallest ones if many fit.

    Columns are brought to the same length first: a step of a few days and a trend of decades then
    weigh the same in what counts as told apart. Sums are taken without the library of matrices,
    whose threads stand in each other's way when many stations are looked at.
    """
    length = np.sqrt(np.sum(design**2, axis=0))
    length[length == 0.0] = 1.0
    scaled = design / length
    square = np.einsum("ni,nj->ij", scaled, scaled)
    found, *_ = np.linalg.lstsq(square, np.einsum("ni,cn->ic", scaled, values), rcond=1e-13)
    return np.asarray(found / length[:, None])
