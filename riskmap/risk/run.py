"""One run over a place: make its maps, measure, value, score, try what may be otherwise."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from riskmap.core.sources import Flags
from riskmap.geo.warp import Warp
from riskmap.risk.assessment import Assessed, rows_of
from riskmap.risk.hazards.making import hazard_maps
from riskmap.risk.hazards.maps import HazardMaps
from riskmap.risk.hazards.population_maps import splits_of_people
from riskmap.risk.impact.valued import Valued, splits_of_values, valued_assets
from riskmap.risk.index.indicators import indicators_of
from riskmap.risk.index.scoring import score
from riskmap.risk.measuring import measure
from riskmap.risk.model import METHOD, Assessment, ClassLimits, Money, first_state
from riskmap.risk.place.reading import Place, file_sha256
from riskmap.risk.place.units import UnitRow, Units, digest_of, units_of_place
from riskmap.risk.population import estimate_population
from riskmap.risk.region import SCALE, Index
from riskmap.risk.results.provenance import inputs_hash, provenance
from riskmap.risk.review import months_later
from riskmap.risk.steps import RunFolder
from riskmap.risk.uncertainty.ensemble import uncertainty_of


@frozen(kw_only=True)
class Result:
    """What came out: the assessment, the units it is about, and what is at risk in them."""

    assessment: Assessment
    units: Units
    assets: tuple[Valued, ...]


def compute(place: Place, rows: tuple[UnitRow, ...], run: RunFolder, *, at: datetime) -> Result:
    """Assess all units of a place; nothing is written but maps and steps.

    Parameters
    ----------
    rows
        Its units, as `service.rows_of` gives them.
    at
        Moment to note as that of the assessment.

    Raises
    ------
    RegionError, CrsMismatchError, RasterError
        When population, units and maps do not fit together.
    """
    units = units_of_place(place, rows)
    people = estimate_population(units, place.counts, place.region.population)
    maps = hazard_maps(place, units, run)
    assets = valued_assets(place, units, people)
    measured = measure(place, units, people, maps, assets, run)
    indicators = indicators_of(place, units, measured)
    scores = score(place.region.index, {name: one.values for name, one in indicators.items()})
    found = Assessed(
        place=place,
        units=units,
        measured=measured,
        indicators=indicators,
        scores=scores,
        uncertain=uncertainty_of(place, units, measured, maps, scores, run),
        flags=Flags.of(one.flags() for one in maps if measured.counts(one.hazard)),
    )
    splits = (*splits_of_people(place, units, maps), *splits_of_values(assets, maps))
    return Result(
        assessment=_assessment(found, rows, maps, at=at, splits=splits),
        units=units,
        assets=tuple(one.with_losses(measured.losses) for one in assets),
    )


def _assessment(
    found: Assessed,
    rows: tuple[UnitRow, ...],
    maps: tuple[HazardMaps, ...],
    *,
    at: datetime,
    splits: tuple[Warp, ...],
) -> Assessment:
    region = found.place.region
    assessed = rows_of(found)
    flags = Flags.of(unit.flags for unit in assessed)
    credits_ = [region.divisions.attribution, *(row.attribution for row in rows)]
    attribution = tuple(dict.fromkeys(one for one in credits_ if one))
    digest = digest_of(rows, found.units.levels)
    return Assessment(
        region=region.id,
        language=region.language,
        name=region.name.of(region.language),
        name_zh=region.name.zh,
        name_en=region.name.en,
        method=METHOD,
        created_at=at,
        review_due_on=months_later(at.date(), region.review_every_months),
        inputs_hash=inputs_hash(region, found.place.digests, rows),
        attribution=attribution,
        classes=_limits(region.index),
        money=_money(found),
        provenance=provenance(
            found,
            maps,
            made_at=at,
            units_digest=digest,
            map_digests={path.name: file_sha256(path) for one in maps for path in one.paths},
            attribution=attribution,
            splits=splits,
        ),
        units=assessed,
        flags=flags,
        state=first_state(flags),
    )


def _limits(index: Index) -> ClassLimits:
    """Return the class limits that a region declares, as they stand beside an assessment."""
    return ClassLimits(
        cuts=index.classes.cuts,
        scale_max=SCALE if index.form == "inform_geometric" else None,
        source=index.classes.source,
        verified=index.classes.verified,
    )


def _money(found: Assessed) -> Money | None:
    """Return in what losses are counted; the folder was checked to have one money only."""
    region = found.place.region
    if not found.measured.losses:
        return None
    first = region.exposure[0]
    return Money(
        currency=first.currency,
        price_year=first.price_year,
        is_estimated=any(one.value_is_estimated for one in region.exposure),
        caveats={name: found.place.caveats.get(name, ()) for name in found.measured.losses},
    )


def steps_of(place: Place) -> int:
    """Return how many steps a run over a place takes, for whoever shows how far it is."""
    hazards = place.region.hazards
    valued = sum(one.in_annual_loss and bool(place.functions.get(one.slug)) for one in hazards)
    uncertain = place.region.index.uncertainty
    draws = 0 if uncertain is None else uncertain.input_draws
    return 2 * len(hazards) + (valued if place.region.exposure else 0) + draws
