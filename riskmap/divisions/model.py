"""Divisions and their outlines as records, and the rules that need nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from attrs import field, frozen
from shapely.geometry.base import BaseGeometry

from riskmap.core.codes import DivisionLevel, level_of
from riskmap.core.errors import InvalidCodeError
from riskmap.core.findings import Finding, errors_among
from riskmap.core.sources import Flags, Source
from riskmap.core.words import N_, Message

#: Lengths and areas of outlines are measured here unless the region says otherwise.
METRIC_CRS = "EPSG:4549"
SYNTHETIC_NOTICE = N_("Outlines are made up: they are not the real lines.")
APPROXIMATE_NOTICE = N_("These outlines were brought back from a shifted map; some metres off.")


@frozen(kw_only=True)
class Alias:
    """What another system calls a division."""

    system: str
    code: str
    name: str = ""


def initials_of(pinyin: str) -> str:
    """Return the first letters of the syllables: ``cao yang xin cun`` gives ``cyxc``."""
    return "".join(syllable[0] for syllable in pinyin.lower().split())


@frozen(kw_only=True)
class Division:
    """One administrative unit as it was registered at one time.

    Parameters
    ----------
    code12, level, kind
        Code, its level (which the code must be of), and what the unit is, for example
        ``subdistrict``, ``town``, ``residents_committee``.
    name_zh, name_en, pinyin, initials
        Names; `pinyin` in syllables without tone, `initials` follow from it.
    parent
        Code one level up in the register; it need not be in the register itself.
    valid_from, valid_to
        First day, and the first day on which it was no more (None: still there).
    successors, aliases
        What followed a withdrawn unit, and what other systems call this one.
    source
        Document the row was taken from.
    """

    code12: str
    level: DivisionLevel = field()
    kind: str
    name_zh: str
    name_en: str = ""
    pinyin: str = ""
    initials: str = field()
    parent: str | None = None
    valid_from: date
    valid_to: date | None = None
    successors: tuple[str, ...] = ()
    aliases: tuple[Alias, ...] = ()
    source: str = ""

    @level.validator
    def _of_this_level(self, _attribute: object, level: DivisionLevel) -> None:
        if level_of(self.code12) is not level:
            raise InvalidCodeError(
                N_("{code} is no code of a {level}."),
                mend=N_("Check the code's digits and the level given for it."),
                code=self.code12,
                level=level.slug,
            )

    @initials.default
    def _from_pinyin(self) -> str:
        return initials_of(self.pinyin)

    def name(self, locale: str) -> str:
        """Return its name in the language of the reader; Chinese where there is no other."""
        return self.name_en or self.name_zh if locale.startswith("en") else self.name_zh

    def is_valid_on(self, day: date) -> bool:
        """Tell whether this row holds on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@frozen(kw_only=True)
class Succession:
    """What followed a withdrawn unit; `on` is None where nobody noted the day."""

    code12: str
    name_zh: str
    successor: str
    on: date | None = None
    source: str = ""
    verified: bool = False


@frozen(kw_only=True)
class DivisionCount:
    """How many units of a kind somebody counted, and when.

    Parameters
    ----------
    as_of
        As precise as the source is: ``2015`` or ``2023-06-30``.
    """

    level: DivisionLevel
    kind: str
    units: int
    as_of: str
    source: str
    verified: bool = False


@frozen(kw_only=True, eq=False)
class Boundary:
    """One outline of one division.

    Parameters
    ----------
    geometry
        Polygon or multipolygon, EPSG:4490, longitude first.
    area_m2
        Plane area in the region's metric CRS.
    flags
        What must be said beside the outline wherever it goes.
    source
        Where it comes from, with licence, attribution and date.
    is_public
        True when everybody may see it. An approximate outline never is.
    """

    code12: str
    geometry: BaseGeometry
    area_m2: float
    flags: Flags
    source: Source
    is_public: bool = True

    @property
    def licence(self) -> str:
        """Terms of use, SPDX id where there is one."""
        return self.source.licence

    @property
    def attribution(self) -> str:
        """Credit to show wherever the outline appears."""
        return self.source.attribution


def notices(flags: Flags) -> tuple[Message, ...]:
    """Return the sentences that flags on outlines demand."""
    said = {
        SYNTHETIC_NOTICE: flags.geometry_is_synthetic,
        APPROXIMATE_NOTICE: flags.geometry_is_approximate,
    }
    return tuple(Message(sentence) for sentence, holds in said.items() if holds)


_NOT_SPOKEN = re.compile(r"[\s'’·\-]+")


def normal_query(text: str) -> str:
    """Return what somebody typed, without spaces and marks, in small letters."""
    return _NOT_SPOKEN.sub("", text).lower()


def match_rank(division: Division, query: str) -> int | None:
    """Tell how well a division fits a normalised query: 0 is best, None is not at all.

    Code, Chinese name, pinyin, initials and English name are looked at; a match from
    the beginning goes before one in the middle. A code matches from the beginning only.
    """
    if query.isdigit():
        return 0 if division.code12.startswith(query) else None
    spoken = (division.name_zh, division.pinyin, division.initials, division.name_en)
    names = [normal_query(one) for one in spoken]
    if query in names:
        return 0
    if any(name.startswith(query) for name in names):
        return 1
    # In the middle, initials match nearly everything: only whole names count there.
    return 2 if any(query in name for name in (names[0], names[1], names[3])) else None


def search_among(divisions: Iterable[Division], text: str) -> list[Division]:
    """Return the divisions that fit, best first, then higher levels, then by code."""
    query = normal_query(text)
    if not query:
        return []
    ranked = [
        (rank, one.level, one.code12, one)
        for one in divisions
        if (rank := match_rank(one, query)) is not None
    ]
    return [one for *_, one in sorted(ranked, key=lambda entry: entry[:3])]


class DeliveryKind(StrEnum):
    """What a delivery to the register is."""

    BASE = "base"
    CELLS = "cells"
    DIVISIONS = "divisions"
    BOUNDARIES = "boundaries"

    @property
    def is_own(self) -> bool:
        """True for what a district brought itself: nothing shipped replaces it."""
        return self in {DeliveryKind.DIVISIONS, DeliveryKind.BOUNDARIES}


@frozen(kw_only=True)
class Delivery:
    """What is brought to the register in one go, and kept or refused as a whole.

    Parameters
    ----------
    what, file_name, sha256
        Kind, and the file it came from with its hash.
    encoding, datum
        As read and as declared.
    findings
        What the checks had to say; any error refuses the delivery.
    original
        Where the file is kept, relative to the home folder.
    divisions, successions, counts, boundaries
        What it brings.
    """

    what: DeliveryKind
    file_name: str
    sha256: str
    encoding: str | None = None
    datum: str | None = None
    findings: tuple[Finding, ...] = ()
    original: str | None = None
    divisions: tuple[Division, ...] = ()
    successions: tuple[Succession, ...] = ()
    counts: tuple[DivisionCount, ...] = ()
    boundaries: tuple[Boundary, ...] = ()

    @property
    def is_accepted(self) -> bool:
        """True when no finding keeps it out."""
        return not errors_among(self.findings)
