"""An assessment as files: divisions.csv, assessment.gpkg, summary.json, provenance.json.

Every file bears the flags and the credit; names of fields are documented and stay.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from riskmap.core.levels import RiskLevel
from riskmap.core.sources import Flags
from riskmap.risk.exceedance import RULE
from riskmap.risk.model import Assessment, HazardFigures, UnitRisk, notices
from riskmap.risk.units import Units

#: Slug of the class of what nobody knows.
NO_DATA = "no_data"
_NO_RANKS = "no ranks are given while hazard or outlines are made up, and none in this version"


def write_files(assessment: Assessment, units: Units, folder: Path) -> tuple[Path, ...]:
    """Write all files of an assessment into `folder` and return their paths.

    Parameters
    ----------
    units
        The units it was made of, in the same order.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = tuple(
        folder / name
        for name in ("divisions.csv", "assessment.gpkg", "summary.json", "provenance.json")
    )
    table, layer, summary_file, provenance_file = paths
    write_csv(assessment, table)
    write_geopackage(assessment, units, layer)
    _write_json(summary(assessment), summary_file)
    _write_json({**assessment.provenance, "flags": assessment.flags.as_dict()}, provenance_file)
    return paths


def _write_json(document: Mapping[str, Any], path: Path) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    path.write_text(text + "\n", "utf-8")


def write_csv(assessment: Assessment, path: Path) -> None:
    """Write one row a unit as UTF-8; an empty cell is no data."""
    rows = table(assessment)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.10g}" if isinstance(value, float) else value


def write_geopackage(assessment: Assessment, units: Units, path: Path) -> None:
    """Write the layer ``divisions`` in the region's metric CRS."""
    import geopandas as gpd  # noqa: PLC0415 - half a second, for this file only
    import pandas as pd  # noqa: PLC0415 - as geopandas

    frame = gpd.GeoDataFrame(
        pd.DataFrame(table(assessment)), geometry=units.geometries, crs=units.metric_crs
    )
    path.unlink(missing_ok=True)
    said = {**assessment.flags.as_dict(), "attribution": _credit(assessment)}
    frame.to_file(
        path,
        layer="divisions",
        driver="GPKG",
        promote_to_multi=True,
        layer_metadata={name.upper(): str(value) for name, value in said.items()},
    )


def table(assessment: Assessment) -> list[dict[str, Any]]:
    """Return one flat row a unit; None is no data."""
    every_row = {
        "region": assessment.region,
        "method": assessment.method,
        "state": str(assessment.state),
        "attribution": _credit(assessment),
    }
    return [_row(unit) | unit.flags.as_dict() | every_row for unit in assessment.units]


def _credit(assessment: Assessment) -> str:
    return "; ".join(assessment.attribution)


def _row(unit: UnitRisk) -> dict[str, Any]:
    people = unit.population
    row: dict[str, Any] = {
        "code": unit.code,
        "parent": unit.parent,
        "level": unit.division_level,
        "name_zh": unit.name_zh,
        "name_en": unit.name_en,
        "area_km2": unit.area_km2,
        "population": people and people.persons,
        "population_low": people and people.low,
        "population_high": people and people.high,
        "population_proxy": people and people.proxy,
    }
    for name, measure in unit.measures.items():
        row[f"{name}_indicator"] = measure and measure.indicator
        row[f"{name}_value"] = measure and measure.value
        row[f"{name}_score"] = measure and measure.score
    row["composite"] = unit.composite
    row["composite_level"] = None if unit.composite_level is None else int(unit.composite_level)
    row["composite_class"] = class_slug(unit.composite_level)
    for kind, figures in unit.hazards.items():
        row |= {f"{kind}_{name}": value for name, value in _hazard(figures).items()}
    return row


def _hazard(figures: HazardFigures) -> dict[str, float | None]:
    columns: dict[str, float | None] = {}
    for name in ("wet_share", "mean_depth_m", "max_depth_m"):
        for period, value in zip(figures.return_periods_years, getattr(figures, name), strict=True):
            columns[f"{name}_T{period:g}"] = value
    return columns | {
        "expected_wet_share": figures.expected_wet_share,
        "expected_wet_share_with_tail": figures.expected_wet_share_with_tail,
        "covered_share": figures.covered_share,
    }


def class_slug(level: RiskLevel | None) -> str:
    """Return the class of a unit for programs: ``very_low`` to ``very_high``, or ``no_data``."""
    return NO_DATA if level is None else level.name.lower()


def summary(assessment: Assessment) -> dict[str, Any]:
    """Return the whole in short: classes by level, hazards, what must be said."""
    return {
        "region": assessment.region,
        "name_zh": assessment.name_zh,
        "name_en": assessment.name_en,
        "method": assessment.method,
        "created_at": assessment.created_at.isoformat(),
        "inputs_hash": assessment.inputs_hash,
        "state": str(assessment.state),
        "flags": assessment.flags.as_dict(),
        "notices": [str(one) for one in notices(assessment.flags)],
        "attribution": list(assessment.attribution),
        "classes": assessment.classes.to_json(),
        "form": assessment.provenance["index"]["form"],
        "dimensions": assessment.provenance["index"]["dimensions"],
        "absent": assessment.provenance["index"]["absent"],
        "levels": {level: _level(assessment.at_level(level)) for level in assessment.levels},
        "hazards": {one["kind"]: _hazard_summary(assessment, one) for one in _hazards(assessment)},
        "ranks": None,
        "why_no_ranks": _NO_RANKS,
        "unverified": assessment.provenance["unverified"],
    }


def _level(level: Assessment) -> dict[str, Any]:
    counted = Counter(class_slug(unit.composite_level) for unit in level.units)
    people = [unit.population.persons for unit in level.units if unit.population is not None]
    slugs = [NO_DATA, *(class_slug(one) for one in RiskLevel)]
    return {
        "units": len(level.units),
        "by_class": {slug: counted[slug] for slug in slugs},
        "population": sum(people),
        "units_without_population": len(level.units) - len(people),
        "flags": level.flags.as_dict(),
    }


def _hazards(assessment: Assessment) -> list[dict[str, Any]]:
    declared: list[dict[str, Any]] = assessment.provenance["hazards"]
    return declared


def _hazard_summary(assessment: Assessment, declared: Mapping[str, Any]) -> dict[str, Any]:
    tops = assessment.at_level(assessment.levels[0])
    return {
        "flags": Flags.from_mapping(declared["flags"]).as_dict(),
        "headline_rule": RULE,
        "headline_is_lower_bound": True,
        "dry_up_to_years": declared["dry_up_to_years"],
        "wet_from_m": declared["wet_from_m"],
        "vertical_datum": declared["vertical_datum"],
        "units": {unit.code: _curve(unit.hazards[declared["kind"]]) for unit in tops.units},
    }


def _curve(figures: HazardFigures) -> dict[str, Any]:
    curve = [
        {"return_period_years": period, "exceedance_probability": 1 / period, "wet_share": share}
        for period, share in figures.wet_share_by_return_period.items()
    ]
    return {
        "exceedance_curve": curve,
        "expected_wet_share": figures.expected_wet_share,
        "expected_wet_share_with_tail": figures.expected_wet_share_with_tail,
    }
