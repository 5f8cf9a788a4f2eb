"""Layers: what a room offers to the map."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from attrs import field, frozen, validators

from riskmap.core.sources import Flags, Source
from riskmap.core.words import Message
from riskmap.maps.legend import Legend


class LayerKind(StrEnum):
    """How a layer is drawn."""

    DIVISIONS = "divisions"


def _on_this_server(_: object, __: object, url: str) -> None:
    if not url.startswith("/") or url.startswith("//"):
        raise ValueError(url)


@frozen(kw_only=True)
class Layer:
    """One layer of a map.

    Parameters
    ----------
    slug
        Name for programs, ``[a-z0-9_]`` only: it becomes part of element ids.
    title
        Name for people.
    url
        Where the browser fetches the GeoJSON: a path on this server.
    legend
        Classes, colours, counts.
    source, as_of
        Where the data comes from and the date it refers to.
    flags
        What must be said beside it. They are drawn (dashed outlines) and listed.
    attribution
        Credit shown on the map.
    opacity
        Of the fill, 0 to 1.
    code_property, name_property, class_property
        Names of the feature properties for the code, the name to show and the
        class number (absent or null: no data). A feature may also carry
        ``geometry_is_synthetic`` and ``label_point`` ([longitude, latitude]).
    link
        Path opened by a click, ``{code}`` stands for the code; empty: no link.
    """

    slug: str = field(validator=validators.matches_re(r"[a-z][a-z0-9_]*"))
    title: Message
    url: str = field(validator=_on_this_server)
    legend: Legend
    source: Source
    attribution: str
    flags: Flags
    as_of: date | None = None
    opacity: float = field(default=1.0, validator=[validators.ge(0), validators.le(1)])
    kind: LayerKind = LayerKind.DIVISIONS
    code_property: str = "code12"
    name_property: str = "name_zh"
    class_property: str = "class"
    link: str = "/divisions/{code}"
