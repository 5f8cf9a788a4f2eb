"""Subsidence: rates of stations become a field with its standard deviation.

Simple kriging, which is the mean of a Gaussian process: between stations the rate is taken to
vary smoothly about a declared mean, with a declared covariance. It knows nothing of pumping,
building loads or soil, and says nothing beyond the reach of stations or five years ahead.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.geo.arrays import Floats
from riskmap.risk.region.makers import SubsidenceMaker

if TYPE_CHECKING:  # rasterio is no business of a server that hands out results
    from riskmap.geo.rasters import Grid

#: Raise it when the same arguments begin to give other rates: kept maps are made anew.
VERSION = 1
# Rows of cells that are worked on together: bounds memory.
_ROWS = 64
_DAYS_A_YEAR = 365.25


@frozen(kw_only=True, eq=False)
class Stations:
    """S stations and the rates that were measured there.

    Parameters
    ----------
    ids
        One each.
    xy_m : (S, 2) array
        In a metric CRS.
    rate_mm_a, sigma_mm_a : (S,) arrays
        Rate of the height, below 0 where it sinks, and its standard deviation, above 0.
    begins_on, ends_on
        First and last day that a rate was observed over.
    """

    ids: tuple[str, ...]
    xy_m: Floats
    rate_mm_a: Floats
    sigma_mm_a: Floats
    begins_on: tuple[date, ...]
    ends_on: tuple[date, ...]


@frozen(kw_only=True, eq=False)
class Subsidence:
    """Rates of height in every cell.

    Parameters
    ----------
    rate_mm_a, deviation_mm_a : (rows, columns) arrays
        Rate, below 0 where ground sinks, and its standard deviation; NaN where no station is
        within the range.
    observed_from, observed_to
        First and last day of all observations.
    holds_until
        Nothing is said of what comes later.
    """

    rate_mm_a: Floats
    deviation_mm_a: Floats
    observed_from: date
    observed_to: date
    holds_until: date

    @property
    def sinking_mm_a(self) -> Floats:
        """How fast ground sinks, (rows, columns): above 0 where it does."""
        return np.negative(self.rate_mm_a)

    @property
    def notes(self) -> tuple[Message, ...]:
        """What must be said beside everything made from it."""
        said = N_("Rates were observed from {begins} to {ends}; they are not taken beyond {until}.")
        params = {
            "begins": self.observed_from.isoformat(),
            "ends": self.observed_to.isoformat(),
            "until": self.holds_until.isoformat(),
        }
        return (Message(said, params),)

    def as_json(self) -> dict[str, Any]:
        """Return what the provenance says of it, as JSON values."""
        known = ~np.isnan(self.rate_mm_a)
        return {
            "observed_from": self.observed_from.isoformat(),
            "observed_to": self.observed_to.isoformat(),
            "holds_until": self.holds_until.isoformat(),
            "cells_known": int(np.count_nonzero(known)),
            "deviation_mm_a_max": float(self.deviation_mm_a[known].max()) if known.any() else None,
        }


def subsidence(stations: Stations, grid: Grid, *, maker: SubsidenceMaker) -> Subsidence:
    """Spread the rates of stations over a grid.

    Parameters
    ----------
    stations
        At least one, in the CRS of the grid.
    grid
        In a metric CRS.

    Raises
    ------
    InvalidRequestError
        When there is no station.
    """
    if not stations.ids:
        raise InvalidRequestError(
            N_("There is no station with a rate of subsidence."),
            mend=N_("Give one row for each station."),
        )
    rate, deviation = _kriged(stations, grid, maker)
    last = max(stations.ends_on)
    return Subsidence(
        rate_mm_a=rate,
        deviation_mm_a=deviation,
        observed_from=min(stations.begins_on),
        observed_to=last,
        holds_until=last + timedelta(days=int(maker.horizon_years * _DAYS_A_YEAR)),
    )


def covariance(distance_m: Floats, maker: SubsidenceMaker) -> Floats:
    """Return the covariance of rates so far apart, (mm/a)²; any shape.

    ``exponential``: ``sill exp(-3 h / range)``, of which a twentieth is left at the range;
    ``spherical``: ``sill (1 - 1.5 h/range + 0.5 (h/range)^3)``, 0 from the range on.
    """
    h = distance_m / maker.range_m.value
    if maker.covariance == "exponential":
        share = np.exp(-3.0 * h)
    else:
        share = np.where(h < 1.0, 1.0 - 1.5 * h + 0.5 * h**3, 0.0)
    return np.asarray(maker.sill_mm2_a2.value * share)


def _kriged(stations: Stations, grid: Grid, maker: SubsidenceMaker) -> tuple[Floats, Floats]:
    """Return rates and standard deviations, (rows, columns) each."""
    from scipy.linalg import cholesky, solve_triangular  # noqa: PLC0415 - heavy
    from scipy.spatial.distance import cdist  # noqa: PLC0415 - heavy

    between = covariance(cdist(stations.xy_m, stations.xy_m), maker)
    root = cholesky(between + np.diag(stations.sigma_mm_a**2), lower=True)
    apart = solve_triangular(root, np.eye(len(root)), lower=True)  # stations made independent
    mean = maker.mean_mm_a.value
    weights = apart @ (stations.rate_mm_a - mean)
    rate = np.empty((grid.height, grid.width))
    deviation = np.empty_like(rate)
    for first in range(0, grid.height, _ROWS):
        rows = slice(first, min(first + _ROWS, grid.height))
        distance = cdist(_centres(grid, rows), stations.xy_m)
        to_cells = covariance(distance, maker) @ apart.T
        explained = np.einsum("cs,cs->c", to_cells, to_cells)
        known = distance.min(axis=1) <= maker.range_m.value
        left = np.maximum(maker.sill_mm2_a2.value - explained, 0.0)
        rate[rows] = np.where(known, mean + to_cells @ weights, np.nan).reshape(-1, grid.width)
        deviation[rows] = np.where(known, np.sqrt(left), np.nan).reshape(-1, grid.width)
    return rate, deviation


def _centres(grid: Grid, rows: slice) -> Floats:
    """Return the centres of the cells of some rows, (cells, 2)."""
    west, _, _, north = grid.bounds
    width, height = grid.cell_size
    x = west + width * (np.arange(grid.width) + 0.5)
    y = north - height * (np.arange(rows.start, rows.stop) + 0.5)
    across, down = np.meshgrid(x, y)
    return np.stack((across.ravel(), down.ravel()), axis=1)
