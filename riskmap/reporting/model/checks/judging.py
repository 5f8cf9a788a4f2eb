"""Run the checks, and decide whether a report is held up by what they find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import evolve

from riskmap.core.findings import Finding, Severity
from riskmap.core.words import Message
from riskmap.reporting.model.checks.facts import Facts
from riskmap.reporting.model.checks.named import NAMED, said_of
from riskmap.reporting.model.checks.rules import Rule
from riskmap.reporting.model.checks.table import Check, checks
from riskmap.reporting.model.differences import Change, differences
from riskmap.reporting.model.figures import Figures, have_casualties
from riskmap.reporting.model.indicators import CASUALTIES, indicators
from riskmap.reporting.model.reports import Kind

_PLACES = ("first", "second", "third")


def findings(facts: Facts) -> tuple[Finding, ...]:
    """Return what the checks find, in their order.

    A check whose reference was only estimated is off: nobody is asked about a guess.
    """
    return tuple(found for one in checks().values() for found in _findings(one, facts))


def is_urgent(stage: Kind, figures: Figures, before: Figures | None, *, says_so: bool) -> bool:
    """Tell whether a report tells of casualties in a way that nothing may hold up.

    Every danger, initial and follow-up report with casualties does. A verified report does as far
    as it tells of more of them than the report before: what was told already can wait.

    Parameters
    ----------
    says_so
        The sender said of casualties, even if the figure was not understood.
    """
    has = have_casualties(figures)
    if stage is not Kind.VERIFIED:
        return has or says_so
    is_misread = says_so and not has
    return is_misread or _has_more(before or {}, figures)


def softened(several: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings none of which holds a report up."""
    return tuple(
        evolve(one, severity=Severity.WARNING) if one.severity is Severity.ERROR else one
        for one in several
    )


def holding_up(several: Iterable[Finding], ticked: Iterable[str]) -> tuple[Finding, ...]:
    """Return what holds a report up: errors, and warnings that nobody has ticked."""
    seen = set(ticked)
    return tuple(
        one
        for one in several
        if one.severity is Severity.ERROR
        or (one.severity is Severity.WARNING and one.kind not in seen)
    )


def _has_more(before: Figures, after: Figures) -> bool:
    more = {Change.NEW, Change.KNOWN, Change.UP, Change.JUMP}
    told = differences(before, after)
    return any(
        one.change in more and one.after is not None and bool(one.after.amount)
        for one in told
        if one.indicator in CASUALTIES
    )


def _findings(one: Check, facts: Facts) -> Iterator[Finding]:
    severity = one.severity_at(facts.stage)
    if severity is None:
        return
    for rule in one.rules:
        if rule.is_broken(facts.figures):
            yield _finding(one, severity, rule.names[0], _params(rule, facts.figures))
    for found in NAMED[one.named](facts) if one.named else ():
        if not found.is_weak:
            yield _finding(one, severity, found.about, found.params)


def _finding(one: Check, severity: Severity, about: str, params: Mapping[str, Any]) -> Finding:
    return Finding(
        kind=one.id,
        severity=severity,
        message=one.say(params),
        mend=Message(one.mend, params),
        field=about,
    )


def _params(rule: Rule, figures: Figures) -> dict[str, Any]:
    """Return names and figures of the indicators of a rule, for its sentence."""
    params: dict[str, Any] = {}
    for place, slug in zip(_PLACES, rule.names, strict=False):
        params[place] = indicators()[slug].name
        params[f"{place}_value"] = said_of(slug, figures[slug])
    return params
