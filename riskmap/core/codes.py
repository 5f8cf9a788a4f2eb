"""Twelve-digit statistical codes of administrative divisions (统计用区划代码).

Digits 1-2 province, 3-4 prefecture, 5-6 county or district, 7-9 subdistrict or
town, 10-12 committee; higher levels are padded with zeros. A prefix's length
comes from the level, never from stripping zeros: ``310107020000`` stripped
would swallow its neighbours 021 and 022.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum

from riskmap.core.errors import InvalidCodeError
from riskmap.core.words import N_

CODE_LENGTH = 12
_CODE12 = re.compile(r"[0-9]{12}")


class DivisionLevel(IntEnum):
    """Level of an administrative division; the value is its prefix length in digits."""

    PROVINCE = 2
    PREFECTURE = 4
    DISTRICT = 6
    STREET = 9
    COMMITTEE = 12

    @property
    def slug(self) -> str:
        """Name used in files, addresses and API answers."""
        return self.name.lower()

    @property
    def below(self) -> DivisionLevel | None:
        """Next lower level, None below committees."""
        return next((level for level in DivisionLevel if level > self), None)

    @classmethod
    def of_slug(cls, slug: str) -> DivisionLevel:
        """Return the level named `slug`.

        Raises
        ------
        InvalidCodeError
            If there is no such level.
        """
        try:
            return cls[slug.upper()]
        except KeyError:
            raise InvalidCodeError(
                N_("There is no level {level}."),
                mend=N_("Use one of: {allowed}."),
                level=slug,
                allowed=", ".join(level.slug for level in cls),
            ) from None


#: The level of a code by how many digits are left without zeros at its end.
_LEVELS = tuple(
    min(level for level in DivisionLevel if level >= digits) for digits in range(CODE_LENGTH + 1)
)


def is_code12(text: str) -> bool:
    """Tell whether `text` is twelve ASCII digits."""
    return _CODE12.fullmatch(text) is not None


def level_of(code12: str) -> DivisionLevel:
    """Return the level that a well-formed code stands for.

    A part counts as absent when all of its digits are zero and all parts after
    it are zero too: ``310100000000`` is a prefecture, ``310107020000`` a street.
    """
    return _LEVELS[len(require_code12(code12).rstrip("0"))]


def prefix(code12: str, level: DivisionLevel) -> str:
    """Return the digits that every unit inside `code12`, a unit of `level`, begins with."""
    return require_code12(code12)[:level]


def parent_of(code12: str) -> str | None:
    """Return the code one level up as the digits say, None for a province."""
    level = level_of(code12)
    above = max((one for one in DivisionLevel if one < level), default=None)
    return None if above is None else code12[:above].ljust(CODE_LENGTH, "0")


def ancestors_of(code12: str) -> tuple[str, ...]:
    """Return the codes of all levels above, as the digits say, the nearest first."""
    above = parent_of(code12)
    return () if above is None else (above, *ancestors_of(above))


def around(codes12: Iterable[str]) -> str | None:
    """Return the smallest division that all codes lie in, as the digits say; None for none."""
    lines = [(one, *ancestors_of(one)) for one in dict.fromkeys(codes12)]
    first = lines[0] if lines else ()
    return next((one for one in first if all(one in line for line in lines)), None)


def require_code12(text: str) -> str:
    """Return `text` if it is a well-formed code.

    Raises
    ------
    InvalidCodeError
        If it is not twelve ASCII digits.
    """
    if not is_code12(text):
        raise InvalidCodeError(N_("{code} is not a 12-digit division code."), code=repr(text))
    return text
