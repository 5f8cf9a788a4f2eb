"""Kinds of files that are taken, known by their content; what for, and how large."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import cattrs
from attrs import frozen

_HERE = Path(__file__).parent


@frozen(kw_only=True)
class Kind:
    """One kind of file.

    Parameters
    ----------
    suffixes
        How names may end, in lower case.
    starts
        First bytes, one of them, in hexadecimal; none where any text may begin it.
    packed
        It is a ZIP archive.
    holds
        Ends of names inside, one of which an archive of this kind has.
    refuses
        Parts of names inside, in lower case, with which it is not taken: programs, mostly.
    """

    slug: str
    title: str
    mimetype: str
    suffixes: tuple[str, ...]
    starts: tuple[str, ...] = ()
    packed: bool = False
    holds: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()

    def begins(self, head: bytes) -> bool:
        """Tell whether a file with such first bytes may be of this kind."""
        return not self.starts or head.startswith(tuple(map(bytes.fromhex, self.starts)))


@frozen(kw_only=True)
class Purpose:
    """What a file is brought for.

    Parameters
    ----------
    size_max
        Bytes as sent.
    unpacked_max, members_max
        Bytes and files of an archive once unpacked.
    kinds
        What is taken, by slug.
    """

    slug: str
    size_max: int
    kinds: tuple[str, ...]
    unpacked_max: int = 0
    members_max: int = 0

    @property
    def is_picture(self) -> bool:
        """True where pictures are brought, and made anew."""
        return all(kind_of(slug).mimetype.startswith("image/") for slug in self.kinds)

    @property
    def suffixes(self) -> tuple[str, ...]:
        """How names may end: also what a form says that it takes."""
        return tuple(suffix for slug in self.kinds for suffix in kind_of(slug).suffixes)


def kind_of(slug: str) -> Kind:
    """Return a kind by its slug."""
    return _kinds()[slug]


def purpose_of(slug: str) -> Purpose:
    """Return a purpose by its slug."""
    return purposes()[slug]


@cache
def _kinds() -> dict[str, Kind]:
    return {slug: _read(Kind, slug, said) for slug, said in _table("kinds").items()}


@cache
def purposes() -> dict[str, Purpose]:
    """Return all purposes by slug."""
    return {slug: _read(Purpose, slug, said) for slug, said in _table("purposes").items()}


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / f"{name}.toml").read_text("utf-8"))


def _read(record: type[Any], slug: str, said: dict[str, Any]) -> Any:
    converter = cattrs.Converter(forbid_extra_keys=True)
    return converter.structure({"slug": slug, **said}, record)
