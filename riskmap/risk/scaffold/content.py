"""The texts of a new folder: region.toml with a comment for every key, README, tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from math import ceil, floor, log10

import numpy as np

from riskmap.risk.scaffold.plan import Plan
from riskmap.risk.scaffold.readme import readme
from riskmap.risk.scaffold.texts import filled, one_line, quoted

#: Synthetic ground has about so many cells at most; a proposal, a second or two of work.
_CELLS_MAX = 200_000
_GRIDS_M = (10, 20, 50, 100, 200, 500, 1000)
#: Made-up money for each square metre of ground.
_VALUE_PER_M2 = 100.0
#: The example of a vulnerability function: depth in metres, share of the value.
_EXAMPLE_CURVE = ((0.0, 0.0), (3.0, 1.0))
#: Of the synthetic hazard, what gets the highest score: a proposal.
_HAZARD_HIGH = "0.005"
_M2_PER_KM2 = 1e6


def files_of(plan: Plan) -> dict[str, str]:
    """Return every text of the folder by its name; the outlines are written elsewhere."""
    found = {
        "region.toml": _region(plan),
        "storms.toml": filled("storms", {}),
        "placeholder.csv": _placeholder(plan),
    }
    if plan.people is not None:
        counted = plan.people.counts
        rows = [(code, counted[code]) for code in plan.outlines.codes if code in counted]
        found["people.csv"] = _csv(("code", "total"), rows)
    if plan.asked.makes_values:
        found["values.csv"] = _values(plan)
        curve = [("example", depth, share) for depth, share in _EXAMPLE_CURVE]
        found["vulnerability.csv"] = _csv(("function_id", "intensity", "damage_ratio"), curve)
    found["README.md"] = readme(plan, tuple(found))
    return found


def _region(plan: Plan) -> str:
    asked, outlines = plan.asked, plan.outlines
    values = _index_values(plan) | {
        "today": asked.today.isoformat(),
        "year": str(asked.today.year),
        "language_key": asked.language,
        "name": one_line(plan.name),
        "name_text": quoted(plan.name),
        "id": quoted(plan.id),
        "language": quoted(asked.language),
        "metric_crs": quoted(plan.metric_crs),
        "licence": quoted(asked.licence or "not stated: ask the owner before you publish"),
        "attribution": quoted(asked.attribution or f"outlines: {asked.boundaries.name}"),
        "seed": str(len(outlines.codes)),
        "grid_m": str(_grid_m(plan.extent_m)),
        "total": str(0 if plan.people is None else plan.people.total),
        "as_of": "" if asked.as_of is None else asked.as_of.isoformat(),
        "source": quoted(asked.source or ""),
    }
    people = ("no_people", "social", "ground_area") if plan.people is None else ("people", "social")
    valued = ("values",) if asked.makes_values else ()
    parts = ("head", *people, "hazard", *valued, "index")
    return "".join(filled(part, values) for part in parts)


def _index_values(plan: Plan) -> dict[str, str]:
    """Return the index that works with what is known: people, or the hazard alone."""
    known = {"hazard_high": _HAZARD_HIGH}
    if plan.people is None:
        return known | {
            "exposure": quoted("ground_km2"),
            "exposure_says": "PLACEHOLDER; then population_density",
            "exposure_high": f"{_round_up(float(plan.areas_m2.max()) / _M2_PER_KM2):g}",
            "exposure_high_says": "the largest unit, rounded up",
            "exposure_unit": quoted("km2"),
            "exposure_source": quoted("PLACEHOLDER"),
            "hazard_weight": "1.0",
            "exposure_weight": "0.0",
            "exposure_weight_says": "PLACEHOLDER: nobody was counted",
        }
    return known | {
        "exposure": quoted("population_density"),
        "exposure_says": "or population, an id of [[social]], annual_loss",
        "exposure_high": f"{_round_up(_densest(plan)):g}",
        "exposure_high_says": "the densest unit, rounded up",
        "exposure_unit": quoted("persons/km2"),
        "exposure_source": quoted(
            "design proposal: from nobody to the densest unit when this was begun, rounded up"
        ),
        "hazard_weight": "0.5",
        "exposure_weight": "0.5",
        "exposure_weight_says": "as much as the hazard",
    }


def _densest(plan: Plan) -> float:
    """Return persons per km2 of the densest unit that was counted."""
    assert plan.people is not None  # noqa: S101 - see _index_values
    persons = np.array([plan.people.counts.get(code, 0) for code in plan.outlines.codes])
    drawn = plan.areas_m2 > 0
    densities = persons[drawn] / (plan.areas_m2[drawn] / _M2_PER_KM2)
    return max(1.0, float(densities.max(initial=0.0)))


def _round_up(value: float) -> float:
    """Return the next of 1, 2, 5, 10, 20 … that is no less."""
    power: float = 10.0 ** floor(log10(value))
    return next(one * power for one in (1.0, 2.0, 5.0, 10.0) if one * power >= value)


def _grid_m(extent_m: tuple[float, float]) -> int:
    """Return the finest grid with not too many cells, else the coarsest."""
    width, height = extent_m
    fitting = (one for one in _GRIDS_M if ceil(width / one) * ceil(height / one) <= _CELLS_MAX)
    return next(fitting, _GRIDS_M[-1])


def _placeholder(plan: Plan) -> str:
    km2 = [f"{area:.6g}" for area in plan.areas_m2 / _M2_PER_KM2]
    rows = [(code, 0.5, area) for code, area in zip(plan.outlines.codes, km2, strict=True)]
    return _csv(("code", "not_surveyed", "ground_km2"), rows)


def _values(plan: Plan) -> str:
    return _csv(
        ("code", "value"),
        [
            (plan.outlines.codes[n], f"{plan.areas_m2[n] * _VALUE_PER_M2:.0f}")
            for n in plan.outlines.lowest
        ],
    )


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return target.getvalue()
