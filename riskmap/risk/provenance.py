"""What an assessment was made of: hashes, versions, rules, seeds, dates, licences, sources."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import riskmap
from riskmap.risk import exceedance
from riskmap.risk.makers import waterlogging
from riskmap.risk.model import METHOD
from riskmap.risk.place import Place
from riskmap.risk.region import DIMENSIONS, SCALE, Hazard, TableIndicator

if TYPE_CHECKING:  # to see whether anything changed takes no rasterio
    from riskmap.risk.hazards import HazardTable

# What computes the numbers; the operating system's GDAL and PROJ come inside of these.
_LIBRARIES = ("numpy", "shapely", "pyproj", "rasterio")


def inputs_hash(place: Place, units_digest: str) -> str:
    """Return one hash of method, region folder and units: equal hash, equal assessment."""
    inputs = {
        "method": METHOD,
        "maker": waterlogging.VERSION,
        "files": dict(place.digests),
        "units": units_digest,
    }
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def provenance(
    place: Place,
    hazards: Mapping[str, HazardTable],
    *,
    made_at: datetime,
    units_digest: str,
    map_digests: Mapping[str, str],
    attribution: Sequence[str],
) -> dict[str, Any]:
    """Return it all as JSON values.

    Parameters
    ----------
    map_digests
        SHA-256 of the rasters by file name.
    """
    region = place.region
    return {
        "region": {"id": region.id, "name_zh": region.name.zh, "name_en": region.name.en},
        "method": METHOD,
        "made_at": made_at.isoformat(),
        "software": {"riskmap": riskmap.__version__, **_versions()},
        "inputs_sha256": dict(place.digests),
        "units_sha256": units_digest,
        "rasters_sha256": dict(map_digests),
        "attribution": list(attribution),
        "licences": sorted({region.divisions.licence, region.population.licence}),
        "divisions": region.divisions.model_dump(mode="json"),
        "population": region.population.model_dump(mode="json"),
        "social": [one.model_dump(mode="json") for one in region.social],
        "hazards": [_hazard(place, one, hazards[one.kind]) for one in region.hazards],
        "index": _index(place),
        "ranks": None,
        "unverified": unverified(place),
    }


def _versions() -> dict[str, str]:
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found


def _hazard(place: Place, hazard: Hazard, table: HazardTable) -> dict[str, Any]:
    storm = None if hazard.maker is None else place.storms[hazard.maker.storms]
    return hazard.model_dump(mode="json") | {
        "return_periods_years": list(hazard.periods),
        "flags": hazard.flags.as_dict(),
        "design_storm": None if storm is None else storm.model_dump(mode="json"),
        "expected_rule": exceedance.RULE,
        "expected_is_lower_bound": True,
        "rare_tail": "given separately: as if all rarer events were no worse than the rarest map",
        "dry_up_to_years": table.dry_up_to_years,
    }


def _index(place: Place) -> dict[str, Any]:
    declared = place.region.index
    return declared.model_dump(mode="json") | {
        "scale_max": SCALE,
        "dimensions": list(DIMENSIONS),
        "absent": {"coping_capacity": declared.coping_capacity},
    }


def unverified(place: Place) -> list[str]:
    """Return the sources behind the numbers that nobody has compared with the original."""
    region = place.region
    index = region.index
    cited = [
        *((posts.source, posts.verified) for posts in (getattr(index, d) for d in DIMENSIONS)),
        (index.floor.source, index.floor.verified),
        (index.weights.source, index.weights.verified),
        (index.classes.source, index.classes.verified),
        (region.population.source, region.population.verified),
        *((one.source, one.verified) for one in region.social if isinstance(one, TableIndicator)),
        *((one.source, one.verified) for one in place.storms.values()),
    ]
    for hazard in region.hazards:
        numbers = [hazard.wet_from_m]
        if hazard.maker is not None:
            numbers += [hazard.maker.drainage_return_period_years, hazard.maker.runoff_coefficient]
        cited += [(one.source, one.verified) for one in numbers]
    return list(dict.fromkeys(source for source, verified in cited if not verified))
