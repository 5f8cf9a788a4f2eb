"""The strip on the wall: tide, rain, storm, warnings; each with the age of what it says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from attrs import frozen

from riskmap.core.words import N_, Message
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import hour, say
from riskmap.warnings.model.meeting import Edge, Meeting
from riskmap.warnings.pages.blueprint import blueprint
from riskmap.warnings.pages.feeding import feeding
from riskmap.warnings.pages.meeting import read_meeting, span_said
from riskmap.warnings.pages.meeting_lanes import mm_said, rising
from riskmap.warnings.pages.words import hazard_said, level_said, level_slug
from riskmap.warnings.service import ending, showing


@frozen(kw_only=True)
class Item:
    """One thing on the strip.

    Parameters
    ----------
    at
        Of what is said; None where nothing is known, and the value says so.
    is_old
        It should have been told anew since.
    level
        Colour of an official signal; empty for everything else.
    """

    slug: str
    label: str
    value: str
    at: datetime | None = None
    is_old: bool = False
    level: str = ""


@blueprint.app_template_global()
def warning_strip() -> tuple[Item, ...]:
    """Return what the strip on the wall says now."""
    with parts().database.read(current_scope()) as uow:
        one = read_meeting(uow)
        found = showing.board(uow, uow.now)
        by_hand = len(ending.ended(uow, uow.now))
        feeds = feeding(uow)
    return (
        _tide(one),
        _rain(one),
        _storm(one),
        *_warnings(found, by_hand),
        _feeds(feeds.silent, feeds.alive),
    )


def _tide(one: Meeting) -> Item:
    label, lane, top = say(N_("Water")), one.creek or one.tide, one.next_top
    parts_: list[str] = []
    if lane is not None and lane.measured:
        parts_.append(f"{lane.measured[-1][1]:.2f} m {rising(lane)}")
    if top is not None:
        about = {"at": hour(top.at), "height": f"{top.height_m:.2f}"}
        parts_.append(say(Message(N_("high water {at}, {height} m"), about)))
    if lane is None or not parts_:
        return Item(slug="tide", label=label, value=say(N_("unknown")))
    at = lane.measured[-1][0] if lane.measured else None
    return Item(slug="tide", label=label, value=" · ".join(parts_), at=at, is_old=lane.is_stale)


def _rain(one: Meeting) -> Item:
    label, last = say(N_("Rain in 1 h")), one.rain.one_hour[-1:] if one.rain else ()
    if one.rain is None or not last:
        return Item(slug="rain", label=label, value=say(N_("unknown")))
    value = mm_said(last[0].mm, is_whole=last[0].is_whole)
    return Item(
        slug="rain", label=label, value=value, at=one.rain.last_at, is_old=one.rain.is_stale
    )


def _storm(one: Meeting) -> Item:
    if one.storm is None:
        return Item(slug="storm", label=say(N_("Storm")), value=say(N_("no forecast here")))
    storm = one.storm
    edge = next(iter(storm.edges), None)
    value = f"{storm.distance[0][1]:.0f} km" if storm.distance else say(N_("unknown"))
    if edge is not None and not storm.is_stale:
        value = _edge(edge, one.now) or value
    label = say(Message(N_("Storm {name}"), {"name": storm.name}))
    return Item(slug="storm", label=label, value=value, at=storm.issued_at, is_old=storm.is_stale)


def _edge(edge: Edge, now: datetime) -> str:
    if edge.is_inside:
        return say(Message(N_("{wind} is here"), {"wind": edge.word}))
    if edge.at is None:
        return ""
    return say(
        Message(N_("{wind} in {span}"), {"wind": edge.word, "span": span_said(edge.at - now)})
    )


def _warnings(found: showing.Board, by_hand: int) -> Iterator[Item]:
    """Yield the most severe of each kind, and how many more there are."""
    ended = Message(N_("none; ended by hand: {count}"), {"count": by_hand})
    for label, several, none in (
        (N_("Official signals"), found.official, Message(N_("none"))),
        (N_("Detected here"), found.own, ended if by_hand else Message(N_("none"))),
    ):
        if not several:
            yield Item(slug="none", label=say(label), value=say(none))
            continue
        first = several[0]
        said = f"{hazard_said(first.said.hazard)} {level_said(first.kind, first.said.level)}"
        more = len(several) - 1
        is_official = first in found.official
        yield Item(
            slug="official" if is_official else "own",
            label=say(label),
            value=f"{said} +{more}" if more else said,
            at=first.seen_at,
            level=level_slug(first.said.level) if is_official else "",
        )


def _feeds(silent: int, alive: int) -> Item:
    about = {"alive": alive, "silent": silent}
    text = N_("{alive} up to date, {silent} not") if silent else N_("{alive} up to date")
    return Item(
        slug="feeds",
        label=say(N_("Data feeds")),
        value=say(Message(text, about)) if alive or silent else say(N_("none is on")),
        is_old=bool(silent) or not alive,
    )
