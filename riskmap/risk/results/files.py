"""An assessment as files: divisions.csv, assessment.gpkg, summary.json, provenance.json.

Every file bears the flags and the credit; names of fields are documented and stay.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from riskmap.core.levels import RiskLevel
from riskmap.core.sources import Flags
from riskmap.core.spreadsheets import harmless
from riskmap.risk.model import Assessment, HazardFigures, UnitRisk, caveat, notices
from riskmap.risk.place.units import Units

if TYPE_CHECKING:
    from riskmap.risk.impact.valued import Valued

#: Slug of the class of what nobody knows.
NO_DATA = "no_data"
_FILES = ("divisions.csv", "assessment.gpkg", "summary.json", "provenance.json")


def write_files(
    assessment: Assessment, units: Units, assets: Sequence[Valued], folder: Path
) -> tuple[Path, ...]:
    """Write all files of an assessment into `folder` and return their paths.

    Parameters
    ----------
    units
        The units it was made of, in the same order.
    assets
        What is at risk, with its annual losses by hazard.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = tuple(folder / name for name in _FILES)
    table, layer, summary_file, provenance_file = paths
    write_csv(assessment, table)
    write_geopackage(assessment, units, assets, layer)
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
    if isinstance(value, str):
        return harmless(value)
    return f"{value:.10g}" if isinstance(value, float) else value


def write_geopackage(
    assessment: Assessment, units: Units, assets: Sequence[Valued], path: Path
) -> None:
    """Write the layers ``divisions`` and, where something was valued, ``assets``.

    A raster of values has no assets to list. Both layers lie in the region's
    metric CRS and bear flags and credit in their metadata.
    """
    import geopandas as gpd  # noqa: PLC0415 - half a second, for this file only
    import pandas as pd  # noqa: PLC0415 - as geopandas

    part = path.with_name(path.name + ".part.gpkg")
    part.unlink(missing_ok=True)
    said = {**assessment.flags.as_dict(), "attribution": _credit(assessment)}
    metadata = {name.upper(): str(value) for name, value in said.items()}

    def write(rows: Any, geometries: Any, layer: str, **options: Any) -> None:
        frame = gpd.GeoDataFrame(pd.DataFrame(rows), geometry=geometries, crs=units.metric_crs)
        frame.to_file(part, layer=layer, driver="GPKG", layer_metadata=metadata, **options)

    write(table(assessment), units.geometries, "divisions", promote_to_multi=True)
    listed = [one for one in assets if one.geometries.size]
    if listed:
        rows = pd.concat([pd.DataFrame(one.columns()) for one in listed], ignore_index=True)
        caveats = _money_said(assessment)["loss_caveats"]
        rows = rows.assign(loss_caveats=caveats, **assessment.flags.as_dict())
        write(rows, np.concatenate([one.geometries for one in listed]), "assets")
    part.replace(path)


def table(assessment: Assessment) -> list[dict[str, Any]]:
    """Return one flat row a unit; None is no data."""
    every_row = {
        "region": assessment.region,
        "method": assessment.method,
        "state": str(assessment.state),
        "attribution": _credit(assessment),
        **_money_said(assessment),
    }
    return [_row(unit) | unit.flags.as_dict() | every_row for unit in assessment.units]


def _money_said(assessment: Assessment) -> dict[str, Any]:
    """Return what stands beside every loss; nothing where nothing is valued."""
    counted = assessment.money
    if counted is None:
        return dict.fromkeys(("currency", "price_year", "loss_caveats"))
    names = dict.fromkeys(name for names in counted.caveats.values() for name in names)
    return {
        "currency": counted.currency,
        "price_year": counted.price_year,
        "loss_caveats": "; ".join(names),
    }


def _credit(assessment: Assessment) -> str:
    return "; ".join(assessment.attribution)


def _row(unit: UnitRisk) -> dict[str, Any]:
    people, rank, capacity = unit.population, unit.rank, unit.capacity
    row: dict[str, Any] = {
        "code": unit.code,
        "parent": unit.parent,
        "level": unit.division_level,
        "name": unit.name,
        "name_zh": unit.name_zh,
        "name_en": unit.name_en,
        "area_km2": unit.area_km2,
        "population": people and people.persons,
        "population_low": people and people.low,
        "population_high": people and people.high,
        "population_proxy": people and people.proxy,
    }
    for name, measure in unit.measures.items():
        row[f"{name}_score"] = measure and measure.score
        row[f"{name}_contribution"] = measure and measure.contribution
        for figure in measure.indicators if measure else ():
            row[f"{name}_{figure.indicator.replace('.', '_')}"] = figure.value
    row |= {
        "composite": unit.composite,
        "composite_low": unit.composite_low,
        "composite_high": unit.composite_high,
        "composite_level": None if unit.composite_level is None else int(unit.composite_level),
        "composite_class": class_slug(unit.composite_level),
        "rank": rank and rank.rank,
        "rank_of": rank and rank.of,
        "rank_weight_low": rank and rank.weight_low,
        "rank_weight_high": rank and rank.weight_high,
        "rank_input_low": rank and rank.input_low,
        "rank_input_high": rank and rank.input_high,
        "why_no_rank": rank and rank.why,
        "coping_capacity_grade": capacity and capacity.grade,
        "annual_loss": unit.annual_loss,
        "annual_loss_low": unit.annual_loss_low,
        "annual_loss_high": unit.annual_loss_high,
    }
    row |= {f"input_{name}_share": share for name, share in (unit.input_shares or {}).items()}
    for name, figures in unit.hazards.items():
        row |= {f"{name}_{column}": value for column, value in _hazard(figures).items()}
    return row


def _hazard(figures: HazardFigures) -> dict[str, float | str | None]:
    columns: dict[str, float | str | None] = {}
    for one in figures.maps:
        columns |= {
            f"affected_share_{one.label}": one.affected_share,
            f"mean_intensity_{one.label}": one.mean_intensity,
            f"max_intensity_{one.label}": one.max_intensity,
            f"people_affected_{one.label}": one.people_affected,
            f"loss_{one.label}": one.loss,
        }
        for place, persons in enumerate(one.people_by_band or ()):
            columns[f"people_{one.label}_band{place}"] = persons
    columns |= {
        "expected_affected_share": figures.expected_affected_share,
        "expected_affected_share_with_tail": figures.expected_affected_share_with_tail,
        "mean_intensity": figures.mean_intensity,
        "people_affected_a_year": figures.people_affected_a_year,
        "covered_share": figures.covered_share,
    }
    loss = figures.loss
    if loss is not None:
        columns |= {
            "headline_rule": loss.headline_rule,
            "annual_loss": loss.headline,
            "annual_loss_event_sum": loss.event_sum,
            "annual_loss_exceedance_trapezoid": loss.exceedance_trapezoid,
            "annual_loss_with_rare_tail": loss.with_rare_tail,
            "value": loss.value,
            "value_without_data": loss.value_without_data,
        }
        columns |= {f"annual_loss_{name}": value for name, value in loss.by_class.items()}
    return columns


def class_slug(level: RiskLevel | None) -> str:
    """Return the class of a unit for programs: ``very_low`` to ``very_high``, or ``no_data``."""
    return NO_DATA if level is None else level.name.lower()


def summary(assessment: Assessment) -> dict[str, Any]:
    """Return the whole in short: classes by level, hazards, losses, what must be said."""
    provenance = assessment.provenance
    return {
        "region": assessment.region,
        "language": assessment.language,
        "name": assessment.name,
        "name_zh": assessment.name_zh,
        "name_en": assessment.name_en,
        "method": assessment.method,
        "created_at": assessment.created_at.isoformat(),
        "review_due_on": assessment.review_due_on.isoformat(),
        "inputs_hash": assessment.inputs_hash,
        "state": str(assessment.state),
        "flags": assessment.flags.as_dict(),
        "notices": [str(one) for one in notices(assessment.flags)],
        "attribution": list(assessment.attribution),
        "classes": assessment.classes.to_json(),
        "form": provenance["index"]["form"],
        "dimensions": provenance["index"]["dimensions"],
        "absent": provenance["index"]["absent"],
        "levels": {level: _level(assessment.at_level(level)) for level in assessment.levels},
        "money": money(assessment),
        "hazards": {one["id"]: _hazard_summary(one) for one in provenance["hazards"]},
        "uncertainty": provenance["uncertainty"],
        "coping_capacity": provenance["coping_capacity"],
        "ranks": provenance["ranks"],
        "unverified": provenance["unverified"],
    }


def money(assessment: Assessment) -> dict[str, Any] | None:
    """Return in what losses are counted, with the sentences that stand beside them."""
    counted = assessment.money
    if counted is None:
        return None
    said = {
        hazard: [str(caveat(name)) for name in names] for hazard, names in counted.caveats.items()
    }
    return counted.to_json() | {"caveats": said}


def _level(level: Assessment) -> dict[str, Any]:
    counted = Counter(class_slug(unit.composite_level) for unit in level.units)
    people = [unit.population.persons for unit in level.units if unit.population is not None]
    slugs = [NO_DATA, *(class_slug(one) for one in RiskLevel)]
    return {
        "units": len(level.units),
        "by_class": {slug: counted[slug] for slug in slugs},
        "population": sum(people),
        "units_without_population": len(level.units) - len(people),
        "ranked": sum(1 for unit in level.units if unit.rank and unit.rank.rank is not None),
        "flags": level.flags.as_dict(),
    }


def _hazard_summary(declared: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": declared["kind"],
        "makes": declared["makes"],
        "intensity": declared["intensity"],
        "flags": Flags.from_mapping(declared["flags"]).as_dict(),
        "in_composite": declared["in_composite"],
        "in_annual_loss": declared["in_annual_loss"],
        "maps": declared["keys"],
        "dry_up_to_years": declared["dry_up_to_years"],
        "affected_from": declared["affected_from"],
        "vertical_datum": declared["vertical_datum"],
        "losses": declared["losses"],
    }
