"""What is wrong with a row, as findings that say which row and column."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import evolve

from riskmap.core.errors import InvalidRequestError, RiskmapError
from riskmap.core.findings import Finding, Severity


class RowError(Exception):
    """A row cannot be taken; each reason is a finding."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        super().__init__("a row is refused")
        self.findings = tuple(findings)


def refused(number: int, key: str, message: str, mend: str, **params: Any) -> RowError:
    """Return the error for a row."""
    return RowError([finding_of(InvalidRequestError(message, mend=mend, **params), number, key)])


def finding_of(fault: RiskmapError, number: int, key: str = "") -> Finding:
    """Return what an error says, as a finding of a row and column."""
    return Finding(
        kind="row",
        severity=Severity.ERROR,
        message=fault.message,
        mend=fault.how_to_mend if fault.how_to_mend.id else None,
        row=number,
        field=key or None,
    )


def placed(findings: Iterable[Finding], number: int) -> tuple[Finding, ...]:
    """Return findings of a report with the row that it came from."""
    return tuple(evolve(one, row=number) for one in findings)
