"""The README of a new folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from riskmap.risk.scaffold.plan import DIVISIONS, Plan
from riskmap.risk.scaffold.texts import filled, one_line


def readme(plan: Plan, names: Sequence[str]) -> str:
    """Return the README: what was done, what to replace first, what each file is."""
    values = {
        "name": one_line(plan.name),
        "today": plan.asked.today.isoformat(),
        "boundaries": plan.asked.boundaries.name,
        "notes": _list(str(note) for note in plan.notes),
        "todo": _numbered(_TO_DO[one] for one in _open(plan)),
        "files": _list(f"`{name}`: {_ABOUT[name]}" for name in (DIVISIONS, *names)),
    }
    return filled("readme", values)


def _open(plan: Plan) -> Sequence[str]:
    people = () if plan.people is not None else ("people",)
    values = ("values",) if plan.asked.makes_values else ("losses",)
    return ("ground", "storms", "hazard", *people, "vulnerability", *values, "goalposts", "rights")


_TO_DO = {
    "ground": "**Ground.** In `[ground]`, put `file` in place of `synthetic`: heights in metres, a"
    " raster in the metric CRS. Then set `terrain_is_synthetic` and `hazard_is_synthetic` to false"
    " where they no longer hold.",
    "storms": "**Rain.** `storms.toml` holds the design storm of another city. Put your own"
    " coefficients there, and what your drains are built for in `region.toml`.",
    "hazard": "**Hazard maps.** If somebody computed floods for your place, give their maps: `maps`"
    " in place of `maker`.",
    "people": "**People.** Add `[population]` with a table by code, then name `population_density`"
    " in `[[index.exposure.indicators]]`, and give exposure a weight.",
    "vulnerability": "**Vulnerability.** Replace `not_surveyed` by an indicator that you know, such"
    " as the share of people aged 65 and over, and give it a weight.",
    "values": "**Values.** `values.csv` and `vulnerability.csv` are made up. Put there what"
    " buildings are worth, and a function that was made for such buildings.",
    "losses": "**Losses in money** are not computed. They take `[[exposure]]` and"
    " `[[vulnerability]]`.",
    "goalposts": "**Goalposts, weights, classes.** Decide them, say where they come from, and then"
    " leave them alone.",
    "rights": "**Rights.** Write `licence` and `attribution` of the outlines into `region.toml`.",
}
_ABOUT = {
    DIVISIONS: "the outlines, your own copy; columns code, parent, level, name",
    "region.toml": "everything that is decided, with a comment for every key",
    "storms.toml": "EXAMPLE of a design storm, of another city",
    "placeholder.csv": "PLACEHOLDER for what nobody surveyed; ground in km2",
    "people.csv": "persons by code",
    "values.csv": "SYNTHETIC values by code",
    "vulnerability.csv": "SYNTHETIC example of a vulnerability function",
}


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {one}" for one in lines)


def _numbered(lines: Iterable[str]) -> str:
    return "\n".join(f"{number}. {one}" for number, one in enumerate(lines, start=1))
