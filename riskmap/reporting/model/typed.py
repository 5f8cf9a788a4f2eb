"""Figures as people type them: blanks, thousands, full-width digits, other units of measure."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from attrs import frozen

from riskmap.reporting.model.forms import conversions
from riskmap.reporting.model.indicators import Indicator

_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_WITH_UNIT = re.compile(r"([+-]?[\d,.]+)\s*([^\d,.\s].*)")
#: Longer texts are no figures.
LONGEST = 40


@frozen
class Typed:
    """A figure as it was typed, and as the form takes it.

    Parameters
    ----------
    text
        As it was typed.
    said
        In the unit of the form; what was typed where it cannot be understood.
    is_converted
        It was typed in another unit of measure.
    """

    text: str
    said: str
    is_converted: bool = False


def read_typed(one: Indicator, text: str) -> Typed:
    """Read what was typed for an indicator; nothing is guessed."""
    plain = unicodedata.normalize("NFKC", text).strip()
    number, unit = _parted(plain)
    number = number.replace(",", "") if _THOUSANDS.fullmatch(number) else number
    if not unit or unit in {one.unit.zh, one.unit.en}:
        return Typed(text, number if unit or number != plain else plain)
    factor = conversions().get(one.unit.slug, {}).get(unit)
    amount = _decimal(number)
    if factor is None or amount is None:
        return Typed(text, text)
    places = Decimal(1).scaleb(-one.unit.decimals)
    whole = amount * factor.numerator / factor.denominator
    said = f"{whole.quantize(places, ROUND_HALF_UP):f}"
    return Typed(text, said, is_converted=True)


def _parted(plain: str) -> tuple[str, str]:
    found = _WITH_UNIT.fullmatch(plain)
    return (plain, "") if found is None else (found[1], found[2].strip())


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
