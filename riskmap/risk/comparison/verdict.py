"""May two assessments be compared, and how far: both say what they stand on, out comes a verdict.

``comparable``: same method, form, goalposts, weights, classes and units, absolute indicators.
``recomputed``: the same, with scores that are relative to a run, but both under one frozen frame.
``raw_only``: raw indicators mean the same in both, composites do not.
``not_comparable``: nothing may be set side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from attrs import frozen

from riskmap.core.words import N_, Message
from riskmap.risk.comparison.basis import RELATIVE, Basis, is_loss


class Verdict(StrEnum):
    """How far two assessments may be compared."""

    COMPARABLE = "comparable"
    RECOMPUTED = "recomputed"
    RAW_ONLY = "raw_only"
    NOT_COMPARABLE = "not_comparable"

    @property
    def word(self) -> Message:
        """How it is called on screen."""
        return Message(_WORDS[self])


_WORDS = {
    Verdict.COMPARABLE: N_("comparable"),
    Verdict.RECOMPUTED: N_("both recomputed under one frozen frame"),
    Verdict.RAW_ONLY: N_("only raw indicators are comparable"),
    Verdict.NOT_COMPARABLE: N_("not comparable"),
}

METHOD = "method"
NO_COMMON_UNITS = "no_common_units"
MADE_UP = "made_up"
FORM = "form"
SCALE = "scale"
WEIGHTS = "weights"
CLASSES = "classes"
UNITS = "units"
DEFINITION = "definition"
MONEY = "money"
RELATIVE_TO_RUN = "relative_to_run"
#: Reasons that leave nothing to compare; all others leave raw indicators.
FORBIDDING = frozenset({METHOD, NO_COMMON_UNITS, MADE_UP})


@frozen
class Reason:
    """Why two assessments may not be compared, or not in full: a slug and a sentence."""

    slug: str
    message: Message


@frozen(kw_only=True)
class Comparison:
    """The verdict on two assessments.

    Parameters
    ----------
    verdict
        How far they may be compared.
    reasons
        All that stands against more; empty for the two best verdicts.
    raw_indicators
        Indicators whose raw values mean the same in both.
    """

    verdict: Verdict
    reasons: tuple[Reason, ...]
    raw_indicators: tuple[str, ...]

    @property
    def compares_composites(self) -> bool:
        """True where differences of scores and of classes mean something."""
        return self.verdict in {Verdict.COMPARABLE, Verdict.RECOMPUTED}

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values, sentences in English."""
        return {
            "verdict": str(self.verdict),
            "reasons": [{"slug": one.slug, "text": str(one.message)} for one in self.reasons],
            "raw_indicators": list(self.raw_indicators),
        }


def compare(first: Basis, second: Basis) -> Comparison:
    """Say how far two assessments may be compared; their order does not matter."""
    reasons = tuple(_reasons(first, second))
    slugs = {one.slug for one in reasons}
    if slugs & FORBIDDING:
        return Comparison(verdict=Verdict.NOT_COMPARABLE, reasons=reasons, raw_indicators=())
    if reasons:
        verdict = Verdict.RAW_ONLY
    else:
        verdict = Verdict.RECOMPUTED if first.is_relative else Verdict.COMPARABLE
    raw = tuple(_raw_indicators(first, second))
    if not raw and verdict is Verdict.RAW_ONLY:
        verdict = Verdict.NOT_COMPARABLE
    return Comparison(verdict=verdict, reasons=reasons, raw_indicators=raw)


def _reasons(first: Basis, second: Basis) -> Iterator[Reason]:
    if first.method != second.method:
        text = N_("The method changed from {first} to {second}.")
        yield Reason(METHOD, Message(text, {"first": first.method, "second": second.method}))
    if not _codes(first) & _codes(second):
        yield Reason(NO_COMMON_UNITS, Message(N_("They have no unit in common.")))
    elif first.members != second.members:
        count = len(_codes(first) ^ _codes(second))
        text = N_("{count} units are in one of them only, or at another level.")
        yield Reason(UNITS, Message(text, {"count": count}))
    yield from _made_up_reasons(first, second)
    yield from _index_reasons(first, second)
    if first.is_relative and second.is_relative and first.frames != second.frames:
        text = N_("Coping capacity is relative to its run, and the runs have different frames.")
        yield Reason(RELATIVE_TO_RUN, Message(text))
    if (first.uses_money or second.uses_money) and first.money != second.money:
        yield Reason(MONEY, Message(N_("Losses are counted in other currencies or price years.")))


def _made_up_reasons(first: Basis, second: Basis) -> Iterator[Reason]:
    names = dict.fromkeys((*first.made_up, *second.made_up))
    for name in names:
        if first.made_up.get(name) != second.made_up.get(name):
            text = N_("{name}: made up in one of them at least, and not the same way in both.")
            yield Reason(MADE_UP, Message(text, {"name": name}))


def _index_reasons(first: Basis, second: Basis) -> Iterator[Reason]:
    if first.form != second.form:
        text = N_("The composite is {first} in one and {second} in the other.")
        yield Reason(FORM, Message(text, {"first": first.form, "second": second.form}))
    if first.scale != second.scale:
        names = ", ".join(_differing(first.scale, second.scale))
        text = N_("Indicators, goalposts or their joining differ: {names}.")
        yield Reason(SCALE, Message(text, {"names": names}))
    if first.weights != second.weights:
        yield Reason(WEIGHTS, Message(N_("The weights of the dimensions differ.")))
    if first.cuts != second.cuts:
        yield Reason(CLASSES, Message(N_("The limits of the classes differ.")))
    for name in _shared(first, second):
        if first.definitions[name] != second.definitions[name]:
            text = N_("{name} was measured in another way.")
            yield Reason(DEFINITION, Message(text, {"name": name}))


def _raw_indicators(first: Basis, second: Basis) -> Iterator[str]:
    """Yield indicators that mean the same in both."""
    for name in _shared(first, second):
        same = first.definitions[name] == second.definitions[name]
        if name == RELATIVE:
            same = same and first.frames == second.frames
        if is_loss(name):
            same = same and first.money == second.money
        if same:
            yield name


def _shared(first: Basis, second: Basis) -> list[str]:
    return [name for name in first.definitions if name in second.definitions]


def _codes(basis: Basis) -> frozenset[str]:
    return frozenset().union(*basis.members.values())


def _differing(first: Any, second: Any) -> list[str]:
    return sorted(key for key in {**first, **second} if first.get(key) != second.get(key))
