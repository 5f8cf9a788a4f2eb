"""Presets of symbols: how places are drawn on maps, in legends and on print."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from attrs import frozen

from riskmap.core.errors import ConfigurationError
from riskmap.core.sources import Source
from riskmap.core.words import N_, Message
from riskmap.maps.layer import Symbol

DEFAULT_PRESET = "shanghai_2012"


@frozen(kw_only=True)
class Drawn:
    """How one thing is drawn, and where that comes from.

    Parameters
    ----------
    shape, colour, icon
        As in `riskmap.maps.layer.Symbol`.
    source
        Document that says so.
    """

    shape: str
    colour: str
    icon: str
    source: Source

    def symbol(self, slug: str, label: Message, count: int | None = None) -> Symbol:
        """Return it as a symbol in the legend of a layer."""
        return Symbol(
            slug=slug,
            label=label,
            shape=self.shape,
            colour=self.colour,
            icon=self.icon,
            count=count,
        )


@frozen(kw_only=True)
class SymbolPreset:
    """One way to draw places.

    Parameters
    ----------
    slug
        Its name for programs.
    source
        Where it comes from.
    symbols
        How each thing is drawn, by slug.
    """

    slug: str
    source: Source
    symbols: Mapping[str, Drawn]

    def drawn(self, slug: str) -> Drawn:
        """Return how one thing is drawn.

        Raises
        ------
        ConfigurationError
            When the preset has no symbol for it.
        """
        try:
            return self.symbols[slug]
        except KeyError:
            raise ConfigurationError(
                N_("The symbol preset {preset} has no symbol {name}."),
                mend=N_("Add it to symbols.toml, or use one of: {known}."),
                preset=self.slug,
                name=slug,
                known=", ".join(self.symbols),
            ) from None


@cache
def presets() -> Mapping[str, SymbolPreset]:
    """Return the presets that ship with the package, by slug."""
    text = files(__package__).joinpath("symbols.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)["presets"]
    return MappingProxyType({slug: _preset(slug, table) for slug, table in tables.items()})


def preset(slug: str = DEFAULT_PRESET) -> SymbolPreset:
    """Return one preset.

    Raises
    ------
    ConfigurationError
        When there is none of that name.
    """
    found = presets().get(slug)
    if found is None:
        raise ConfigurationError(
            N_("There is no symbol preset {name}."),
            mend=N_("Use one of: {known}."),
            name=slug,
            known=", ".join(presets()),
        )
    return found


def _preset(slug: str, table: Mapping[str, object]) -> SymbolPreset:
    symbols: Mapping[str, dict[str, str]] = table["symbols"]  # type: ignore[assignment]
    about = Source(
        title=str(table["source"]), clause=str(table["clause"]), verified=bool(table["verified"])
    )
    return SymbolPreset(
        slug=slug,
        source=about,
        symbols=MappingProxyType({name: _drawn(row, about) for name, row in symbols.items()}),
    )


def _drawn(row: Mapping[str, str], about: Source) -> Drawn:
    source = Source(title=row["source"]) if "source" in row else about
    return Drawn(shape=row["shape"], colour=row["colour"], icon=row["icon"], source=source)
