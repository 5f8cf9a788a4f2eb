"""Findings as a file that a spreadsheet opens, and as JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

from riskmap.core.errors import UnreadableFileError
from riskmap.core.spreadsheets import harmless
from riskmap.core.words import N_
from riskmap.divisions.imports.records import ImportReport

_COLUMNS = ("file", "row", "severity", "kind", "field", "value", "message", "mend")


def write_report(report: ImportReport, target: Path, translate: Callable[[str], str] = str) -> None:
    """Write the findings: JSON where the name ends so, else CSV in UTF-8 with its mark.

    Raises
    ------
    UnreadableFileError
        If the place cannot be written to.
    """
    try:
        if target.suffix.lower() == ".json":
            text = json.dumps(report.as_dict(), ensure_ascii=False, indent=2)
            target.write_text(text + "\n", "utf-8")
        else:
            _write_csv(report, target, translate)
    except OSError as fault:
        raise UnreadableFileError(
            N_("The report cannot be written to {file}: {reason}."),
            mend=N_("Choose another place with --report."),
            file=str(target),
            reason=fault.strerror or str(fault),
        ) from None


def _write_csv(report: ImportReport, target: Path, translate: Callable[[str], str]) -> None:
    # Excel takes a CSV for UTF-8 only when it begins with the mark.
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS)
        writer.writeheader()
        for one in report.findings:
            row = one.as_dict(translate)
            writer.writerow({name: _harmless(row[name]) for name in _COLUMNS})


def _harmless(value: object) -> object:
    return harmless(value) if isinstance(value, str) else value
