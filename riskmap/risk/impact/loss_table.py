"""Losses of one hazard as a table: by map, unit and class of assets, and in a mean year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from attrs import define

from riskmap.geo.arrays import Floats, Mask
from riskmap.risk.hazards.map_keys import MapKey
from riskmap.risk.hazards.maps import HazardMaps
from riskmap.risk.impact.annual_loss import (
    AnnualLosses,
    annual_losses_of_events,
    annual_losses_of_maps,
)
from riskmap.risk.model import LossFigures
from riskmap.risk.region import EVENTS
from riskmap.risk.steps import Arrays


@define(kw_only=True, eq=False)
class LossTable:
    """Losses of one hazard in N units, C classes of assets, M maps; NaN is not known.

    Parameters
    ----------
    makes, keys, zero_damage_years
        What the maps are; the longest return period stated to do no damage, None where none is
        stated.
    classes
        Names of the classes, in their order.
    by_class : (N, C, M) array
    value, without_data : (N, C) arrays
        What the assets are worth; how much of it lies where some map has no data.
    total, total_without_data : (M,) arrays
        Of all assets, also of those in no unit.
    total_value
        What all assets are worth.
    by_asset : by exposure, (A,) arrays
        Headline loss of each asset in a mean year.
    without_value, without_outline : (N,) bool arrays
        Lowest units left out of some exposure, since nobody knows their value or drew them.
    """

    makes: str
    keys: tuple[MapKey, ...]
    zero_damage_years: float | None
    classes: tuple[str, ...]
    by_class: Floats
    value: Floats
    without_data: Floats
    total: Floats
    total_without_data: Floats
    total_value: float
    by_asset: Mapping[str, Floats]
    without_value: Mask
    without_outline: Mask

    @cached_property
    def by_unit(self) -> Floats:
        """Losses of all classes together, (N, M): NaN only where nothing of them is known."""
        unknown = np.isnan(self.by_class)
        has_none = (self.value == 0)[:, :, None]
        nothing_known = (unknown | has_none).all(axis=1) & unknown.any(axis=1)
        return np.where(nothing_known, np.nan, np.nansum(self.by_class, axis=1))

    @cached_property
    def annual(self) -> AnnualLosses:
        """Annual losses of the units, (N,)."""
        return self._annual(self.by_unit, self._zero_damage_that_holds)

    @cached_property
    def annual_by_class(self) -> AnnualLosses:
        """Annual losses of the units by class, (N, C)."""
        return self._annual(self.by_class, self._zero_damage_that_holds)

    @property
    def headline(self) -> Floats:
        """Annual loss of each unit by the rule that fits the maps, (N,)."""
        return self.annual.headline

    @property
    def _zero_damage_that_holds(self) -> float | None:
        """What was stated, None where any loss contradicts it: else parts would not add up."""
        whole = self._annual(self.total[None], self.zero_damage_years)
        return None if whole.zero_damage_contradicted[0] else self.zero_damage_years

    def _annual(self, values: Floats, zero_damage_years: float | None) -> AnnualLosses:
        if self.makes == EVENTS:
            return annual_losses_of_events(frequencies_of(self.keys), values)
        return annual_losses_of_maps(
            periods_of(self.keys), values, zero_damage_return_period_years=zero_damage_years
        )

    def figures(self, number: int) -> LossFigures:
        """Return the annual loss of one unit as a record."""
        one = self.annual.at(number)
        by_class = self.annual_by_class.headline[number]
        return LossFigures(
            headline_rule=one.headline_rule,
            headline=_known(one.headline),
            event_sum=_known(one.event_sum),
            exceedance_trapezoid=_known(one.exceedance_trapezoid),
            rare_tail=_known(one.rare_tail),
            with_rare_tail=_known(one.with_rare_tail),
            is_lower_bound=one.is_lower_bound,
            frequent_end_closed=one.frequent_end_closed,
            zero_damage_return_period_years=_known(one.zero_damage_return_period_years),
            value=float(self.value[number].sum()),
            value_without_data=float(self.without_data[number].sum()),
            by_class={name: _known(v) for name, v in zip(self.classes, by_class, strict=True)},
        )

    def to_json(self) -> dict[str, Any]:
        """Return the loss of the whole place: by map, in a mean year, by both rules."""
        by_map = [
            {"map": key.label, "loss": _known(loss), "value_without_data": float(unknown)}
            for key, loss, unknown in zip(
                self.keys, self.total, self.total_without_data, strict=True
            )
        ]
        annual = self._annual(self.total[None], self.zero_damage_years).at(0)
        return {
            "value": self.total_value,
            "units_without_value": int(self.without_value.sum()),
            "units_without_outline": int(self.without_outline.sum()),
            "by_map": by_map,
            **annual.to_json(),
        }

    def arrays(self) -> Arrays:
        """Return what was computed, to be kept."""
        by_asset = {f"asset_{name}": one for name, one in self.by_asset.items()}
        return {
            **{name: np.asarray(getattr(self, name)) for name in _KEPT},
            "classes": np.array(self.classes),
            **by_asset,
        }

    @classmethod
    def of(cls, maps: HazardMaps, arrays: Arrays) -> LossTable:
        """Return the table of maps from what was kept of it."""
        kept: dict[str, Any] = {name: arrays[name] for name in _KEPT}
        kept["total_value"] = float(kept["total_value"])
        return cls(
            makes=maps.hazard.makes,
            keys=maps.keys,
            zero_damage_years=zero_damage_years_of(maps),
            classes=tuple(arrays["classes"].tolist()),
            by_asset={
                name.removeprefix("asset_"): one
                for name, one in arrays.items()
                if name.startswith("asset_")
            },
            **kept,
        )


_KEPT = (
    *("by_class", "value", "without_data", "total", "total_without_data", "total_value"),
    *("without_value", "without_outline"),
)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def zero_damage_years_of(maps: HazardMaps) -> float | None:
    """Return the longest return period that is stated to do no damage, None where none is."""
    stated = maps.hazard.zero_damage_return_period_years
    return None if stated is None else stated.value


def periods_of(keys: Sequence[MapKey]) -> tuple[float, ...]:
    """Return the return periods of maps in years."""
    return tuple(one.return_period_years for one in keys if one.return_period_years is not None)


def frequencies_of(keys: Sequence[MapKey]) -> Floats:
    """Return how often each event happens, a year, (M,)."""
    return np.array([one.frequency_per_year for one in keys], dtype=np.float64)
