"""Small expressions over figures, as they stand in ``checks.toml``.

``affected_pop >= deaths``, ``resettled_now == resettled_central_now + resettled_disp_now``,
``sites_now > 0 implies sites_cum > 0``, ``loss_total == loss_housing + loss_other +- 1``.
Amounts are whole numbers of the smallest unit, as figures are kept.

A figure is an interval: a number is one point, "at least 3" is 3 and more, unknown is 0 and
more. A rule is broken only if no numbers within the intervals keep it; so what nobody knows never
raises an alarm, and an indicator that was not asked for keeps the rule from being judged at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import inf

from attrs import frozen

from riskmap.core.figure import Figure, FigureKind
from riskmap.reporting.model.figures import Figures

_TOKEN = re.compile(r"\s*(?:(\d+)|([a-z][a-z0-9_]*)|(>=|<=|==|>|<|\+-|\+|\*))")
_COMPARE = frozenset({">=", "<=", "==", ">", "<"})
_JOIN = frozenset({"implies", "iff"})


@frozen
class Interval:
    """All numbers that an amount may be."""

    least: float
    most: float


@frozen
class Sum:
    """Amounts times whole numbers, and a number, added up."""

    terms: tuple[tuple[int, str], ...]
    number: int = 0

    def over(self, known: Mapping[str, Interval]) -> Interval:
        """Return what it may come to."""
        least = sum(times * known[slug].least for times, slug in self.terms)
        most = sum(times * known[slug].most for times, slug in self.terms)
        return Interval(self.number + least, self.number + most)


@frozen
class Comparison:
    """Two sums, and how they are said to stand to each other."""

    left: Sum
    sign: str
    right: Sum
    tolerance: int = 0

    def surely(self, known: Mapping[str, Interval]) -> bool | None:
        """Return whether it holds; None while that cannot be told."""
        left, right = self.left.over(known), self.right.over(known)
        match self.sign:
            case ">=":
                return _at_least(left, right)
            case "<=":
                return _at_least(right, left)
            case ">":
                return _opposite(_at_least(right, left))
            case "<":
                return _opposite(_at_least(left, right))
        apart = left.least > right.most + self.tolerance or right.least > left.most + self.tolerance
        is_settled = left.least == left.most and right.least == right.most
        return False if apart else True if is_settled else None


@frozen
class Rule:
    """One expression; `then` and `join` where one comparison follows from another."""

    text: str
    first: Comparison
    join: str = ""
    then: Comparison | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The indicators that it speaks of, in its order."""
        several = [self.first] if self.then is None else [self.first, self.then]
        sides = [side for one in several for side in (one.left, one.right)]
        return tuple(dict.fromkeys(slug for side in sides for _, slug in side.terms))

    def is_broken(self, figures: Figures) -> bool:
        """Tell whether no numbers that the figures may stand for keep it."""
        if any(slug not in figures for slug in self.names):
            return False
        known = {slug: _interval(figures[slug]) for slug in self.names}
        first = self.first.surely(known)
        if self.then is None:
            return first is False
        then = self.then.surely(known)
        is_broken = first is True and then is False
        return is_broken or (self.join == "iff" and first is False and then is True)


def read_rule(text: str) -> Rule:
    """Return the rule that an expression says.

    Raises
    ------
    ValueError
        If it is not understood.
    """
    reader = _Reader(text)
    first = reader.comparison()
    join, then = "", None
    if reader.next in _JOIN:
        join, then = reader.take(), reader.comparison()
    if reader.next:
        raise reader.fault()
    return Rule(text, first, join, then)


class _Reader:
    """Takes the words of an expression one after another."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = self._split()

    @property
    def next(self) -> str:
        """The word that comes next; empty at the end."""
        return self._words[0] if self._words else ""

    def take(self) -> str:
        """Return the next word and go on."""
        if not self._words:
            raise self.fault()
        return self._words.pop(0)

    def comparison(self) -> Comparison:
        left, sign = self._sum(), self.take()
        if sign not in _COMPARE:
            raise self.fault()
        right, tolerance = self._sum(), 0
        if self.next == "+-":
            self.take()
            tolerance = int(self.take())
        return Comparison(left, sign, right, tolerance)

    def fault(self) -> ValueError:
        left = " ".join(self._words) or "its end"
        return ValueError(f"{self._text!r} is not understood before {left}")

    def _sum(self) -> Sum:
        terms, number = [], 0
        while True:
            word = self.take()
            if word.isdigit() and self.next == "*":
                self.take()
                terms.append((int(word), self._name(self.take())))
            elif word.isdigit():
                number += int(word)
            else:
                terms.append((1, self._name(word)))
            if self.next != "+":
                return Sum(tuple(terms), number)
            self.take()

    def _name(self, word: str) -> str:
        if not word.isidentifier() or word in _JOIN:
            raise self.fault()
        return word

    def _split(self) -> list[str]:
        words, place = [], 0
        while place < len(self._text.rstrip()):
            found = _TOKEN.match(self._text, place)
            if found is None:
                msg = f"{self._text!r} is not understood at {self._text[place:]!r}"
                raise ValueError(msg)
            words.append(found[found.lastindex or 0])
            place = found.end()
        return words


def _interval(one: Figure) -> Interval:
    if one.amount is None:
        return Interval(0, inf)
    return Interval(one.amount, one.amount if one.kind is FigureKind.NUMBER else inf)


def _at_least(left: Interval, right: Interval) -> bool | None:
    if left.least >= right.most:
        return True
    return False if left.most < right.least else None


def _opposite(said: bool | None) -> bool | None:  # noqa: FBT001 - of three values
    return None if said is None else not said
