"""Numbers in text: what is written as one, and nothing that Python would read as one besides."""

from __future__ import annotations

import re
from typing import Any

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model.parsed import TELL_SENDER, visible

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,20}\.?[0-9]{0,20}|\.[0-9]{1,20})(?:[eE][+-]?[0-9]{1,2})?")
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")


def number(value: Any, field: str) -> float:
    """Return a finite number, from text or from JSON.

    Raises
    ------
    UnreadableFileError
        If it is none: no ``nan``, no ``inf``, no ``1_000``, nothing longer than a number is.
    """
    text = _text(value)
    if _NUMBER.fullmatch(text):
        return float(text)
    raise _no_number(field, value)


def whole_number(value: Any, field: str) -> int:
    """Return a whole number, from text or from JSON.

    Raises
    ------
    UnreadableFileError
        If it is none.
    """
    text = _text(value)
    if _WHOLE.fullmatch(text):
        return int(text)
    raise _no_number(field, value)


def number_or_none(value: Any, field: str) -> float | None:
    """Return a number, or None where nothing stands."""
    return None if _text(value) in {"", "None"} else number(value, field)


def between(value: float, least: float, most: float, field: str) -> float:
    """Return a number that lies within limits.

    Raises
    ------
    UnreadableFileError
        If it does not.
    """
    if least <= value <= most:
        return value
    raise UnreadableFileError(
        N_("{field} is {value}, and can only be from {least} to {most}."),
        mend=TELL_SENDER,
        field=field,
        value=f"{value:.10g}",
        least=least,
        most=most,
    )


def longitude(value: Any, field: str = "longitude") -> float:
    """Return degrees from -180 to 180; some senders count to 360, some to -360."""
    degrees = between(number(value, field), -360, 360, field)
    return degrees if abs(degrees) <= 180 else degrees - 360 * (1 if degrees > 0 else -1)  # noqa: PLR2004 - degrees


def latitude(value: Any, field: str = "latitude") -> float:
    """Return degrees from -90 to 90."""
    return between(number(value, field), -90, 90, field)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    return str(value).strip() if isinstance(value, (str, int)) else str(value)[:30]


def _no_number(field: str, value: Any) -> UnreadableFileError:
    return UnreadableFileError(
        N_("{field} is no number: {text}."),
        mend=TELL_SENDER,
        field=field,
        text=visible(_text(value)) or "—",
    )
