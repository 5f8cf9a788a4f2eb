"""What a source says of itself: its name, the forms it reads, and how sure we are of each."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from attrs import field, frozen

from riskmap.core.words import N_, Message
from riskmap.feeds.model.parsed import Context, Parsed

Parse = Callable[[bytes, Context], Parsed]


class Confirmation(StrEnum):
    """What a form was tried on."""

    REAL = "real"
    OWN = "own"
    UNCONFIRMED = "unconfirmed"

    @property
    def word(self) -> Message:
        """What is said of it."""
        return Message(_WORDS[self])


_WORDS = {
    Confirmation.REAL: N_("tried on real files"),
    Confirmation.OWN: N_("our own form"),
    Confirmation.UNCONFIRMED: N_("format unconfirmed"),
}


@frozen(kw_only=True)
class Form:
    """One form of a format.

    Parameters
    ----------
    document
        What it was written after.
    """

    slug: str
    zh: str
    en: str
    confirmed: Confirmation = field(converter=Confirmation)
    document: str

    def name(self, locale: str) -> str:
        """Return its name in the language of the reader."""
        return self.en if locale.startswith("en") else self.zh


@frozen(kw_only=True)
class Format:
    """A source of records, as entry points of the group ``riskmap.feeds`` name it.

    Parameters
    ----------
    parse
        Bytes and a `Context` in, `Parsed` out. It never raises, whatever the bytes are.
    gives
        Kinds of records: observations, health, stations, signals, tracks, quakes.
    address
        Where such data are found, to begin with; a site gives its own.
    """

    name: str
    zh: str
    en: str
    gives: tuple[str, ...]
    forms: tuple[Form, ...]
    address: str = ""
    parse: Parse

    def title(self, locale: str) -> str:
        """Return its name in the language of the reader."""
        return self.en if locale.startswith("en") else self.zh

    def form(self, slug: str) -> Form | None:
        """Return one of its forms."""
        return next((one for one in self.forms if one.slug == slug), None)


def our_format(name: str, parse: Parse) -> Format:
    """Return one of the formats that ``formats.toml`` describes."""
    row = dict(_rows()[name])
    forms = tuple(Form(**one) for one in row.pop("form"))
    gives = tuple(row.pop("gives"))
    return Format(**row, gives=gives, forms=forms, parse=parse)


@cache
def _rows() -> Mapping[str, Mapping[str, Any]]:
    text = files("riskmap.feeds.model").joinpath("formats.toml").read_text("utf-8")
    return MappingProxyType({row["name"]: row for row in tomllib.loads(text)["format"]})
