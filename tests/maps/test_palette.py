"""The palette: readable, even, and the same in the stylesheet."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

import riskmap
from riskmap.core.errors import ConfigurationError
from riskmap.maps.palette import as_css, palette

STATIC = Path(riskmap.__file__).parent / "web" / "static"
TEXT_TOKENS = ("ink", "muted", "primary", "met", "due", "late", "missed", "unreachable")


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2, 0 (black) to 1 (white)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_stylesheet_of_tokens_is_the_palette() -> None:
    written = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    assert written == as_css(palette())


def test_black_on_white_has_the_contrast_that_wcag_gives() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("token", TEXT_TOKENS)
def test_text_stands_out_from_page_and_card(theme: str, token: str) -> None:
    colours = getattr(palette(), theme)
    assert contrast(colours[token], colours["surface"]) >= 4.5
    assert contrast(colours[token], colours["bg"]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_primary_action_and_the_focus_ring_are_seen(theme: str) -> None:
    colours = getattr(palette(), theme)
    assert contrast(colours["on-primary"], colours["primary"]) >= 6.2
    assert contrast(colours["focus"], colours["bg"]) >= 3


@pytest.mark.parametrize("level", ["blue", "yellow", "orange", "red"])
def test_words_on_official_warnings_can_be_read(level: str) -> None:
    warnings = palette().warnings
    assert contrast(warnings[level], warnings[f"on-{level}"]) >= 4.5


@pytest.mark.parametrize("name", list(palette().ramps))
def test_a_ramp_darkens_with_every_class(name: str) -> None:
    steps = [contrast(colour, "#000000") for colour in palette().ramp(name)]
    assert len(steps) == 5
    assert all(lighter > 1.25 * darker for lighter, darker in pairwise(steps))


def test_no_ramp_borrows_a_colour_of_official_warnings() -> None:
    ramps = {colour for colours in palette().ramps.values() for colour in colours}
    assert not ramps & set(palette().warnings.values())


def test_light_and_dark_name_the_same_tokens() -> None:
    assert palette().light.keys() == palette().dark.keys()


def test_an_unknown_ramp_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ConfigurationError, match=r"rainbow.*composite, hazard"):
        palette().ramp("rainbow")


@pytest.mark.parametrize("sheet", sorted((STATIC / "css").glob("*.css")), ids=lambda p: p.name)
def test_stylesheets_use_tokens_that_exist_and_nothing_newer_than_chromium_86(sheet: Path) -> None:
    css = sheet.read_text(encoding="utf-8")
    known = set(re.findall(r"(--[\w-]+)\s*:", as_css(palette())))
    local = {"--font", "--gutter", "--label-ink", "--label-halo"}
    assert set(re.findall(r"var\((--[\w-]+)", css)) <= known | local
    newer = r":is\(|:where\(|:has\(|\binset:|margin-inline:|padding-inline:|\ddvh|@container|@layer"
    assert not re.search(newer, css)
    assert "http" not in css
