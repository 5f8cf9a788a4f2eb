"""The map of an assessment as one picture: opens in any browser, prints, needs no network."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from attrs import frozen
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from riskmap.core.words import N_, Message
from riskmap.geo.arrays import Floats
from riskmap.maps.drawing import length_text, rings_of, round_length
from riskmap.maps.legend import Legend, legend_of
from riskmap.maps.palette import palette
from riskmap.maps.scale import ColourScale
from riskmap.risk.model import Assessment, UnitRisk, caveat, notices
from riskmap.risk.place.units import Units

#: Picture and map within it, in picture units (A4 across, 96 to the inch).
WIDTH, HEIGHT = 1123.0, 794.0
_LEFT, _TOP, _MAP_WIDTH, _MAP_HEIGHT = 40.0, 96.0, 720.0, 610.0
#: With more units than that, names would hide the map.
_MOST_LABELS = 60
_LINE = 46  # characters in the column beside the map; Chinese ones count twice


@frozen(kw_only=True)
class Shape:
    """One unit of the picture."""

    path: str
    fill: str
    dashed: bool
    title: str
    x: float
    y: float
    label: str


def write_map(
    assessment: Assessment,
    units: Units,
    path: Path,
    *,
    templates: Path,
    say: Callable[[Message], str],
) -> Path:
    """Write the composite of an assessment as an SVG picture and return its path.

    It shows the lowest level whose outlines are not made up, or else the lowest.

    Parameters
    ----------
    templates
        Folder of the templates.
    say
        Says a sentence in the language of the reader.
    """
    environment = Environment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    text = environment.get_template("risk/map.svg").render(
        **context(assessment, units, say=say), say=say
    )
    path.write_text(text, "utf-8")
    return path


def context(
    assessment: Assessment, units: Units, *, say: Callable[[Message], str]
) -> dict[str, Any]:
    """Return everything that the template of the picture shows."""
    level = shown_level(units)
    shown = assessment.at_level(level)
    places = [number for number, row in enumerate(units.rows) if row.level == level]
    outlines = units.geometries[places]
    scale = ColourScale.of("composite", assessment.classes.cuts)
    classes = [
        0 if one.composite_level is None else int(one.composite_level) for one in shown.units
    ]
    to_picture, metres = _placed(outlines)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "language": assessment.language,
        "title": assessment.name,
        "subtitle": say(Message(N_("Composite risk"))),
        "shapes": _shapes(shown.units, outlines, classes, scale, to_picture),
        "legend": _legend(scale, classes, assessment),
        "labels": len(places) <= _MOST_LABELS,
        "bar": _scale_bar(metres, to_picture),
        "notes": _notes(shown, say),
        "credit": "; ".join(assessment.attribution),
        "made": _made(assessment, say),
        "crs": units.metric_crs,
        "ink": palette().light["ink"],
        "muted": palette().light["muted"],
        "line": palette().light["line"],
    }


def shown_level(units: Units) -> str:
    """Return the lowest level whose outlines are real, or else the lowest."""
    made_up = {row.level for row in units.rows if row.flags.geometry_is_synthetic}
    real = [level for level in units.levels if level not in made_up]
    return (real or list(units.levels))[-1]


def _placed(outlines: Any) -> tuple[Callable[[Floats], Floats], float]:
    """Return what takes metres to the picture, and how wide the map is in metres."""
    west, south, east, north = shapely.total_bounds(outlines)
    scale = min(_MAP_WIDTH / (east - west), _MAP_HEIGHT / (north - south))
    left = _LEFT + (_MAP_WIDTH - scale * (east - west)) / 2
    top = _TOP + (_MAP_HEIGHT - scale * (north - south)) / 2

    def to_picture(xy: Floats) -> Floats:
        return np.column_stack((left + (xy[:, 0] - west) * scale, top + (north - xy[:, 1]) * scale))

    return to_picture, _MAP_WIDTH / scale


def _shapes(
    units: Sequence[UnitRisk],
    outlines: Any,
    classes: Sequence[int],
    scale: ColourScale,
    to_picture: Callable[[Floats], Floats],
) -> list[Shape]:
    points = shapely.get_coordinates(shapely.point_on_surface(outlines))
    at = iter(to_picture(points))
    found = []
    for unit, outline, number in zip(units, outlines, classes, strict=True):
        if outline.is_empty:
            continue
        x, y = next(at)
        score = "" if unit.composite is None else f" {unit.composite:.1f}"
        found.append(
            Shape(
                path=_path(outline, to_picture),
                fill=scale.colour_of(number) or "url(#no-data)",
                dashed=unit.flags.geometry_is_synthetic,
                title=f"{unit.name}{score}",
                x=round(float(x), 1),
                y=round(float(y), 1),
                label=unit.name,
            )
        )
    return found


def _path(outline: Any, to_picture: Callable[[Floats], Floats]) -> str:
    drawn = (to_picture(shapely.get_coordinates(ring)[:-1]) for ring in rings_of(outline))
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in drawn)


def _legend(scale: ColourScale, classes: Sequence[int], assessment: Assessment) -> Legend:
    most = assessment.classes.scale_max
    money = {} if assessment.money is None else {"currency": assessment.money.currency}
    adjusted = Message(N_("{currency} a year, adjusted"), money)
    unit = adjusted if most is None else Message(N_("score 0–10"))
    return legend_of(scale, classes, title=Message(N_("Composite risk")), unit=unit)


def _scale_bar(metres: float, to_picture: Callable[[Floats], Floats]) -> dict[str, Any]:
    """Return a bar of a round length, about a quarter of the map."""
    length = round_length(metres / 4)
    ends = to_picture(np.array([[0.0, 0.0], [length, 0.0]]))
    pixels = round(float(ends[1, 0] - ends[0, 0]), 1)
    return {"pixels": pixels, "text": length_text(length)}


def _notes(shown: Assessment, say: Callable[[Message], str]) -> list[str]:
    """Return what must be said beside the map, in lines that fit its column."""
    said = [say(one) for one in notices(shown.flags)]
    if shown.money is not None:
        names = dict.fromkeys(name for some in shown.money.caveats.values() for name in some)
        said += [say(caveat(name)) for name in names]
    unverified = len(shown.provenance["unverified"])
    if unverified:
        text = N_("{count} of the sources behind goalposts, weights and limits are not verified.")
        said.append(say(Message(text, {"count": unverified})))
    return [line for sentence in said for line in ("• " + sentence,) for line in _wrapped(line)]


def _wrapped(text: str) -> list[str]:
    wide = sum(ord(letter) > 0x2E7F for letter in text) > len(text) / 3  # noqa: PLR2004 - CJK
    return textwrap.wrap(text, _LINE // 2 if wide else _LINE, subsequent_indent="  ")


def _made(assessment: Assessment, say: Callable[[Message], str]) -> str:
    text = N_("Assessed {on} · {state} · review due {due} · method {method}")
    return say(
        Message(
            text,
            {
                "on": assessment.created_at.date().isoformat(),
                "state": assessment.state.word,
                "due": assessment.review_due_on.isoformat(),
                "method": assessment.method,
            },
        )
    )
