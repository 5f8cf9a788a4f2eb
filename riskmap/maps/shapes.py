"""Paths of pictures from arrays of places in percent, y downward."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float64]
#: Half the width of a bar, in percent, at most; and the part of the free space that it fills.
_HALF, _PART = 1.2, 0.4
_LEAST = 0.1


def _text(value: float) -> str:
    return f"{round(value, 2):g}"


def line_path(across: Places, down: Places, breaks: NDArray[np.bool_] | None = None) -> str:
    """Return the path through places; it begins anew where `breaks` is true."""
    anew = np.zeros(len(across), bool) if breaks is None else breaks
    steps = zip(across, down, anew, strict=True)
    return "".join(
        f"{'M' if at == 0 or new else 'L'}{_text(x)} {_text(y)}"
        for at, (x, y, new) in enumerate(steps)
    )


def ring_path(across: Places, low: Places, high: Places) -> str:
    """Return the area between two lines; empty where there is none."""
    if not len(across):
        return ""
    there = line_path(across, high)
    back = line_path(across[::-1], low[::-1])
    return f"{there}L{back[1:]}Z"


def dots_path(across: Places, down: Places) -> str:
    """Return strokes of no length: with round ends they are dots."""
    return "".join(f"M{_text(x)} {_text(y)}h0" for x, y in zip(across, down, strict=True))


def bars_path(across: Places, down: Places, ground: float) -> str:
    """Return bars that stand on the ground, as wide as their neighbours leave them room."""
    between = np.diff(across)
    between = between[between > 0]
    room = float(np.min(between)) * _PART if len(between) else _HALF
    half = max(min(room, _HALF), _LEAST)
    return "".join(
        f"M{_text(x - half)} {_text(ground)}V{_text(y)}H{_text(x + half)}V{_text(ground)}Z"
        for x, y in zip(across, down, strict=True)
    )
