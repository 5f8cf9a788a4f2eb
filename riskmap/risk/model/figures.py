"""What one hazard does to one unit: intensities, people, losses. None is no data everywhere."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen


@frozen(kw_only=True)
class MapFigures:
    """One map of a hazard in one unit.

    Parameters
    ----------
    label
        ``T10`` for a return period, the id of an event, ``field``.
    return_period_years, frequency_per_year
        One of them; neither for a steady field.
    mean_intensity, max_intensity
        Of the ground that has data; highest cell touched.
    affected_share
        Share of the ground, 0 to 1, that reaches the threshold.
    people_affected
        Persons on that ground.
    people_by_band
        Persons by band of intensity, below the first edge first; None without a population
        raster.
    loss
        Of all assets, in the assessment's currency.
    """

    label: str
    return_period_years: float | None
    frequency_per_year: float | None
    mean_intensity: float | None
    max_intensity: float | None
    affected_share: float | None
    people_affected: float | None = None
    people_by_band: tuple[float, ...] | None = None
    loss: float | None = None


@frozen(kw_only=True)
class LossFigures:
    """Annual loss of one hazard in one unit, by both rules and by name.

    Parameters
    ----------
    headline_rule, headline
        ``event_sum`` for sets of events, ``exceedance_trapezoid`` for return-period maps.
    event_sum
        Frequency times loss, summed; on return-period maps it is a convention for comparison.
    exceedance_trapezoid, rare_tail, with_rare_tail
        Integral over exceedance probability; what the tail beyond the rarest map adds at
        least; both together.
    is_lower_bound
        True while the headline leaves out the rare tail.
    frequent_end_closed
        True where the most frequent map does no damage, so that nothing is missing before it.
    value, value_without_data
        What all assets are worth; how much of it lies where the hazard has no data.
    by_class
        Headline by class of assets.
    """

    headline_rule: str
    headline: float | None
    event_sum: float | None
    exceedance_trapezoid: float | None
    rare_tail: float | None
    with_rare_tail: float | None
    is_lower_bound: bool
    frequent_end_closed: bool | None
    zero_damage_return_period_years: float | None
    value: float
    value_without_data: float
    by_class: Mapping[str, float | None]


@frozen(kw_only=True)
class HazardFigures:
    """One hazard in one unit.

    Parameters
    ----------
    maps
        One entry a return period, or the one field; empty for a set of events, which is told
        by its sums.
    expected_affected_share
        Share of the ground affected in a mean year: ``exceedance_trapezoid`` for return
        periods, a lower bound; ``event_sum`` for events; None for a field.
    expected_affected_share_with_tail
        The same with the rare tail.
    mean_intensity
        Of the rarest map, the strongest event, or the field.
    people_affected_a_year
        Persons affected in a mean year, by the same rule as the share.
    covered_share
        Share of the unit's area that all maps cover with data.
    """

    maps: tuple[MapFigures, ...]
    expected_affected_share: float | None
    expected_affected_share_with_tail: float | None
    mean_intensity: float | None
    people_affected_a_year: float | None
    covered_share: float | None
    loss: LossFigures | None = None

    @property
    def by_return_period(self) -> dict[float, MapFigures]:
        """The return-period maps by T in years."""
        found = ((one.return_period_years, one) for one in self.maps)
        return {period: one for period, one in found if period is not None}
