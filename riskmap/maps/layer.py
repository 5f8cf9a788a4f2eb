"""Layers: what a room offers to the map.

A room that has something to show on the map brings a ``layers.py`` with one function,
``layers(uow, asked) -> Iterable[Layer]``. The atlas collects them; no list of layers stands
anywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path

from attrs import field, frozen, validators

from riskmap.core.sources import Flags, Source
from riskmap.core.words import Message
from riskmap.maps.legend import Legend
from riskmap.store import Reading


class LayerKind(StrEnum):
    """How a layer is drawn.

    ``divisions`` outlines coloured by class; ``symbols`` points with a symbol each; ``lines``
    roads, routes; ``tracks`` lines with moments, on a time slider; ``areas`` polygons, lines and
    points together, with badges; ``raster`` tiles of pictures.
    """

    DIVISIONS = "divisions"
    SYMBOLS = "symbols"
    LINES = "lines"
    TRACKS = "tracks"
    AREAS = "areas"
    RASTER = "raster"


@frozen(kw_only=True)
class Symbol:
    """One symbol in the legend of a layer.

    Parameters
    ----------
    slug
        Value of the feature property ``symbol`` that is drawn so.
    label
        Word for it.
    shape
        ``circle``, ``square``, ``box`` (outlined square), ``diamond``, ``triangle``, ``cross``,
        ``arrow`` (a line with arrow heads), ``line``, ``dashed_line``, ``area``, ``dashed_area``.
    colour
        Fill or stroke, ``#RRGGBB``.
    icon
        Name of an icon in the sprite, drawn inside; empty for none.
    count
        How many of them are on the map; None where nobody counted.
    """

    slug: str
    label: Message
    shape: str
    colour: str
    icon: str = ""
    count: int | None = None


@frozen(kw_only=True)
class AskedLayers:
    """For which map layers are asked.

    Parameters
    ----------
    region
        Id of the place at home.
    folder
        Folder of its ``region.toml``.
    build
        Folder where hazard maps of assessments lie (home's ``build``).
    locale
        ``zh`` or ``en``: features carry names in the reader's language.
    outside
        Which base map from outside the site has a key for, ``vec``, ``img`` or ``ter``;
        empty for none.
    outside_review_number
        Review number (审图号) of that base map; empty where the site gave none.
    """

    region: str
    folder: Path
    build: Path
    locale: str
    outside: str = ""
    outside_review_number: str = ""


def _on_this_server(_: object, __: object, url: str) -> None:
    if not url.startswith("/") or url.startswith("//"):
        raise ValueError(url)


@frozen(kw_only=True)
class Layer:
    """One layer of a map.

    Parameters
    ----------
    slug
        Name for programs, ``[a-z0-9_]`` only: it becomes part of element ids and addresses.
    title
        Name for people.
    url
        Where the browser fetches it, a path on this server: GeoJSON, or for rasters tiles with
        ``{z}/{x}/{y}`` in it.
    legend
        Classes, colours, counts, for ``divisions`` and ``raster``.
    symbols
        What is drawn how, for ``symbols``, ``lines`` and ``tracks``; only what is really drawn.
    source, as_of
        Where the data comes from and the date it refers to.
    flags
        What must be said beside it. They are drawn (dashed outlines) and listed.
    attribution
        Credit shown on the map.
    opacity
        Of the fill, 0 to 1.
    group
        Heading under which its card folds together with its neighbours of the same group.
    is_on
        Whether it is shown until the reader says otherwise.
    refresh_s, stale_after_s
        Seconds between questions for newer data, 0 for never; age of the data (its member
        ``as_of``) from which on it is drawn as out of date, 0 for never.
    topics
        Topics of open screens (`riskmap.store.live`) after a change of which it is asked at once,
        for whoever is signed in.
    code_property, name_property, class_property
        Names of the feature properties for the code, the name to show and the
        class number (absent or null: no data). A feature may also carry
        ``geometry_is_synthetic`` and ``label_point`` ([longitude, latitude]).
    link
        Path opened by a click, ``{code}`` stands for the code; empty: no link.
    notices
        What must be said beside it that is no flag.
    empty
        What to say, and how to mend it, while there is nothing to draw.

    Notes
    -----
    Features of ``symbols``, ``lines``, ``tracks`` and ``areas`` carry ``symbol`` (slug of a
    `Symbol`), ``title`` (text), ``facts`` (list of [label, text]), and optionally ``link``,
    ``picture`` (path of a small SVG) and ``is_stale``; symbols a ``label`` that stands beside them,
    areas a ``badge`` (text), a ``badge_look`` and a ``label_point`` where it stands. Tracks are
    LineStrings with ``times``, one ISO moment a vertex, and ``values``, one number a vertex.
    The collection carries ``as_of`` (ISO moment of the data), ``attribution``, and the flags.
    """

    slug: str = field(validator=validators.matches_re(r"[a-z][a-z0-9_]*"))
    title: Message
    url: str = field(validator=_on_this_server)
    source: Source
    attribution: str
    flags: Flags
    legend: Legend | None = None
    symbols: tuple[Symbol, ...] = ()
    as_of: date | None = None
    opacity: float = field(default=1.0, validator=[validators.ge(0), validators.le(1)])
    kind: LayerKind = LayerKind.DIVISIONS
    group: Message | None = None
    is_on: bool = False
    refresh_s: int = field(default=0, validator=validators.ge(0))
    stale_after_s: int = field(default=0, validator=validators.ge(0))
    topics: tuple[str, ...] = ()
    code_property: str = "code12"
    name_property: str = "name_zh"
    class_property: str = "class"
    link: str = "/divisions/{code}"
    notices: tuple[Message, ...] = ()
    empty: Message | None = None


#: What a room's ``layers.py`` offers.
OfferLayers = Callable[[Reading, AskedLayers], Iterable[Layer]]
