"""Texts for spreadsheets, which run some of what they read."""

from __future__ import annotations

#: A text that begins so is taken for a formula, or may be after a blank was cut off. In Chinese and
#: Japanese, spreadsheets take the full-width signs for the others.
_BEGINNINGS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_MARKED = tuple(f"'{one}" for one in _BEGINNINGS)


def harmless(text: str) -> str:
    """Return a text of a CSV file that no spreadsheet takes for a formula: an apostrophe first."""
    return f"'{text}" if text.startswith(_BEGINNINGS) else text


def unmarked(text: str) -> str:
    """Return a text as it was before `harmless` marked it, for a file that comes back."""
    return text[1:] if text.startswith(_MARKED) else text
