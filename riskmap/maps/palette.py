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
    light, dark
        Colours of the user interface by token.
    warnings
        Colours of official signals, and of text on them.
    measures
        Type, space, radius and motion, as CSS lengths and times.
    """

    ramps: Mapping[str, tuple[str, ...]]
    no_data: Mapping[str, str]
    light: Mapping[str, str]
    dark: Mapping[str, str]
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
    """Return the palette as custom properties: light, dark by system, dark by choice."""
    return "\n".join(
        (
            "/* Written from riskmap/maps/palette.toml; see there. */",
            *_block(":root", "light", {**_constants(source), **source.light}),
            "@media (prefers-color-scheme: dark) {",
            *_block(':root:not([data-theme="light"])', "dark", source.dark),
            "}",
            *_block(':root[data-theme="dark"]', "dark", source.dark),
            "",
        )
    )


def _constants(source: Palette) -> dict[str, str]:
    """Return the properties that are the same in light and dark."""
    ramps = {
        f"ramp-{name.replace('_', '-')}-{number}": colour
        for name, colours in source.ramps.items()
        for number, colour in enumerate(colours, start=1)
    }
    warnings = {f"warning-{name}": colour for name, colour in source.warnings.items()}
    hatch = {f"no-data-{part}": f"var(--{token})" for part, token in source.no_data.items()}
    return dict(source.measures) | ramps | hatch | warnings


def _block(selector: str, scheme: str, properties: Mapping[str, str]) -> Iterator[str]:
    yield f"{selector} {{"
    yield f"  color-scheme: {scheme};"
    yield from (f"  --{name}: {value};" for name, value in properties.items())
    yield "}"


if __name__ == "__main__":
    sys.stdout.write(as_css(palette()))
