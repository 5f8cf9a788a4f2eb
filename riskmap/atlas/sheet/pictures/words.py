"""Numbers at charts: short, so that they fit beside what they measure."""

from __future__ import annotations

#: Percent below which a tenth is written.
_TENTHS_BELOW = 10


def percent(share: float | None) -> str:
    """Return a share in percent: a tenth exact where a whole number would hide it."""
    percent = (share or 0) * 100
    return f"{percent:.0f}" if percent == 0 or percent >= _TENTHS_BELOW else f"{percent:.1f}"
