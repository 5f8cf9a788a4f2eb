"""Texts for spreadsheets, which run some of what they read."""

from __future__ import annotations

#: A text that begins so is taken for a formula, or may be after a blank was cut off.
_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """Return a text of a CSV file that no spreadsheet takes for a formula: an apostrophe first."""
    return f"'{text}" if text.startswith(_BEGINNINGS) else text
