"""The headings of the quick report, as ``indicators.toml`` defines them."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from attrs import field, frozen

from riskmap.core.codes import DivisionLevel, level_of
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message

#: How sure a name or a definition is: confirmed, local, structural evidence, recalled.
MARKS = ("C", "L", "S", "R")
_OF_WHICH = "其中："
_NARROW = str.maketrans("\uff08\uff09\uff1a", "():")
#: Deaths, missing, seriously injured: news of them is never held up.
CASUALTIES = ("deaths", "missing", "injured_serious")


@frozen(kw_only=True)
class Unit:
    """What an indicator is counted in.

    Parameters
    ----------
    zh, en
        As it stands beside a number; may be empty in English.
    decimals
        Places after the point that the form has; the smallest unit is what the last one counts.
    smallest
        That smallest unit by language, where it is another.
    """

    slug: str
    zh: str
    en: str
    decimals: int = field()
    smallest: Mapping[str, str] = field(factory=dict)

    @decimals.validator
    def _few(self, _attribute: object, value: int) -> None:
        if value not in {0, 2}:
            msg = f"{self.slug}: the form has no column with {value} decimals"
            raise ValueError(msg)

    def name(self, locale: str) -> str:
        """Return it in the language of the reader."""
        return self.en if locale.startswith("en") else self.zh


@frozen(kw_only=True)
class Group:
    """Indicators that stand together."""

    slug: str
    zh: str
    en: str

    def name(self, locale: str) -> str:
        """Return it in the language of the reader."""
        return self.en if locale.startswith("en") else self.zh


@frozen(kw_only=True)
class Indicator:
    """One heading; see ``indicators.toml`` for what its fields mean."""

    order: int
    slug: str
    word: str
    zh: str
    unit: Unit
    group: Group
    mark: str = field()
    of: str = ""
    is_sum: bool = False
    now_of: str = ""
    hazards: tuple[str, ...] = ()
    is_rural: bool = False
    lowest: DivisionLevel | None = None
    definition: Mapping[str, str] = field(factory=dict)
    definition_mark: str = ""
    official_code: str | None = None

    @mark.validator
    def _known(self, _attribute: object, value: str) -> None:
        if value not in MARKS or (self.definition_mark or value) not in MARKS:
            msg = f"{self.slug}: nobody knows the mark {value!r} or {self.definition_mark!r}"
            raise ValueError(msg)
        if bool(self.definition) is not bool(self.definition_mark):
            msg = f"{self.slug}: a definition and its mark go together"
            raise ValueError(msg)

    @property
    def name(self) -> Message:
        """What it is called, in the language of the reader."""
        return Message(self.word)

    @property
    def zh_name(self) -> str:
        """Its Chinese name, without the form's 其中."""
        return self.zh.removeprefix(_OF_WHICH)

    def is_asked_of(self, code12: str) -> bool:
        """Tell whether a division is of a level that can say it."""
        return self.lowest is None or level_of(code12) <= self.lowest

    def is_asked_for(self, stat_id: str | None) -> bool:
        """Tell whether it means something for a first-level type of hazard."""
        return not self.hazards or stat_id in self.hazards


@cache
def indicators() -> Mapping[str, Indicator]:
    """Return all indicators by slug, in the order of the form."""
    return read_indicators(_text("indicators.toml"))


def indicator(slug: str) -> Indicator:
    """Return one indicator.

    Raises
    ------
    InvalidRequestError
        If there is none of that name.
    """
    found = indicators().get(slug)
    if found is None:
        raise InvalidRequestError(
            N_("There is no indicator {slug}."),
            mend=N_("See the list of indicators under Help."),
            slug=slug[:40],
        )
    return found


def by_heading(text: str) -> Indicator | None:
    """Return the indicator that a column is headed with, by Chinese heading or slug."""
    wanted = _plain(text)
    return next(
        (one for one in indicators().values() if wanted in {_plain(one.zh), one.slug}), None
    )


def parts_of(slug: str) -> tuple[str, ...]:
    """Return the indicators that are parts of one, in the order of the form."""
    return tuple(one.slug for one in indicators().values() if one.of == slug)


def read_indicators(text: str) -> Mapping[str, Indicator]:
    """Return the indicators that a list in TOML defines, each checked.

    Raises
    ------
    ValueError
        If a name is missing, unknown or used twice, or the order has gaps.
    """
    table = tomllib.loads(text)
    units = {slug: Unit(slug=slug, **row) for slug, row in table["unit"].items()}
    groups = {slug: Group(slug=slug, **row) for slug, row in table["group"].items()}
    several = [_indicator(row, units, groups) for row in table["indicator"]]
    _require_once("slug", (one.slug for one in several))
    _require_once("word", (one.word for one in several))
    _require_once("heading", (one.zh for one in several))
    found = {one.slug: one for one in several}
    for place, one in enumerate(several, start=1):
        _require(one.order == place, one, f"stands at {place}")
        _require_related(one, found)
    return MappingProxyType(found)


def _indicator(
    row: Mapping[str, Any], units: Mapping[str, Unit], groups: Mapping[str, Group]
) -> Indicator:
    try:
        known: dict[str, Any] = {"unit": units[row["unit"]], "group": groups[row["group"]]}
        known["hazards"] = tuple(row.get("hazards", ()))
        if "lowest" in row:
            known["lowest"] = DivisionLevel.of_slug(row["lowest"])
        return Indicator(**{**row, **known})
    except (KeyError, TypeError) as fault:
        msg = f"{row.get('slug', row)}: {fault}"
        raise ValueError(msg) from None


def _require_related(one: Indicator, found: Mapping[str, Indicator]) -> None:
    for other in filter(None, (one.of, one.now_of)):
        _require(other in found, one, f"belongs to {other}, which is not there")
        _require(found[other].unit is one.unit, one, f"has another unit than {other}")
    is_whole = any(other.of == one.slug for other in found.values())
    _require(is_whole or not one.is_sum, one, "is the sum of nothing")


def _require(is_so: bool, one: Indicator, otherwise: str) -> None:  # noqa: FBT001 - reads well
    if not is_so:
        msg = f"{one.slug} {otherwise}"
        raise ValueError(msg)


def _require_once(what: str, names: Iterable[str]) -> None:
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        msg = f"{what} {twice[0]} stands twice"
        raise ValueError(msg)


def _plain(text: str) -> str:
    """Return a heading without what people write differently: blanks, width of brackets."""
    folded = text.translate(_NARROW).strip().lower()
    return "".join(folded.split()).removeprefix(_OF_WHICH.translate(_NARROW))


def _text(name: str) -> str:
    return files("riskmap.reporting").joinpath(name).read_text("utf-8")
