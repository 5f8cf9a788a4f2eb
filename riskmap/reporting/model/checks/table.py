"""The list of checks, as ``checks.toml`` holds it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from attrs import field, frozen

from riskmap.core.findings import Severity
from riskmap.core.words import Message
from riskmap.reporting.model.checks.named import NAMED
from riskmap.reporting.model.checks.rules import Rule, read_rule
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.reports import Kind

CERTAINTIES = ("C", "L", "S", "R", "D")


class By(StrEnum):
    """What finds a fault that neither an expression nor a named check looks for."""

    READING = "reading"
    KIND = "kind"
    NOTHING = "nothing"


@frozen(kw_only=True)
class Check:
    """One check; see ``checks.toml`` for what its fields mean."""

    id: str
    severity: Severity | None
    message: str
    mend: str
    reference: str
    certainty: str
    at: Mapping[Kind, Severity | None] = field(factory=dict)
    rules: tuple[Rule, ...] = ()
    named: str = ""
    by: By | None = None
    asks_reason: bool = False
    stays_ticked: bool = False

    def severity_at(self, stage: Kind) -> Severity | None:
        """Return how much it matters at a stage, None where it is off."""
        return self.at.get(stage, self.severity)

    def say(self, params: Mapping[str, Any]) -> Message:
        """Return what is wrong."""
        return Message(self.message, params)


@cache
def checks() -> Mapping[str, Check]:
    """Return all checks by id, in the order of the list."""
    return read_checks(files("riskmap.reporting").joinpath("checks.toml").read_text("utf-8"))


def read_checks(text: str) -> Mapping[str, Check]:
    """Return the checks that a list in TOML defines.

    Raises
    ------
    ValueError
        If an id stands twice, a check looks for nothing or for two things, or a rule, a name or
        an indicator is not known.
    """
    found: dict[str, Check] = {}
    for row in tomllib.loads(text)["check"]:
        one = _check(row)
        _require(one.id not in found, one, "stands twice")
        found[one.id] = one
    return MappingProxyType(found)


def _check(row: Mapping[str, Any]) -> Check:
    read: dict[str, Any] = {
        "severity": _severity(row["severity"]),
        "at": {Kind(stage): _severity(text) for stage, text in row.get("at", {}).items()},
        "rules": tuple(map(read_rule, row.get("rules", ()))),
        "by": By(row["by"]) if "by" in row else None,
    }
    one = Check(**{**row, **read})
    ways = [bool(one.rules), bool(one.named), one.by is not None]
    _require(sum(ways) == 1, one, "looks for nothing, or in two ways")
    _require(not one.named or one.named in NAMED, one, f"asks for {one.named!r}")
    _require(one.certainty in CERTAINTIES, one, f"is sure by {one.certainty!r}")
    for rule in one.rules:
        _require_fits(one, rule)
    return one


def _require_fits(one: Check, rule: Rule) -> None:
    """Each sum has one smallest unit; what a rule says of people it does not say of hectares."""
    unknown = [slug for slug in rule.names if slug not in indicators()]
    _require(not unknown, one, f"speaks of {unknown}")
    for said in filter(None, (rule.first, rule.then)):
        slugs = [slug for side in (said.left, said.right) for _, slug in side.terms]
        places = {indicators()[slug].unit.decimals for slug in slugs}
        _require(len(places) <= 1, one, f"compares different units in {rule.text!r}")


def _severity(text: str) -> Severity | None:
    return None if text == "off" else Severity(text)


def _require(is_so: bool, one: Check, otherwise: str) -> None:  # noqa: FBT001 - reads well
    if not is_so:
        msg = f"{one.id} {otherwise}"
        raise ValueError(msg)
