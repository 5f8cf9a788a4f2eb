"""What the pages of published and printed maps show, as records."""

from __future__ import annotations

from datetime import date, datetime

from attrs import frozen

from riskmap.atlas.publication.drawn import SheetMap
from riskmap.atlas.publication.layout import Sheet
from riskmap.atlas.publication.model import Mark, Outcome, Publication
from riskmap.core.sources import Flags
from riskmap.core.words import Message
from riskmap.maps.paper import ScaleBar, Tick


@frozen(kw_only=True)
class Choice:
    """One of several addresses side by side."""

    label: Message
    href: str
    is_current: bool = False


@frozen(kw_only=True, eq=False)
class PrintPage:
    """One printed map.

    Parameters
    ----------
    scale_text
        Numeric scale, for example ``1:25 000``.
    arrow
        Right and down of the unit vector to true north.
    along, up
        Ticks of the metric grid at the lower and at the left edge of the frame.
    maker, reviewer
        Organisations; empty where nobody recorded them.
    phones
        Words and numbers, as far as they are known.
    qr
        The code as SVG, without any address of another host in it.
    page_style
        Address of the style sheet that sets the size of the page.
    """

    title: str
    place: str
    subtitle: str
    sheet: Sheet
    map: SheetMap
    legend_title: Message
    legend_unit: Message
    scale_text: str
    bar: ScaleBar
    arrow: tuple[float, float]
    convergence_deg: float
    notes_convergence: bool
    along: tuple[Tick, ...]
    up: tuple[Tick, ...]
    flags: Flags
    has_demo_places: bool
    mark: Mark
    maker: str
    reviewer: str
    phones: tuple[tuple[Message, str], ...]
    data_on: date | None
    made_at: datetime
    version: int | None
    state: Message
    credits: tuple[str, ...]
    crs: str
    height_datum: str
    live_address: str
    qr: str
    page_style: str
    sizes: tuple[Choice, ...]
    back: str
    selected: str | None


@frozen(kw_only=True)
class PublicationsPage:
    """All publications of a place."""

    title: str
    rows: tuple[Publication, ...]
    checks: tuple[Choice, ...]
    mark: Mark


@frozen(kw_only=True)
class CheckPage:
    """A map held against the checklist as it stands now."""

    title: str
    map_title: str
    outcomes: tuple[Outcome, ...]
    open_count: int
    is_demo: bool
    kinds: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    mark: Mark


@frozen(kw_only=True)
class PublicationPage:
    """One publication with its checklist and what became of it."""

    title: str
    publication: Publication
    outcomes: tuple[Outcome, ...]
    is_current: bool
    mark: Mark
