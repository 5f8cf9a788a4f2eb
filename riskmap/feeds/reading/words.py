"""Words of senders to ours."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model import Quality
from riskmap.feeds.model.parsed import visible


def quality_of(text: str) -> Quality:
    """Return the quality that a table says; good where it says nothing.

    Raises
    ------
    UnreadableFileError
        If it says something else.
    """
    if not text:
        return Quality.GOOD
    try:
        return Quality(text.lower())
    except ValueError:
        raise UnreadableFileError(
            N_("{text} is no quality."),
            mend=N_("Use one of: {allowed}."),
            text=visible(text),
            allowed=", ".join(Quality),
        ) from None


def hazard_of(event: str) -> str | None:
    """Return our slug for what a warning calls its event; None for a word that is not listed.

    The longest word that stands in the text counts: 雷暴大风 is not 大风.
    """
    text = event.casefold()
    found = [word for word in _hazard_words() if word in text]
    return _hazard_words()[max(found, key=len)] if found else None


@cache
def _hazard_words() -> Mapping[str, str]:
    text = files("riskmap.feeds.reading").joinpath("hazard_words.toml").read_text("utf-8")
    rows = tomllib.loads(text)["hazard"]
    return MappingProxyType({word.casefold(): row["slug"] for row in rows for word in row["words"]})
