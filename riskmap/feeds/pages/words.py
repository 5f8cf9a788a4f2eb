"""What the pages of the room say: quantities, values with their unit, lengths of time."""

from __future__ import annotations

from datetime import timedelta

from attrs import frozen

from riskmap.core.words import N_, Message
from riskmap.doors.moments import local
from riskmap.doors.numbers import SYMBOLS
from riskmap.doors.words import locale, say
from riskmap.feeds.model.quantities import quantities
from riskmap.feeds.model.relative import FAR_MM, is_position
from riskmap.feeds.model.series import Latest
from riskmap.feeds.model.standing import AHEAD, Standing, StationState
from riskmap.feeds.model.stations import StationKind
from riskmap.feeds.model.still import sentence

#: Icon of each kind of station, and the mark of each state with its colour.
ICONS = {
    StationKind.GNSS: "satellite-dish",
    StationKind.RAIN: "cloud-rain",
    StationKind.LEVEL: "ruler",
    StationKind.TIDE: "waves",
    StationKind.MET: "thermometer",
}
STATE_LOOKS = {
    StationState.FRESH: ("met", "circle-check"),
    StationState.STUCK: ("late", "pause"),
    StationState.DOUBTFUL: ("late", "circle-question-mark"),
    StationState.STALE: ("late", "history"),
    StationState.SILENT: ("missed", "circle-x"),
    StationState.OFF: ("unreachable", "minus"),
}
_DECIMALS = {"m": 2, "mm": 1, "hPa": 1, "degC": 1, "%": 0, "m3/s": 1, "deg": 6}
#: Below so many of a unit the next smaller one says more.
_FEW_UNITS = 3
_LENGTHS = (
    (timedelta(days=1), N_("{count} d")),
    (timedelta(hours=1), N_("{count} h")),
    (timedelta(minutes=1), N_("{count} min")),
)
_SIZES = ((1_000_000, "MB"), (1_000, "kB"))


@frozen(kw_only=True)
class Amount:
    """One value in words: what, how much, over how long, and whether it is doubted."""

    what: str
    text: str
    doubt: str = ""


def quantity_said(slug: str) -> str:
    """Return what a quantity is called; the slug itself where the list knows it no more."""
    found = quantities().get(slug)
    return found.name(locale()) if found else slug


def unit_said(unit: str) -> str:
    """Return a unit as people write it."""
    return SYMBOLS.get(unit, unit)


def number_said(value: float, unit: str) -> str:
    """Return a number with the digits that its unit bears."""
    text = f"{value:.{_DECIMALS.get(unit, 2)}f}"
    return text[1:] if text.startswith("-") and not float(text) else text.replace("-", "−")


def tick_said(value: float) -> str:
    """Return a round number of an axis."""
    return f"{value:g}".replace("-", "−")


def value_said(value: float, unit: str) -> str:
    """Return a number with its unit."""
    return f"{number_said(value, unit)} {unit_said(unit)}"


def amount_said(one: Latest) -> Amount:
    """Return the newest value of a series in words."""
    what = quantity_said(one.quantity)
    if one.period is not None:
        about = {"quantity": what, "length": length_said(one.period)}
        what = say(Message(N_("{quantity} in {length}"), about))
    if one.quantity in AHEAD:
        about = {"moment": f"{local(one.at):%m-%d %H:%M}"}
        return Amount(what=what, text=say(Message(N_("up to {moment}"), about)))
    if is_position(one.quantity) and abs(one.value) >= FAR_MM:
        return Amount(what=what, text=say(N_("measured")))
    is_doubted = one.quality.value in {"suspect", "indicative", "estimated"}
    return Amount(
        what=what,
        text=value_said(one.value, one.unit),
        doubt=say(one.quality.word) if is_doubted else "",
    )


def length_said(length: timedelta) -> str:
    """Return a length of time in a unit in which it is a small number."""
    for unit, text in _LENGTHS:
        count = length / unit
        if count >= 1 and (count == int(count) or count >= _FEW_UNITS):
            return say(Message(text, {"count": round(count)}))
    return say(Message(N_("{count} s"), {"count": round(length.total_seconds())}))


def size_said(size: int) -> str:
    """Return a number of bytes."""
    for unit, name in _SIZES:
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{size} B"


def icon_of(kind: str) -> str:
    """Return the icon of a kind of station."""
    return ICONS[StationKind(kind)]


def state_look(one: Standing) -> tuple[str, str, str]:
    """Return colour, icon and word of how a station stands."""
    colour, icon = STATE_LOOKS[one.state]
    return colour, icon, say(one.state.word)


def still_said(one: Standing) -> tuple[str, ...]:
    """Return what of a station does not move, one sentence each."""
    several = ((quantity_said(each.quantity), say(sentence(each))) for each in one.still)
    return tuple(
        say(Message(N_("{quantity}: {said}"), {"quantity": what, "said": said}))
        for what, said in several
    )
