"""The presets of symbols: the five of 2012 as residents know them, quiet ones for the rest."""

from __future__ import annotations

import tomllib

import pytest

from riskmap.core.errors import ConfigurationError
from riskmap.core.words import Message
from riskmap.maps.symbols import preset, presets
from tests.fixtures.equipment import ROOT

SHAPES = {
    "circle", "square", "box", "diamond", "triangle", "cross", "arrow", "line", "dashed_line",
}  # fmt: skip


def hue(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    if green > red and green > blue:
        return "green"
    if green > 180:
        return "yellow"
    return "orange" if green > 100 else "red"


@pytest.mark.parametrize(
    ("slug", "shape", "colour"),
    [
        ("hazard_source_high", "circle", "red"),
        ("hazard_source_medium", "square", "orange"),
        ("hazard_source_low", "box", "yellow"),
        ("evacuation_route", "arrow", "green"),
        ("assembly_point", "square", "green"),
    ],
)
def test_the_five_symbols_of_2012_are_as_they_were(slug: str, shape: str, colour: str) -> None:
    drawn = preset().drawn(slug)
    assert (drawn.shape, hue(drawn.colour)) == (shape, colour)
    assert "2012" in drawn.source.title
    assert not drawn.source.verified


def test_every_symbol_can_be_drawn_with_an_icon_that_ships() -> None:
    vendored = tomllib.loads((ROOT / "riskmap/web/vendor.toml").read_text("utf-8"))
    icons = {"", *vendored["icons"]["names"]}
    for one in presets().values():
        for drawn in one.symbols.values():
            assert drawn.shape in SHAPES
            assert drawn.icon in icons


def test_no_quiet_symbol_has_a_colour_of_warnings() -> None:
    warnings = {"#0070C0", "#FFD400", "#F58220", "#CC0000"}
    quiet = [one for one in preset().symbols.values() if one.source.title == "own proposal"]
    assert quiet
    assert not warnings & {one.colour for one in quiet}


def test_a_symbol_of_a_legend_has_its_word_and_count() -> None:
    found = preset().drawn("shelter").symbol("shelter", Message("Shelter"), 3)
    assert (found.slug, str(found.label), found.shape, found.count) == (
        "shelter",
        "Shelter",
        "square",
        3,
    )


def test_what_there_is_not_is_said_with_what_there_is() -> None:
    with pytest.raises(ConfigurationError, match="shanghai_2012"):
        preset("paris_1889")
    with pytest.raises(ConfigurationError, match="shelter"):
        preset().drawn("volcano")
