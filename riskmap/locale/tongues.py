"""Both languages at once, for what is kept or printed whoever asks for it."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType

from attrs import frozen

from riskmap.core.clock import SHANGHAI
from riskmap.core.words import Message

LANGUAGES = ("zh", "en")


@frozen
class Tongue:
    """One language: how sentences, moments and lists are said in it."""

    locale: str
    translate: Callable[[str], str]

    def say(self, text: Message | str) -> str:
        """Return a sentence; a text that the catalogue does not know stays as it is."""
        if isinstance(text, Message):
            return text.say(self.translate)
        return self.translate(text) if text else ""

    def __call__(self, text: Message | str) -> str:
        """Return a sentence."""
        return self.say(text)

    @property
    def is_chinese(self) -> bool:
        """Whether it is Chinese."""
        return self.locale == "zh"

    def day(self, on: date) -> str:
        """Return a day: 2026年7月12日, or 12 July 2026."""
        if self.is_chinese:
            return f"{on.year}年{on.month}月{on.day}日"
        return f"{on.day} {on:%B} {on.year}"

    def moment(self, at: datetime) -> str:
        """Return local day and time."""
        local = at.astimezone(SHANGHAI)
        return f"{self.day(local.date())} {local:%H:%M}"

    def hour(self, at: datetime) -> str:
        """Return a moment as official texts say it: 2021年7月25日12时."""
        local = at.astimezone(SHANGHAI)
        if not self.is_chinese:
            return f"{local:%H:%M} on {self.day(local.date())}"
        minutes = f"{local.minute}分" if local.minute else ""
        return f"{self.day(local.date())}{local.hour}时{minutes}"

    def listed(self, words: list[str]) -> str:
        """Return words one after the other."""
        return ("、" if self.is_chinese else ", ").join(words)

    def together(self, sentences: list[str]) -> str:
        """Return sentences one after the other."""
        return ("" if self.is_chinese else " ").join(sentences)


def tongues(catalogue: Path) -> Mapping[str, Tongue]:
    """Return each language of the catalogue by its name."""
    return MappingProxyType({one: tongue(catalogue, one) for one in LANGUAGES})


@cache
def tongue(catalogue: Path, locale: str) -> Tongue:
    """Return one language of the catalogue; without one, what is said is English."""
    if locale != "zh":
        return Tongue("en", str)
    words = gettext.translation("messages", catalogue, [locale], fallback=True)
    return Tongue("zh", words.gettext)
