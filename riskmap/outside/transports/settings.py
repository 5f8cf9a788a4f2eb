"""What a site may set about a transport, by name: read with care, refused with what is right."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any

from attrs import evolve

from riskmap.core.errors import ConfigurationError
from riskmap.core.words import N_, Message
from riskmap.outside.transports.records import Options


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError
    if not isfinite(value) or value < 0:
        raise ValueError
    return float(value)


def _whole(value: Any) -> int:
    if _count(value) < 1:
        raise ValueError
    return int(value)


def _count(value: Any) -> int:
    if _number(value) != int(value):
        raise ValueError
    return int(value)


def _path(value: Any) -> Path:
    return Path(_text(value)).expanduser()


def _name(value: Any) -> str:
    """Return the name of a folder beside others: nothing leads up or elsewhere."""
    name = _text(value)
    if name != Path(name).name or name in {"", ".", ".."}:
        raise ValueError
    return name


def _headers(value: Any) -> Mapping[str, str]:
    return MappingProxyType({_text(name): _text(one) for name, one in dict(value).items()})


def _version(value: Any) -> str:
    version = str(value).removesuffix(".0")
    if version not in {"1", "2"}:
        raise ValueError
    return version


def _position(value: Any) -> tuple[float, float, float]:
    lon, lat, height = (float(one) for one in value)
    if not (abs(lon) <= 180 and abs(lat) <= 90 and abs(height) < 10_000):  # noqa: PLR2004
        raise ValueError
    return lon, lat, height


_TEXT = Message(N_("a text"))
_WHOLE = Message(N_("a whole number, at least 1"))
_FILE = Message(N_("the path of a file"))
_SECONDS = Message(N_("a number of seconds"))
#: Each key with what reads it and what fits, in words for the reference.
KEYS: Mapping[str, tuple[Callable[[Any], Any], Message]] = MappingProxyType(
    {
        "user": (_text, _TEXT),
        "password": (_text, _TEXT),
        "headers": (_headers, Message(N_("names with a text each"))),
        "redirects_max": (_count, Message(N_("a whole number, 0 or more"))),
        "size_max": (_whole, _WHOLE),
        "ca_file": (_path, _FILE),
        "host_key": (_text, Message(N_("ssh-ed25519 AAAA… or SHA256:…"))),
        "key_file": (_path, _FILE),
        "each": (_flag, Message(N_("true or false"))),
        "settle_s": (_number, _SECONDS),
        "done": (_name, Message(N_("the name of a folder, without a path"))),
        "silent_s": (_number, _SECONDS),
        "ntrip": (_version, Message(N_("1 or 2"))),
        "position": (_position, Message(N_("[longitude, latitude, height in metres]"))),
    }
)


def options_from(given: Mapping[str, Any], known: Options, *, where: str = "") -> Options:
    """Return options with what a site sets about one feed.

    Parameters
    ----------
    known
        What the program knows of itself: reach, time limit, clock.
    where
        The settings that are read, for the error: ``feeds.rain``.

    Raises
    ------
    ConfigurationError
        If a key is none, or its value does not fit.
    """
    read = {}
    for key, value in given.items():
        if key not in KEYS:
            nearest = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.0)[0]
            raise ConfigurationError(
                N_("{where} sets {key}, which is no setting of a transport."),
                mend=N_("The nearest is {nearest}."),
                where=where,
                key=key,
                nearest=nearest,
            )
        reader, fits = KEYS[key]
        try:
            read[key] = reader(value)
        except (TypeError, ValueError):
            raise ConfigurationError(
                N_("{where}.{key} does not fit."),
                mend=N_("It is {fits}."),
                where=where,
                key=key,
                fits=fits,
            ) from None
    return evolve(known, **read)
