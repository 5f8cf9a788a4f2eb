"""Sentences in the language of whom a message is for: there is no page that would know it."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from pathlib import Path

Say = Callable[[str], str]


def translator(folder: Path, language: str) -> Say:
    """Return how a sentence of the catalogue is said in a language; English without one."""
    if language == "en":
        return str
    return gettext.translation("messages", folder, [language], fallback=True).gettext
