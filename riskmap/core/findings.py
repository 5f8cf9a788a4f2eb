"""Findings: what a check has to say about one place in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

from attrs import frozen

from riskmap.core.words import N_, Message


class Severity(StrEnum):
    """How much a finding matters: an error keeps the file out, the others do not."""

    ERROR = N_("error")
    WARNING = N_("warning")
    INFO = N_("info")


@frozen(kw_only=True)
class Finding:
    """One remark about one place.

    Parameters
    ----------
    kind
        Stable slug for programs, for example ``code_precision_lost``.
    severity
        Whether it keeps the file out.
    message
        What is wrong.
    mend
        What to do, or what was done (repairs), if there is something.
    file, row, field
        Where: file name, 1-based row of data (None: the whole file), column.
    value
        What stood there, as text.
    """

    kind: str
    severity: Severity
    message: Message
    mend: Message | None = None
    file: str | None = None
    row: int | None = None
    field: str | None = None
    value: str | None = None

    def as_dict(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """Return the finding for JSON or a report row, in the language of `translate`."""
        return {
            "kind": self.kind,
            "severity": str(self.severity),
            "message": self.message.say(translate),
            "mend": self.mend.say(translate) if self.mend else None,
            "file": self.file,
            "row": self.row,
            "field": self.field,
            "value": self.value,
        }


def errors_among(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that keep the file out."""
    return tuple(one for one in findings if one.severity is Severity.ERROR)


def counts(findings: Iterable[Finding]) -> Mapping[str, int]:
    """Count findings by severity; severities without any count 0."""
    found = {str(severity): 0 for severity in Severity}
    for one in findings:
        found[str(one.severity)] += 1
    return found
