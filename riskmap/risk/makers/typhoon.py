"""Typhoon winds from tracks: the highest wind of every storm in every cell of a grid.

A storm is a wind that turns about its centre, by distance as Holland (1980) has it, plus a part
of its motion. What the track does not give is filled in by the rules that the region names.
Nothing is simulated: no storm that did not happen, no rain, no surge, no gusts, no streets.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen

from riskmap.core.words import N_, Message
from riskmap.geo.arrays import Floats
from riskmap.risk.region.typhoon import TyphoonMaker
from riskmap.risk.tracks import AveragingError, Track, TrackFile, annual_frequency, steps_of
from riskmap.risk.tracks.steps import STEP_MINUTES, TrackSteps, distance_km

if TYPE_CHECKING:  # rasterio and PROJ are no business of a server that hands out results
    from riskmap.geo.rasters import Grid

#: Raise it when the same arguments begin to give other winds: kept maps are made anew.
VERSION = 1
#: What tracks are written in.
TRACK_CRS = "EPSG:4326"
#: Cells along a side of what is computed together: the smaller, the more moments are skipped.
TILE = 16


@frozen(kw_only=True, eq=False)
class StormWinds:
    """The storms that came near a place, and their winds there.

    Parameters
    ----------
    tracks
        S storms, by the time at which they began.
    peak_m_s : (S, rows, columns) array
        Highest mean wind at 10 m over land, averaged over `averaging`. NaN only where a storm
        has neither wind nor pressure at any moment.
    frequency_per_year : (S,) array
        One over the number of complete years; NaN for storms of other years, which may be
        shown and must not enter what is summed over a year.
    nearest_km : (S,) array
        How near to the middle of the grid the centre came.
    averaging
        Averaging period of `peak_m_s`.
    notes
        What must be said beside everything made from it.
    """

    tracks: tuple[Track, ...]
    peak_m_s: Floats
    frequency_per_year: Floats
    nearest_km: Floats
    averaging: str
    notes: tuple[Message, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """What to call each storm: number, and name where it has one."""
        return tuple(f"{one.storm_id} {one.name}".strip() for one in self.tracks)

    def as_json(self) -> dict[str, Any]:
        """Return what the provenance says of the storms, as JSON values."""
        with_frequency = ~np.isnan(self.frequency_per_year)
        return {
            "version": VERSION,
            "averaging_period": self.averaging,
            "step_minutes": STEP_MINUTES,
            "storms_with_frequency": int(with_frequency.sum()),
            "storms_per_year": float(np.nansum(self.frequency_per_year)),
            "notes": [str(one) for one in self.notes],
            "storms": [self._storm(number) for number in range(len(self.tracks))],
        }

    def _storm(self, number: int) -> dict[str, Any]:
        track, frequency = self.tracks[number], self.frequency_per_year[number]
        highest = self.peak_m_s[number].max()
        return {
            "storm_id": track.storm_id,
            "name": track.name,
            "name_zh": track.name_zh,
            "year": track.year,
            "nearest_km": round(float(self.nearest_km[number]), 1),
            "peak_m_s": None if np.isnan(highest) else round(float(highest), 2),
            "frequency_per_year": None if np.isnan(frequency) else float(frequency),
            "source": track.source,
        }


def typhoon_winds(
    maker: TyphoonMaker, given: TrackFile, grid: Grid, *, executor: Executor | None = None
) -> StormWinds:
    """Make the winds of all storms whose centre came near enough to the middle of a grid.

    Parameters
    ----------
    maker
        The rules; its `within_km` says how near is near enough.
    given
        Tracks as read, averaged as the maker declares.
    grid
        Cells in a CRS from which longitude and latitude can be had.
    executor
        Where storms are computed, one a task; the result does not depend on it.

    Raises
    ------
    AveragingError
        When a track is averaged over another time than the maker declares.
    ConflictError
        When a storm is there twice.
    """
    _refuse_other_averaging(given.tracks, maker.averaging)
    cells = _cells(grid)
    middle = cells.mean(axis=(0, 1))
    steps = [steps_of(one) for one in given.tracks]
    distances = np.array([distance_km(one.lon, one.lat, *middle).min() for one in steps])
    near = np.flatnonzero(distances <= maker.within_km)
    tracks = tuple(given.tracks[number] for number in near)
    years = maker.complete_years
    return StormWinds(
        tracks=tracks,
        peak_m_s=_peaks(maker, [steps[number] for number in near], cells, executor),
        frequency_per_year=annual_frequency(tracks, [(years.first, years.last)]),
        nearest_km=distances[near],
        averaging=maker.output_averaging,
        notes=(*given.notes, *_said(maker, tracks)),
    )


def _refuse_other_averaging(tracks: Sequence[Track], averaging: str) -> None:
    for one in tracks:
        if one.averaging != averaging:
            raise AveragingError(
                N_("Winds of storm {storm} are averaged over {given}, not {declared}."),
                storm=one.storm_id,
                given=one.averaging,
                declared=averaging,
            )


def _cells(grid: Grid) -> Floats:
    """Return longitude and latitude of all cells, degrees, (rows, columns, 2)."""
    import shapely  # noqa: PLC0415 - with PROJ, below

    from riskmap.geo.crs import to_crs  # noqa: PLC0415 - PROJ

    west, _, _, north = grid.bounds
    width, height = grid.cell_size
    x = west + width * (np.arange(grid.width) + 0.5)
    y = north - height * (np.arange(grid.height) + 0.5)
    points = shapely.points(*(one.ravel() for one in np.meshgrid(x, y)))
    cells = shapely.get_coordinates(to_crs(points, grid.crs, TRACK_CRS))
    cells[:, 0] = np.unwrap(cells[:, 0], period=360.0)
    return cells.reshape(grid.height, grid.width, 2)


def _tiles(cells: Floats) -> list[tuple[tuple[slice, slice], Floats, Floats]]:
    """Cut the cells into tiles: where each lies, its cells, and its middle, for the kernel."""
    tiles = []
    for top in range(0, cells.shape[0], TILE):
        for left in range(0, cells.shape[1], TILE):
            where = slice(top, top + TILE), slice(left, left + TILE)
            degrees = cells[where].reshape(-1, 2)
            middle = degrees.mean(axis=0)
            reach = distance_km(degrees[:, 0], degrees[:, 1], middle[0], middle[1]).max()
            columns = _with_cosine(degrees), np.array([*_with_cosine(middle), reach])
            tiles.append((where, *columns))
    return tiles


def _with_cosine(degrees: Floats) -> Floats:
    cosine = np.cos(np.radians(degrees[..., 1:]))
    return np.ascontiguousarray(np.concatenate([degrees, cosine], axis=-1))


def _peaks(
    maker: TyphoonMaker, steps: Sequence[TrackSteps], cells: Floats, executor: Executor | None
) -> Floats:
    """Return the highest winds, (S, rows, columns), over land in the averaging that is wanted."""
    from riskmap.risk.makers.intensity import states_of  # noqa: PLC0415 - with the kernel
    from riskmap.risk.makers.wind_kernel import LON, storm_peaks  # noqa: PLC0415 - compiles

    tiles = _tiles(cells)
    states = [states_of(one, maker) for one in steps]
    for one in states:  # the same way round the Earth as the cells
        one[:, LON] += 360.0 * np.round((cells[..., 0].mean() - one[:, LON]) / 360.0)
    compute = partial(
        storm_peaks,
        tiles=[(inside, middle) for _, inside, middle in tiles],
        to_surface=maker.gradient_to_surface.value,
    )
    found = (executor.map if executor else map)(compute, states)
    peaks = np.full((len(steps), *cells.shape[:2]), np.nan)
    for number, by_tile in enumerate(found):
        if len(states[number]):
            for (where, *_), values in zip(tiles, by_tile, strict=True):
                target = peaks[number][where]
                target[...] = values.reshape(target.shape)
    factor = maker.averaging_factor.value if maker.averaging_factor else 1.0
    result: Floats = peaks * (factor * maker.land_reduction.value)
    return result


def _said(maker: TyphoonMaker, tracks: Sequence[Track]) -> tuple[Message, ...]:
    said = []
    if maker.averaging_factor is not None:
        turned = N_("Winds averaged over {given} were multiplied by {factor} to be {wanted} winds.")
        params = {
            "given": maker.averaging,
            "factor": maker.averaging_factor.value,
            "wanted": maker.output_averaging,
        }
        said.append(Message(turned, params))
    years = maker.complete_years
    others = sum(not years.first <= one.year <= years.last for one in tracks)
    if others:
        shown = N_(
            "Storms outside the complete years {first} to {last} have no frequency"
            " and are in no annual figure: {count}."
        )
        params = {"count": others, "first": years.first, "last": years.last}
        said.append(Message(shown, params))
    silent = [one.storm_id for one in tracks if not one.has_intensity]
    if silent:
        unknown = N_("Neither wind nor pressure is known of {storms}: no data.")
        said.append(Message(unknown, {"storms": ", ".join(silent)}))
    return tuple(said)
