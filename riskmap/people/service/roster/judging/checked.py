"""What came of judging a table."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from riskmap.core.findings import Finding, counts
from riskmap.people.imports.reading import Texts
from riskmap.people.model.officers import Officer


@frozen(kw_only=True)
class Step:
    """What a good row does: a row of the roster as it is afterwards, and one that ends for it."""

    row: int
    officer: Officer
    before: Officer | None = None
    ends: Officer | None = None

    @property
    def kind(self) -> str:
        """``added``, ``changed``, ``replaced`` or ``unchanged``."""
        if self.before is not None:
            return "unchanged" if self.before == self.officer else "changed"
        return "added" if self.ends is None else "replaced"


@frozen(kw_only=True)
class Checked:
    """What came of judging a table; errors name the rows that are left out."""

    texts: Texts
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...] = field(default=())

    @property
    def vacant(self) -> int:
        """How many rows name nobody: the post stays as it is."""
        return sum(one.kind == "vacant" for one in self.findings)

    @property
    def refused(self) -> int:
        """How many rows are left out because something is wrong."""
        return len(self.texts.rows) - len(self.steps) - self.vacant

    @property
    def taken(self) -> dict[str, int]:
        """How many rows do what."""
        found = dict.fromkeys(("added", "changed", "replaced", "unchanged"), 0)
        for one in self.steps:
            found[one.kind] += 1
        return found

    def as_dict(self) -> dict[str, Any]:
        """Return the report for a program."""
        return {
            "file": self.texts.file_name,
            "sha256": self.texts.sha256,
            "rows": len(self.texts.rows),
            "accepted": len(self.steps),
            "refused": self.refused,
            "vacant": self.vacant,
            **self.taken,
            "counts": dict(counts(self.findings)),
            "findings": [one.as_dict() for one in self.findings],
        }
