"""Numbers as the reader writes them: with a unit, no more figures than count, 0 only for zero."""

from __future__ import annotations

import math

from flask import Flask

from riskmap.core.figure import Figure, FigureKind
from riskmap.core.levels import NO_DATA
from riskmap.core.words import N_, Message
from riskmap.doors.words import locale, say

#: A number as it comes: counted (whole), measured (float), reported (figure), or unknown (None).
Number = int | float | Figure | None

#: Singular and plural of units that are words; symbols such as mm or % stand for themselves.
UNITS = {
    "person": (N_("person"), N_("persons")),
    "household": (N_("household"), N_("households")),
    "room": (N_("room"), N_("rooms")),
    "building": (N_("building"), N_("buildings")),
    "place": (N_("place"), N_("places")),
    "hectare": (N_("hectare"), N_("hectares")),
    "tonne": (N_("tonne"), N_("tonnes")),
}
#: What stands for units whose name is no symbol.
SYMBOLS = {"degC": "°C", "m3/s": "m³/s", "deg": "°"}
#: Steps by which large amounts are counted, largest first.
STEPS = {
    "zh": ((1e8, "亿"), (1e4, "万")),
    "en": ((1e9, N_("{amount} billion")), (1e6, N_("{amount} million"))),
}
#: What stands behind an amount in Chinese; other currencies keep their code.
CURRENCIES = {"CNY": "元"}
FIGURES = 3
GAP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
HECTARES_A_KM2 = 100
SQUARE_METRES_A_KM2 = 1_000_000


def count_in(app: Flask) -> None:
    """Give the templates of `app` these functions."""
    app.jinja_env.globals.update(quantity=quantity, money=money, area=area, people=people)


def quantity(
    value: Number, unit: str = "", *, figures: int = FIGURES, is_signed: bool = False
) -> str:
    """Return a number with its unit: ``12.3 mm``, ``1,204 人``, ``no data``.

    Parameters
    ----------
    value
        Whole numbers were counted and stand as they are; others are rounded.
    unit
        A key of `UNITS`, or any text or symbol, said in the reader's language.
    figures
        How many figures of a measured number count.
    is_signed
        Put a plus before what is above zero.
    """
    known = _known(value)
    if known is None:
        return say(NO_DATA)
    text = _plain(known, figures)
    text = f"+{text}" if is_signed and known > 0 else text
    return _bounded(value, _joined(text, _unit(unit, known)))


def money(value: Number, currency: str = "CNY") -> str:
    """Return an amount of money: ``1,234.6 万元``, ``CNY 12.3 million``.

    Parameters
    ----------
    value
        In whole units of `currency`, for example yuan.
    currency
        Its code after ISO 4217.
    """
    known = _known(value)
    if known is None:
        return say(NO_DATA)
    if locale() == "zh":
        text, step = _stepped(known)
        name = CURRENCIES.get(currency, f"{GAP if step else ''}{currency}")
        return _bounded(value, f"{text}{GAP}{step}{name}")
    return _bounded(value, f"{currency}{GAP}{_in_words(known)}")


def area(km2: float | None) -> str:
    """Return an area in the unit that suits its size: m², hectares below 1 km², km².

    Parameters
    ----------
    km2
        In square kilometres.
    """
    known = _known(km2)
    if known is None or abs(known) >= 1 or known == 0:
        return quantity(km2, "km²")
    if abs(known) * HECTARES_A_KM2 >= 1:
        return quantity(known * HECTARES_A_KM2, "hectare")
    return quantity(known * SQUARE_METRES_A_KM2, "m²")


def people(count: Number, *, is_estimated: bool = False) -> str:
    """Return a number of persons: counted ones to the last, estimated ones as about so many."""
    known = _known(count)
    if known is None:
        return say(NO_DATA)
    if not is_estimated:
        whole = isinstance(count, float) and abs(known) >= 10  # noqa: PLR2004 - no tenths of many
        return quantity(round(known) if whole else count, "person")
    if locale() == "zh":
        text, step = _stepped(known) if abs(known) >= STEPS["en"][-1][0] else (_plain(known), "")
        said = f"{text}{GAP}{step}{_unit('person', known)}"
    else:
        said = _joined(_in_words(known), _unit("person", known))
    return say(Message(N_("about {amount}"), {"amount": said}))


def rounded(value: float, figures: int = FIGURES) -> str:
    """Return `value` with as many figures as count, thousands apart, no idle zeros behind."""
    if value == 0:
        return "0"
    decimals = figures - 1 - math.floor(math.log10(abs(value)))
    return _written(round(value, decimals), max(decimals, 0))


def _known(value: Number) -> int | float | None:
    """Return the amount, None when nothing is known of it."""
    amount = value.amount if isinstance(value, Figure) else value
    return None if amount is None or not math.isfinite(amount) else amount


def _plain(value: float, figures: int = FIGURES) -> str:
    return _written(value, 0) if isinstance(value, int) else rounded(value, figures)


def _written(value: float, decimals: int) -> str:
    text = f"{abs(value):,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{MINUS}{text}" if value < 0 and text.strip("0.,") else text


def _stepped(value: float) -> tuple[str, str]:
    """Return the amount counted in the largest step that it reaches, and that step."""
    for size, step in STEPS[locale()]:
        if abs(value) >= size:
            # Three figures, and a tenth in any case: whole steps of 万 are too coarse for money.
            decimals = max(1, FIGURES - 1 - math.floor(math.log10(abs(value) / size)))
            return _written(value / size, decimals), step
    return _plain(value), ""


def _in_words(value: float) -> str:
    text, step = _stepped(value)
    return say(Message(step, {"amount": text})) if step else text


def _unit(unit: str, value: float) -> str:
    symbol = SYMBOLS.get(unit, unit)
    singular, plural = UNITS.get(unit, (symbol, symbol))
    return say(singular if abs(value) == 1 else plural)


def _joined(text: str, unit: str) -> str:
    return f"{text}{'' if unit in {'', '%', '°'} else GAP}{unit}"


def _bounded(value: Number, text: str) -> str:
    if isinstance(value, Figure) and value.kind is FigureKind.AT_LEAST:
        return say(Message(N_("at least {amount}"), {"amount": text}))
    return text
