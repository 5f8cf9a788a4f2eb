"""Studies: what a room has found in series of a station, for the station's page.

A room that works with such series brings a ``studies.py`` with one function,
``studies(uow, asked) -> Iterable[Study]``. The page collects them; no list of rooms stands
anywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from attrs import field, frozen, validators

from riskmap.core.words import Message
from riskmap.maps.series import Event, Line, Threshold
from riskmap.store import Reading


@frozen(kw_only=True)
class AskedStudies:
    """For which station studies are asked, and for which time.

    Parameters
    ----------
    station
        Key of the station.
    quantities
        What it measures: slugs.
    since, until
        What the pictures show.
    locale
        ``zh`` or ``en``.
    """

    station: str
    quantities: tuple[str, ...]
    since: datetime
    until: datetime
    locale: str


@frozen(kw_only=True, eq=False)
class Study:
    """What was found in one series: it adds to the picture of a quantity, or is one of its own.

    Parameters
    ----------
    slug
        Part of element ids, ``[a-z0-9-]`` only.
    quantity
        To whose picture it adds; empty for a picture of its own.
    title
        What a picture of its own shows.
    finding
        What was found, in one sentence; it becomes the title of the picture. None: nothing.
    unit
        Of a picture of its own.
    lines, thresholds, events
        What is drawn; labels in the reader's language.
    notes
        What must be said under the picture.
    from_zero
        Whether the ground of a picture of its own is zero.
    """

    slug: str = field(validator=validators.matches_re(r"[a-z][a-z0-9-]*"))
    quantity: str = ""
    title: Message | None = None
    finding: Message | None = None
    unit: str = ""
    lines: tuple[Line, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    events: tuple[Event, ...] = ()
    notes: tuple[Message, ...] = ()
    from_zero: bool = False


#: What a room's ``studies.py`` offers.
OfferStudies = Callable[[Reading, AskedStudies], Iterable[Study]]
