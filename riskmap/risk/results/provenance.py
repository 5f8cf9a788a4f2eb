"""What an assessment was made of: hashes, versions, rules, seeds, dates, licences, sources."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from attrs import asdict
from pydantic import BaseModel

import riskmap
from riskmap.risk.index.matrix import matrix_on
from riskmap.risk.makers.versions import maker_versions, version_of
from riskmap.risk.model import METHOD
from riskmap.risk.place.reading import Place
from riskmap.risk.place.units import UnitRow, digest_of
from riskmap.risk.region import DIMENSIONS, INTENSITIES, SCALE, Region

if TYPE_CHECKING:  # to see whether anything changed takes no rasterio
    from riskmap.geo.warp import Warp
    from riskmap.risk.assessment import Assessed
    from riskmap.risk.hazards.maps import HazardMaps
    from riskmap.risk.index.indicators import Measured

# What computes the numbers; the operating system's GDAL and PROJ come inside of these.
_LIBRARIES = ("numpy", "scipy", "shapely", "pyproj", "rasterio", "pyflwdir")


def inputs_hash(region: Region, digests: Mapping[str, str], rows: Sequence[UnitRow]) -> str:
    """Return one hash of method, makers, region folder and units: equal hash, equal assessment.

    Parameters
    ----------
    digests
        SHA-256 of the files of the folder.
    rows
        Units from the register; those of a file are in the hash of that file.
    """
    declared = region.divisions
    inputs = {
        "method": METHOD,
        "makers": maker_versions(region),
        "files": dict(digests),
        "units": "in a file" if declared.source == "file" else digest_of(rows, declared.levels),
    }
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def provenance(
    found: Assessed,
    maps: Sequence[HazardMaps],
    *,
    made_at: datetime,
    units_digest: str,
    map_digests: Mapping[str, str],
    attribution: Sequence[str],
    splits: Sequence[Warp] = (),
) -> dict[str, Any]:
    """Return it all as JSON values.

    Parameters
    ----------
    map_digests
        SHA-256 of the rasters by file name.
    splits
        Counts by cell that were split among the cells of hazard maps.
    """
    place, measured = found.place, found.measured
    region = place.region
    return {
        "region": {"id": region.id, "language": region.language, "name": region.name.root},
        "method": METHOD,
        "made_at": made_at.isoformat(),
        "software": {"riskmap": riskmap.__version__, **_versions()},
        "inputs_sha256": dict(place.digests),
        "units_sha256": units_digest,
        "units": {level: _members(found, level) for level in found.units.levels},
        "rasters_sha256": dict(map_digests),
        "attribution": list(attribution),
        "licences": _licences(region),
        "divisions": _plain(region.divisions),
        "population": _plain(region.population),
        "split": [one.to_json() for one in splits],
        "social": [_plain(one) for one in region.social],
        "capacity": _plain(region.capacity),
        "ground": _plain(region.ground),
        "makers": {
            one.hazard.slug: version_of(one.hazard.maker.name)
            for one in maps
            if one.hazard.maker is not None
        },
        "hazards": [_hazard(measured, one) for one in maps],
        "exposure": [_plain(one) for one in region.exposure],
        "vulnerability": [_plain(one) for one in region.vulnerability],
        "index": _index(place),
        "uncertainty": found.uncertain.to_json(),
        "coping_capacity": None if measured.survey is None else measured.survey.to_json(),
        "ranks": found.uncertain.why_no_ranks(),
        "risk_matrix": matrix_on(made_at.date()).to_json(),
        "unverified": unverified(place),
    }


def _plain(section: BaseModel | None) -> dict[str, Any] | None:
    return None if section is None else section.model_dump(mode="json")


def _members(found: Assessed, level: str) -> list[str]:
    return [row.code for row in found.units.rows if row.level == level]


def _licences(region: Region) -> list[str]:
    given = [region.divisions, region.population, region.capacity, region.ground]
    several = [*region.social, *region.hazards, *region.exposure, *region.vulnerability]
    found = {getattr(one, "licence", None) for one in (*given, *several)}
    return sorted(licence for licence in found if licence)


def _versions() -> dict[str, str]:
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found


def _hazard(measured: Measured, maps: HazardMaps) -> dict[str, Any]:
    hazard = maps.hazard
    table, losses = measured.hazards[hazard.slug], measured.losses.get(hazard.slug)
    return hazard.model_dump(mode="json") | {
        "id": hazard.slug,
        "makes": hazard.makes,
        "unit": INTENSITIES[hazard.intensity],
        "keys": [asdict(one) for one in maps.keys],
        "flags": hazard.flags.as_dict(),
        "band_edges": list(hazard.band_edges),
        "made": dict(maps.made),
        "reprojected": [one.to_json() for one in maps.warps],
        "dry_up_to_years": table.dry_up_to_years,
        "rare_tail": "given separately: as if all rarer events were no worse than the rarest map",
        "losses": None if losses is None else losses.to_json(),
    }


def _index(place: Place) -> dict[str, Any]:
    declared = place.region.index
    absent = [name for name in DIMENSIONS if name not in declared.dimensions]
    return declared.model_dump(mode="json") | {
        "scale_max": SCALE,
        "dimensions": list(declared.dimensions),
        "absent": dict.fromkeys(absent, "not_surveyed"),
    }


def unverified(place: Place) -> list[str]:
    """Return the sources behind the numbers that nobody has compared with the original."""
    storms = [one.cited for one in place.storms.values()]
    said = [(one.title, one.verified) for one in storms]
    said += _cited(place.region.model_dump(mode="json"))
    return list(dict.fromkeys(source for source, is_verified in said if not is_verified))


def _cited(value: Any) -> Iterator[tuple[str, bool]]:
    """Yield every source in a declaration with whether it was verified, in its order."""
    if isinstance(value, Mapping):
        if isinstance(value.get("source"), str) and "verified" in value:
            yield value["source"], bool(value["verified"])
        for inner in value.values():
            yield from _cited(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _cited(inner)
