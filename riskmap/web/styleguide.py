"""The components, each shown with when to use it: /styleguide."""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import frozen
from flask import Blueprint, Response

from riskmap.core.levels import RiskLevel
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.doors.answers import page
from riskmap.doors.parts import parts
from riskmap.doors.words import say
from riskmap.maps.legend import LEVEL_WORDS, LegendRow
from riskmap.maps.palette import palette

blueprint = Blueprint("styleguide", __name__)


@frozen(kw_only=True)
class Happening:
    """One entry of the example of a timeline."""

    at: datetime
    what: str
    who: str
    why: str
    state: str


@frozen
class Place:
    """One entry of the example of a trail."""

    label: str
    href: str


@frozen(kw_only=True)
class StyleguidePage:
    """What the examples show; made up, and said to be."""

    title: str
    now: datetime
    ramps: dict[str, tuple[str, ...]]
    changes: tuple[str, ...]
    levels: tuple[LegendRow, ...]
    flags: Flags
    trail: tuple[Place, ...]
    happenings: tuple[Happening, ...]
    texts: tuple[str, ...]


@blueprint.get("/styleguide")
def styleguide() -> Response:
    """Show every component once."""
    now = parts().clock.now()
    record = StyleguidePage(
        title=say(Message(N_("Components"))),
        now=now,
        ramps=dict(palette().ramps),
        changes=(*palette().change, "unknown"),
        levels=tuple(_levels()),
        flags=Flags(geometry_is_synthetic=True, population_is_estimated=True),
        trail=(Place(say(Message(N_("Map"))), "/"), Place(say(Message(N_("Help"))), "/help")),
        happenings=tuple(_happenings(now)),
        texts=tuple(name for name in palette().measures if name.startswith("text-")),
    )
    return page("web/styleguide.html", record)


def _levels() -> list[LegendRow]:
    colours = palette().ramp("composite")
    known = [
        LegendRow(number=level, label=level.word, colour=colours[level - 1], count=2, range_text="")
        for level in reversed(RiskLevel)
    ]
    hatched = LegendRow(number=0, label=LEVEL_WORDS[0], colour=None, count=0, range_text="")
    return [*known, hatched]


def _happenings(now: datetime) -> list[Happening]:
    return [
        Happening(
            at=now - timedelta(minutes=3),
            what=say(N_("Report received")),
            who=say(N_("Committee A")),
            why=say(N_("follow-up report, water has fallen")),
            state="met",
        ),
        Happening(
            at=now - timedelta(minutes=41),
            what=say(N_("Reminder sent")),
            who="",
            why=say(N_("no report by the due time")),
            state="late",
        ),
        Happening(
            at=now - timedelta(hours=3),
            what=say(N_("Report asked for")),
            who=say(N_("Duty room")),
            why="",
            state="",
        ),
    ]
