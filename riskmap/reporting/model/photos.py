"""Photos of reports, and how many are asked while a response is in force."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import field, frozen, validators

from riskmap.core.clock import require_aware
from riskmap.core.sources import Source
from riskmap.core.words import N_, Message
from riskmap.reporting.model.activation import InForce, Track, Value

#: So many photos of one report at most.
PHOTOS_MOST = 24
#: Photos that a form brings at once without a script.
AT_ONCE = 4
WORDS_MOST = 200


@frozen(kw_only=True)
class Photo:
    """A photo, made anew and kept by its hash; what the camera said stands beside it.

    Parameters
    ----------
    id
        Made by the sender: the same photo sent again is the same.
    version_id
        Of the report that it belongs to; it may come before the report does.
    words
        What it shows, for those who cannot see it.
    taken_at, lon, lat
        As the camera says, which is evidence and no proof; None where it does not.
    """

    id: str
    version_id: str
    unit: str
    sha256: str
    name: str
    width: int
    height: int
    added_at: datetime = field(converter=require_aware)
    actor: str
    words: str = ""
    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None

    @property
    def has_position(self) -> bool:
        """True where the camera said where it was."""
        return self.lon is not None and self.lat is not None


@frozen(kw_only=True)
class Rule:
    """How many photos one level of one system asks for."""

    system: Track = field(converter=Track, validator=validators.in_((Track.FLOOD, Track.RELIEF)))
    levels: tuple[Value, ...]
    count: int = field(validator=validators.ge(1))
    source: Source


@frozen(kw_only=True)
class PhotosAsked:
    """How many photos are asked in a unit now, and because of what; 0 asks for none."""

    count: int = 0
    rule: Rule | None = None
    value: Value | None = None

    def said(self, there: int) -> Message:
        """Return it as a sentence: so many of so many, or how many there are."""
        if not self.count:
            return Message(N_("{there} photos"), {"there": there})
        return Message(N_("{there} of {asked} photos"), {"there": there, "asked": self.count})

    @property
    def why(self) -> Message | None:
        """Why so many are asked."""
        if self.rule is None or self.value is None:
            return None
        about = {"system": self.rule.system.word, "level": self.value.word, "count": self.count}
        return Message(N_("{system}, {level}: at least {count} photos are asked."), about)


def asked_in(now: InForce, rules: Iterable[Rule] | None = None) -> PhotosAsked:
    """Return how many photos are asked while something is in force: the most of all levels."""
    found = [
        PhotosAsked(count=one.count, rule=one, value=now.value(one.system))
        for one in (photo_rules() if rules is None else rules)
        if now.value(one.system) in one.levels
    ]
    return max(found, key=lambda one: one.count, default=PhotosAsked())


@cache
def photo_rules() -> tuple[Rule, ...]:
    """Return the rules that ship with the program."""
    return read(files("riskmap.reporting").joinpath("photos.toml").read_text("utf-8"))


def read(text: str) -> tuple[Rule, ...]:
    """Return the rules of a file."""
    return tuple(map(_rule, tomllib.loads(text)["asked"]))


def _rule(said: Mapping[str, Any]) -> Rule:
    return Rule(
        system=said["system"],
        levels=tuple(map(Value, said["levels"])),
        count=said["count"],
        source=Source(title=said["source"], verified=said["verified"]),
    )
