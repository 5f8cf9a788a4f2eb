"""The palette: colours of maps and pages, and the stylesheet of tokens made from it."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from attrs import frozen

from riskmap.core.errors import ConfigurationError
from riskmap.core.words import N_


@frozen(kw_only=True)
class Palette:
    """Everything in ``palette.toml``.

    Parameters
    ----------
    ramps
        Five colours by name of ramp, class 1 (very low) first, as ``#RRGGBB``.
    no_data
        Names of the tokens for the ``line`` and ``ground`` of the hatch.
    change
        Colours of what fell, stayed and rose, ``much-lower`` first, as ``#RRGGBB``.
    light, dark, light_contrast, dark_contrast
        Colours of the user interface by token; the last two for high contrast.
    elevation
        Shadows by token, for ``light``, ``dark`` and ``contrast``.
    warnings
        Colours of official signals, and of text on them.
    measures
        Type, space, radius and motion, as CSS lengths and times.
    """

    ramps: Mapping[str, tuple[str, ...]]
    no_data: Mapping[str, str]
    change: Mapping[str, str]
    light: Mapping[str, str]
    dark: Mapping[str, str]
    light_contrast: Mapping[str, str]
    dark_contrast: Mapping[str, str]
    elevation: Mapping[str, Mapping[str, str]]
    warnings: Mapping[str, str]
    measures: Mapping[str, str]

    def ramp(self, name: str) -> tuple[str, ...]:
        """Return the colours of one ramp.

        Raises
        ------
        ConfigurationError
            When there is no ramp of that name.
        """
        try:
            return self.ramps[name]
        except KeyError:
            raise ConfigurationError(
                N_("The palette has no ramp {name}."),
                mend=N_("Use one of: {known}."),
                name=name,
                known=", ".join(self.ramps),
            ) from None


@cache
def palette() -> Palette:
    """Return the palette that ships with the package, read once."""
    text = files(__package__).joinpath("palette.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    ramps = {name: tuple(colours) for name, colours in tables.pop("ramps").items()}
    return Palette(ramps=ramps, **tables)


def as_css(source: Palette) -> str:
    """Return the palette as custom properties: each theme, by the system and by choice."""
    light, dark = source.light, source.dark
    shadows = source.elevation
    themes = {
        "light": {**light, **shadows["light"]},
        "dark": {**dark, **shadows["dark"]},
        "light-contrast": {**source.light_contrast, **shadows["contrast"]},
        "dark-contrast": {**source.dark_contrast, **shadows["contrast"]},
    }
    return "\n".join(
        (
            "/* Written from riskmap/maps/palette.toml; see there. */",
            *_block(":root", "light", {**_constants(source), **themes["light"]}),
            *(line for rule in _RULES for line in _ruled(*rule, themes)),
            "@media (prefers-reduced-motion: reduce) {",
            "  :root { --motion: 0ms; --motion-fast: 0ms; }",
            "}",
            "",
        )
    )


_DARK = "(prefers-color-scheme: dark)"
_MORE = "(prefers-contrast: more)"
#: Theme, condition of the system, choices of the reader; later ones are stronger or as strong.
_RULES = (
    ("dark", _DARK, ':not([data-theme="light"])'),
    ("dark", "", '[data-theme="dark"]'),
    ("light-contrast", _MORE, ':not([data-contrast="normal"])'),
    ("light-contrast", "", '[data-contrast="more"]'),
    (
        "dark-contrast",
        f"{_MORE} and {_DARK}",
        ':not([data-contrast="normal"]):not([data-theme="light"])',
    ),
    ("dark-contrast", _MORE, ':not([data-contrast="normal"])[data-theme="dark"]'),
    ("dark-contrast", _DARK, '[data-contrast="more"]:not([data-theme="light"])'),
    ("dark-contrast", "", '[data-contrast="more"][data-theme="dark"]'),
)


def _ruled(
    theme: str, condition: str, chosen: str, themes: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    if condition:
        yield f"@media {condition} {{"
    yield from _block(f":root{chosen}", theme.partition("-")[0], themes[theme])
    if condition:
        yield "}"


def _constants(source: Palette) -> dict[str, str]:
    """Return the properties that are the same in every theme."""
    ramps = {
        f"ramp-{name.replace('_', '-')}-{number}": colour
        for name, colours in source.ramps.items()
        for number, colour in enumerate(colours, start=1)
    }
    change = {f"change-{name}": colour for name, colour in source.change.items()}
    warnings = {f"warning-{name}": colour for name, colour in source.warnings.items()}
    hatch = {f"no-data-{part}": f"var(--{token})" for part, token in source.no_data.items()}
    return dict(source.measures) | ramps | change | hatch | warnings


def _block(selector: str, scheme: str, properties: Mapping[str, str]) -> Iterator[str]:
    yield f"{selector} {{"
    yield f"  color-scheme: {scheme};"
    yield from (f"  --{name}: {value};" for name, value in properties.items())
    yield "}"


if __name__ == "__main__":
    sys.stdout.write(as_css(palette()))
