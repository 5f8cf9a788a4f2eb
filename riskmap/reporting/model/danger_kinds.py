"""What a danger may be of, and how deep water is told by the body, as ``dangers.toml`` says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from attrs import frozen

from riskmap.core.sources import Source
from riskmap.core.words import N_, Message


@frozen(kw_only=True)
class DangerKind:
    """What a danger is of.

    Parameters
    ----------
    icon
        Its name in the sprite.
    has_depth
        It is asked how deep the water stands.
    """

    slug: str
    word: Message
    icon: str
    has_depth: bool


@frozen(kw_only=True)
class Depth:
    """How deep water stands, told by the body; from `from_cm` on, below `below_cm`."""

    slug: str
    word: Message
    from_cm: int
    below_cm: int | None

    @property
    def said(self) -> Message:
        """What it is called, and the centimetres that it means."""
        cm: Mapping[str, object] = {"word": self.word, "least": self.from_cm, "most": self.below_cm}
        if self.below_cm is None:
            return Message(N_("{word} (from {least} cm)"), cm)
        return Message(N_("{word} ({least} to {most} cm)"), cm)

    def holds(self, depth_cm: int) -> bool:
        """Tell whether a measured depth is one of this band."""
        return self.from_cm <= depth_cm and (self.below_cm is None or depth_cm < self.below_cm)


@frozen(kw_only=True)
class DangerTable:
    """Kinds and depths in their order, each with where they come from."""

    kinds: Mapping[str, DangerKind]
    depths: Mapping[str, Depth]
    kinds_source: Source
    depths_source: Source


@cache
def danger_table() -> DangerTable:
    """Return the table that ships with the program."""
    return read(files("riskmap.reporting").joinpath("dangers.toml").read_text("utf-8"))


def read(text: str) -> DangerTable:
    """Return the table of a file."""
    said = tomllib.loads(text)
    return DangerTable(
        kinds=MappingProxyType({one["slug"]: _kind(one) for one in said["kind"]}),
        depths=MappingProxyType({one["slug"]: _depth(one) for one in said["depth"]}),
        kinds_source=_source(said["about"]["kinds"]),
        depths_source=_source(said["about"]["depths"]),
    )


def _source(said: Mapping[str, Any]) -> Source:
    return Source(title=said["source"], verified=said["verified"])


def _kind(said: Mapping[str, Any]) -> DangerKind:
    return DangerKind(
        slug=said["slug"],
        word=Message(said["word"]),
        icon=said["icon"],
        has_depth=said.get("depth", False),
    )


def _depth(said: Mapping[str, Any]) -> Depth:
    return Depth(
        slug=said["slug"],
        word=Message(said["word"]),
        from_cm=said["from_cm"],
        below_cm=said.get("below_cm"),
    )
