"""The palette: readable, even, and the same in the stylesheet."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import riskmap
from riskmap.core.errors import ConfigurationError
from riskmap.maps.palette import as_css, palette

STATIC = Path(riskmap.__file__).parent / "web" / "static"
TEXT_TOKENS = ("ink", "muted", "primary", "met", "due", "late", "missed", "unreachable")
GROUNDS = ("bg", "surface", "raised", "sunken", "soft")
#: The least contrast that text has in each theme.
LEAST = {"light": 4.5, "dark": 4.5, "light_contrast": 7, "dark_contrast": 7}
#: What eyes without red, green or blue cones see of linear RGB (Machado and others, 2009).
EYES = {
    "all cones": np.eye(3),
    "no red": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "no green": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "no blue": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def linear(colour: str) -> NDArray[np.float64]:
    """Return linear red, green and blue of ``#RRGGBB``, 0 to 1."""
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2, 0 (black) to 1 (white)."""
    return float(linear(colour) @ np.array([0.2126, 0.7152, 0.0722]))


def lab(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return CIELAB of linear RGB under D65, in which distances are about as eyes see them."""
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    x, y, z = np.cbrt(to_xyz @ np.clip(light, 0, 1) / np.array([0.9505, 1, 1.089]))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_stylesheet_of_tokens_is_the_palette() -> None:
    written = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    assert written == as_css(palette())


def test_black_on_white_has_the_contrast_that_wcag_gives() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)


@pytest.mark.parametrize("theme", list(LEAST))
@pytest.mark.parametrize("token", TEXT_TOKENS)
def test_text_stands_out_from_every_ground_it_may_stand_on(theme: str, token: str) -> None:
    colours = getattr(palette(), theme)
    for ground in GROUNDS:
        assert contrast(colours[token], colours[ground]) >= LEAST[theme], ground


@pytest.mark.parametrize("theme", list(LEAST))
def test_the_primary_action_and_the_focus_ring_are_seen(theme: str) -> None:
    colours = getattr(palette(), theme)
    assert contrast(colours["on-primary"], colours["primary"]) >= 6.2
    for ground in GROUNDS:
        assert contrast(colours["focus"], colours[ground]) >= 3


@pytest.mark.parametrize("theme", list(LEAST))
def test_the_edge_of_a_control_is_seen_on_every_ground(theme: str) -> None:
    colours = getattr(palette(), theme)
    for ground in GROUNDS:
        assert contrast(colours["edge"], colours[ground]) >= 3, ground


@pytest.mark.parametrize("theme", ["light", "light_contrast"])
def test_in_light_themes_what_is_raised_is_no_darker_than_the_page(theme: str) -> None:
    colours = getattr(palette(), theme)
    assert luminance(colours["raised"]) >= luminance(colours["surface"]) >= luminance(colours["bg"])


def test_in_the_dark_every_step_up_is_lighter() -> None:
    steps = [luminance(palette().dark[name]) for name in ("bg", "surface", "raised")]
    assert steps == sorted(set(steps))


def test_every_theme_has_the_same_steps_of_elevation() -> None:
    names = [tuple(shadows) for shadows in palette().elevation.values()]
    assert set(names) == {("elevation-1", "elevation-2", "elevation-3")}


@pytest.mark.parametrize("eyes", list(EYES))
def test_what_rose_and_what_fell_are_told_apart_by_all_eyes(eyes: str) -> None:
    seen = {name: lab(EYES[eyes] @ linear(one)) for name, one in palette().change.items()}
    steps = list(seen.values())
    for place, one in enumerate(steps):
        for other in steps[place + 1 :]:
            assert np.linalg.norm(one - other) > 20


def test_changes_borrow_no_colour_of_official_warnings() -> None:
    signals = [palette().warnings[name] for name in ("blue", "yellow", "orange", "red")]
    for colour in palette().change.values():
        for signal in signals:
            assert np.linalg.norm(lab(linear(colour)) - lab(linear(signal))) > 25


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


def test_every_theme_names_the_same_tokens() -> None:
    assert len({tuple(getattr(palette(), theme)) for theme in LEAST}) == 1


@pytest.mark.parametrize("theme", ["light", "dark", "light-contrast", "dark-contrast"])
def test_every_theme_can_be_had_by_choice(theme: str) -> None:
    css = as_css(palette())
    colour = getattr(palette(), theme.replace("-", "_"))["ink"]
    chosen = {
        "light": ":root {",
        "dark": ':root[data-theme="dark"] {',
        "light-contrast": ':root[data-contrast="more"] {',
        "dark-contrast": ':root[data-contrast="more"][data-theme="dark"] {',
    }
    block = css[css.index(chosen[theme]) :]
    assert f"--ink: {colour};" in block[: block.index("}")]


def test_an_unknown_ramp_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ConfigurationError, match=r"rainbow.*composite, hazard"):
        palette().ramp("rainbow")


@pytest.mark.parametrize("sheet", sorted((STATIC / "css").glob("*.css")), ids=lambda p: p.name)
def test_stylesheets_use_tokens_that_exist_and_nothing_newer_than_chromium_86(sheet: Path) -> None:
    css = sheet.read_text(encoding="utf-8")
    known = set(re.findall(r"(--[\w-]+)\s*:", as_css(palette()) + css))
    frame = {"--font", "--gutter"}  # from base.css
    by_script = {"--label-ink", "--label-halo", "--toasts"}
    assert set(re.findall(r"var\((--[\w-]+)", css)) <= known | frame | by_script
    newer = r":is\(|:where\(|:has\(|\binset:|margin-inline:|padding-inline:|\ddvh|@container|@layer"
    assert not re.search(newer, css)
    assert "http" not in css
