"""What the numbers of an assessment stand on, as far as a comparison asks: read from provenance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from riskmap.core.sources import Flags
from riskmap.risk.index.forms import INFORM_GEOMETRIC

#: The indicator that is relative to the units of its own run.
RELATIVE = "coping_capacity"
_LOSSES = ("annual_loss", "annual_loss_per_km2")


@frozen(kw_only=True)
class Basis:
    """What two assessments must share so that their numbers mean the same.

    Parameters
    ----------
    method, form
        Which method, with its version; the named composite.
    scale
        By dimension: how indicators are joined, with goalposts and weights; the floor.
    weights, cuts
        Of the dimensions; between the classes.
    members
        Codes of the units by level.
    definitions
        By indicator of the index: unit, threshold, return periods, curves, as JSON values.
    frames
        What capacity scores are relative to, by place in the survey's record.
    money
        Currency and price year of every valued thing.
    uses_money
        True where the composite takes annual loss.
    made_up
        What was made up and how it was: hazards that enter the composite by id, outlines,
        survey. Equal values, equal inventions.
    """

    method: str
    form: str
    scale: Mapping[str, Any]
    weights: Mapping[str, float]
    cuts: tuple[float, ...]
    members: Mapping[str, frozenset[str]]
    definitions: Mapping[str, Any]
    frames: Mapping[str, Any]
    money: tuple[tuple[str, int], ...]
    uses_money: bool
    made_up: Mapping[str, Any]

    @classmethod
    def of(cls, provenance: Mapping[str, Any], flags: Flags) -> Basis:
        """Read the basis of an assessment.

        Parameters
        ----------
        provenance
            As it is kept with the assessment.
        flags
            Those of the whole assessment.
        """
        index = provenance["index"]
        definitions = dict(_definitions(provenance))
        return cls(
            method=provenance["method"],
            form=index["form"],
            scale=_scale(index),
            weights={name: index["weights"][name] for name in index["dimensions"]},
            cuts=tuple(index["classes"]["cuts"]),
            members={level: frozenset(codes) for level, codes in provenance["units"].items()},
            definitions=definitions,
            frames=dict(_frames(provenance.get("coping_capacity"))),
            money=_money(provenance),
            uses_money=index["form"] != INFORM_GEOMETRIC or any(map(is_loss, definitions)),
            made_up=_made_up(provenance, flags),
        )

    @property
    def is_relative(self) -> bool:
        """True where the composite takes scores that hold within their run only."""
        return RELATIVE in self.definitions


def is_loss(indicator: str) -> bool:
    """Tell whether an indicator is counted in money."""
    return indicator.rpartition(".")[2] in _LOSSES


def _indicators(index: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for name in index["dimensions"]:
        yield from index[name]["indicators"]


def _scale(index: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("indicator", "low", "high", "weight")
    found: dict[str, Any] = {"floor": index["floor"]["value"]}
    for name in index["dimensions"]:
        declared = index[name]
        rows = [{key: one[key] for key in kept} for one in declared["indicators"]]
        found[name] = {"join": declared["join"], "indicators": rows}
    return found


def _definitions(provenance: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    hazards = {one["id"]: one for one in provenance["hazards"]}
    for one in _indicators(provenance["index"]):
        name = one["indicator"]
        hazard = hazards.get(name.rpartition(".")[0])
        said = {"unit": one["unit"]}
        if hazard is not None:
            said |= _measured_from(hazard)
        if is_loss(name):
            said |= _valued_by(provenance)
        yield name, said


def _measured_from(hazard: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("intensity", "averaging_period", "vertical_datum", "makes")
    periods = [one["return_period_years"] for one in hazard["keys"]]
    said = {key: hazard.get(key) for key in kept}
    return said | {"periods": periods, "affected_from": hazard["affected_from"]["value"]}


def _valued_by(provenance: Mapping[str, Any]) -> dict[str, Any]:
    hashes = provenance["inputs_sha256"]
    return {
        "curves": sorted(str(hashes.get(one["file"])) for one in provenance["vulnerability"]),
        "hazards": [one["id"] for one in provenance["hazards"] if one["in_annual_loss"]],
    }


def _money(provenance: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    pairs = {(one["currency"], one["price_year"]) for one in provenance["exposure"]}
    return tuple(sorted(pairs))


def _frames(body: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every frame in the record of a survey, wherever it stands."""
    if not isinstance(body, Mapping):
        return
    for name, inner in body.items():
        if name == "frame":
            yield place, inner
        else:
            yield from _frames(inner, f"{place}.{name}")


def _made_up(provenance: Mapping[str, Any], flags: Flags) -> dict[str, Any]:
    hashes = provenance["inputs_sha256"]
    found: dict[str, Any] = {
        one["id"]: _origin(one, provenance)
        for one in provenance["hazards"]
        if one["in_composite"] and _flags(one).forbids_rank
    }
    if flags.geometry_is_synthetic:
        found["outlines"] = provenance["units_sha256"]
    survey = provenance.get("capacity")
    if survey and survey["survey_is_synthetic"]:
        found["survey"] = hashes.get(survey["file"])
    return found


def _flags(hazard: Mapping[str, Any]) -> Flags:
    """Return what was declared of a hazard together with what its files say."""
    return Flags.from_mapping(hazard) | Flags.from_mapping(hazard["flags"])


def _origin(hazard: Mapping[str, Any], provenance: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a made-up hazard came from: maker, version, seeds, ground, given files."""
    ground = provenance.get("ground") or {}
    steady = hazard.get("field")
    files = [one["file"] for one in (*hazard["maps"], *hazard["events"])]
    files += [steady["file"]] if steady else []
    return {
        "maker": hazard.get("maker"),
        "version": provenance.get("makers", {}).get(hazard["id"]),
        "made": {key: hazard["made"].get(key) for key in ("version", "seed")},
        "ground": ground.get("synthetic") or ground.get("file"),
        "files": [provenance["inputs_sha256"].get(name) for name in files],
    }
