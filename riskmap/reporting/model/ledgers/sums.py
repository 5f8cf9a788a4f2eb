"""What rows of a list add up to, and how that differs from what the report says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from riskmap.core.figure import Figure, add_up
from riskmap.reporting.model.figures import Figures, apart
from riskmap.reporting.model.indicators import Indicator, indicators
from riskmap.reporting.model.ledgers.entries import Entry
from riskmap.reporting.model.ledgers.table import Ledger, Rule


@frozen(kw_only=True)
class Compared:
    """One indicator as the report says it, and as the list adds up.

    Parameters
    ----------
    said
        By the report; None where there is none, or it was not asked for.
    listed
        By the list.
    """

    indicator: Indicator
    said: Figure | None
    listed: Figure

    @property
    def is_apart(self) -> bool:
        """True where the two cannot be the same number."""
        return self.said is not None and apart(self.said, self.listed)

    @property
    def missing(self) -> int:
        """How many more the report says than the list has; negative: the list has more."""
        said = self.said.amount if self.said is not None else None
        return 0 if said is None or self.listed.amount is None else said - self.listed.amount


def sums_of(ledger: Ledger, rows: Iterable[Entry]) -> dict[str, Figure]:
    """Return what rows add up to, by indicator. A number that nobody knows makes a lower bound."""
    counted = [one for one in rows if one.counts]
    return {slug: _sum(rule, counted) for slug, rule in ledger.sums.items()}


def compared(
    ledger: Ledger, figures: Figures, listed: Mapping[str, Figure]
) -> tuple[Compared, ...]:
    """Return each indicator of a list, as the report says it and as the list adds up."""
    return tuple(
        Compared(indicator=indicators()[slug], said=figures.get(slug), listed=listed[slug])
        for slug in ledger.sums
    )


def _sum(rule: Rule, rows: Iterable[Entry]) -> Figure:
    return add_up(_part(rule, one) for one in rows if _fits(rule, one)).total


def _fits(rule: Rule, one: Entry) -> bool:
    if rule.statuses and one.status not in rule.statuses:
        return False
    return all(one.plain.get(name) == value for name, value in rule.only.items())


def _part(rule: Rule, one: Entry) -> Figure:
    if not rule.number:
        return Figure.number(1)
    amount = one.plain.get(rule.number)
    if amount is None:
        return Figure.at_least(0)
    return Figure.number(min(amount, 1) if rule.above else amount)
