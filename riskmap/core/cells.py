"""Cells of tables that people bring and take along: how text is read and written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from attrs import frozen

from riskmap.core.codes import is_code12
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_

#: What people write where they do not know.
UNKNOWN = frozenset({"", "-", "--", "—", "/", "na", "n/a", "null", "none", "不详", "未知", "暂无"})
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
#: A spreadsheet writes whole numbers so.
_WHOLE = re.compile(r"(\d+)\.0")
#: As much of a cell as a sentence repeats.
_QUOTED = 40


@frozen
class Field:
    """One column: its name, its word, how files call it, and how text becomes its value."""

    name: str
    word: str
    aliases: tuple[str, ...]
    read: Callable[[str], Any]


def plain(text: str | None) -> str:
    """Return text with half-width letters and without blanks around it; unknown is empty."""
    folded = unicodedata.normalize("NFKC", text or "").strip().removeprefix("'")
    whole = _WHOLE.fullmatch(folded)
    folded = whole.group(1) if whole else folded
    return "" if folded.lower() in UNKNOWN else folded


def write(value: Any, *, yes: str = "true", no: str = "false") -> str:
    """Return a value as its reader takes it; a moment as its day, nothing known as nothing."""
    match value:
        case None:
            return ""
        case bool():
            return yes if value else no
        case float():
            return f"{value:.10g}"
        case tuple():
            return ";".join(value)
        case date():
            return value.isoformat()[:10]
    return str(value)


def refused(message: str, mend: str, value: str, **more: Any) -> InvalidRequestError:
    """Return the error for a cell that cannot be read."""
    return InvalidRequestError(message, mend=mend, value=value[:_QUOTED], **more)


def day_of(text: str) -> date | None:
    """Return a day as people write it, ``2026/7/1`` and ``2026年7月1日`` too; None for nothing.

    Raises
    ------
    ValueError
        If it is none.
    """
    found = plain(text).partition(" ")[0].partition("T")[0]
    if not found:
        return None
    parts = _DAY.fullmatch(found)
    return date(*(int(one) for one in parts.groups())) if parts else date.fromisoformat(found)


def read_day(text: str) -> date | None:
    """Return a day; see `day_of`.

    Raises
    ------
    InvalidRequestError
        If it is none.
    """
    try:
        return day_of(text)
    except ValueError:
        raise refused(
            N_("{value} is no day."), N_("Write the day as YYYY-MM-DD."), plain(text)
        ) from None


def read_code(text: str) -> str:
    """Return the code of a division, or nothing.

    Raises
    ------
    InvalidRequestError
        If it is none.
    """
    found = plain(text)
    if found and not is_code12(found):
        raise refused(
            N_("{value} is not a 12-digit division code."),
            N_("Give the 12-digit statistical code as text, for example 310107005001."),
            found,
        )
    return found
