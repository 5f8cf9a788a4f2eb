"""Numbers at charts: short, so that they fit beside what they measure."""

from __future__ import annotations

from riskmap.doors.words import locale

#: Percent below which a tenth is written.
_TENTHS_BELOW = 10


def percent(share: float | None) -> str:
    """Return a share in percent: a tenth exact where a whole number would hide it."""
    percent = (share or 0) * 100
    return f"{percent:.0f}" if percent == 0 or percent >= _TENTHS_BELOW else f"{percent:.1f}"


def short(value: float) -> str:
    """Return a round number in few characters: Chinese counts in 万 and 亿, English in k and M."""
    steps = ((1e8, "亿"), (1e4, "万")) if locale() == "zh" else ((1e6, " M"), (1e3, " k"))
    size, word = next(((size, word) for size, word in steps if value >= size), (1.0, ""))
    return f"{value / size:g}{word}"
