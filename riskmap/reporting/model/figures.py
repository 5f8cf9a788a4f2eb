"""Figures of a report: from what was said to whole amounts of the smallest unit, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from attrs import frozen

from riskmap.core.figure import Figure, FigureKind, add_up
from riskmap.core.findings import Finding, Severity
from riskmap.core.words import N_, Message
from riskmap.reporting.model.indicators import CASUALTIES, Indicator, indicators, parts_of

#: More than there is of anything; every database can hold it.
MOST = 10**15

Figures = Mapping[str, Figure]
#: What somebody says of an indicator: a number in its unit, "unknown", or at least a number.
Said = int | float | str | Mapping[str, int | float]


@frozen
class Taken:
    """Figures as they were understood.

    Parameters
    ----------
    figures
        By indicator. What was not understood is unknown here: it was asked for and is not known.
    findings
        What was not understood (K32, K33 and headings that are none).
    tells_casualties
        Somebody said of dead, missing or seriously injured more than none, however badly.
    """

    figures: Figures
    findings: tuple[Finding, ...]
    tells_casualties: bool


def take(said: Mapping[str, Any]) -> Taken:
    """Read figures in the units of the form, nothing dropped in silence."""
    figures: dict[str, Figure] = {}
    findings: list[Finding] = []
    for slug, value in said.items():
        one = indicators().get(slug)
        if one is None:
            findings.append(_no_heading(slug))
            continue
        figure, finding = _read(one, value)
        figures[slug] = figure
        findings += [finding] if finding else []
    return Taken(
        figures, tuple(findings), any(_is_some(said[one]) for one in CASUALTIES if one in said)
    )


def told(figures: Figures) -> dict[str, Any]:
    """Return figures as JSON, in the units of the form and its order."""
    if not figures:
        return {}
    return {
        slug: _tell(one, figures[slug]) for slug, one in indicators().items() if slug in figures
    }


def amount(one: Indicator, whole: int) -> int | float:
    """Return an amount of the smallest unit in the unit of the form."""
    return whole if one.unit.decimals == 0 else float(Decimal(whole).scaleb(-one.unit.decimals))


def with_sums(figures: Figures) -> dict[str, Figure]:
    """Return figures with the sums that nobody said, worked out from their parts.

    A part that is unknown makes the sum a lower bound, never a smaller number. Parts that were
    not all asked for make no sum.
    """
    whole = dict(figures)
    for one in indicators().values():
        parts = parts_of(one.slug) if one.is_sum else ()
        if parts and one.slug not in whole and all(part in whole for part in parts):
            whole[one.slug] = add_up(whole[part] for part in parts).total
    return {slug: whole[slug] for slug in indicators() if slug in whole}


def have_casualties(figures: Figures) -> bool:
    """Tell whether figures say of somebody dead, missing or seriously injured."""
    return any(figures[one].amount for one in CASUALTIES if one in figures)


def unknown_among(figures: Figures, slugs: Iterable[str]) -> tuple[str, ...]:
    """Return which of some indicators were asked for and are not known."""
    return tuple(one for one in slugs if one in figures and figures[one].is_unknown)


def apart(one: Figure, other: Figure) -> bool:
    """Tell whether two figures cannot be the same number."""
    if one.amount is None or other.amount is None:
        return False
    less, more = sorted((one, other), key=lambda figure: figure.amount or 0)
    return less.amount != more.amount and less.kind is FigureKind.NUMBER


def _read(one: Indicator, said: Any) -> tuple[Figure, Finding | None]:
    match said:
        case "unknown":
            return Figure.unknown(), None
        case {"at_least": value} if len(said) == 1:
            kind = FigureKind.AT_LEAST
        case value:
            kind = FigureKind.NUMBER
    number = _number(value)
    if number is None or number >= MOST:
        return Figure.unknown(), _finding("figure", one, said, _NO_FIGURE, _HOW_TO_SAY)
    if number < 0:
        return Figure.unknown(), _finding("K33", one, said, _NEGATIVE, _ZERO_OR_UNKNOWN)
    whole = number.scaleb(one.unit.decimals)
    if whole != whole.to_integral_value():
        return Figure.unknown(), _finding("K32", one, said, _DECIMALS[one.unit.decimals], _ROUND)
    return Figure(kind, int(whole)), None


def _number(value: Any) -> Decimal | None:
    """Return a number that JSON or a form says; a float counts as it is written."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        number = Decimal(repr(value) if isinstance(value, float) else str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _is_some(said: Any) -> bool:
    number = _number(said.get("at_least") if isinstance(said, Mapping) else said)
    return number is not None and number > 0


def _tell(one: Indicator, figure: Figure) -> Any:
    if figure.amount is None:
        return "unknown"
    said = amount(one, figure.amount)
    return said if figure.kind is FigureKind.NUMBER else {"at_least": said}


_NO_FIGURE = N_("{name}: {value} is not a figure.")
_HOW_TO_SAY = N_('Write a number, the word "unknown", or {{"at_least": 12}}.')
_NEGATIVE = N_("{name}: {value} is less than none.")
_ZERO_OR_UNKNOWN = N_('Write 0 if you looked and there is none, "unknown" if nobody knows.')
_DECIMALS = {
    0: N_("{name}: {value} is not a whole number."),
    2: N_("{name}: {value} has more than two decimals."),
}
_ROUND = N_("Round it; the form has no more places.")


def _finding(kind: str, one: Indicator, said: Any, message: str, mend: str) -> Finding:
    shown = {"name": one.name, "value": str(said)[:40]}
    return Finding(
        kind=kind,
        severity=Severity.ERROR,
        message=Message(message, shown),
        mend=Message(mend),
        field=one.slug,
        value=str(said)[:40],
    )


def _no_heading(slug: str) -> Finding:
    return Finding(
        kind="heading",
        severity=Severity.ERROR,
        message=Message(N_("The form has no heading {slug}."), {"slug": slug[:40]}),
        mend=Message(N_("See the list of indicators under Help.")),
        field=slug[:40],
    )
