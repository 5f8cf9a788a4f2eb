"""Tables of lists by name: columns as files call them, read as text; nothing is judged here."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from attrs import frozen

from riskmap.core.errors import UnreadableFileError
from riskmap.core.findings import Finding
from riskmap.core.spreadsheets import unmarked
from riskmap.core.words import N_
from riskmap.divisions.imports.readers import read
from riskmap.divisions.imports.records import ImportOptions, info
from riskmap.people.imports.helped import ALIASES
from riskmap.people.imports.helped import WORDS as KNOWN
from riskmap.reporting.model.ledgers import Ledger

#: The sheet in which our own workbooks keep the rows.
SHEET = "list"
#: Columns that say whose row it is, named as in other tables of people.
UNIT = ("code12", "unit", "street")
_STATUS = ("状态", "情况", "status", "howitstands")


@frozen(kw_only=True)
class Texts:
    """What stands in a table: (number of the row, 1 the first; text by column)."""

    file_name: str
    sha256: str
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    findings: tuple[Finding, ...] = ()


def columns_of(ledger: Ledger) -> Mapping[str, tuple[str, ...]]:
    """Return the columns of a list, each with how files may call it, in order."""
    return MappingProxyType(
        {
            **{name: tuple(ALIASES[name]) for name in UNIT},
            "status": _STATUS,
            **{one.slug: one.aliases for one in ledger.fields.values()},
        }
    )


def words_of(ledger: Ledger) -> dict[str, str]:
    """Return what the columns of a list are called, in English."""
    return {
        **{name: KNOWN[name] for name in UNIT},
        "status": N_("How it stands"),
        **{one.slug: one.word for one in ledger.fields.values()},
    }


def read_file(ledger: Ledger, path: Path, name: str = "") -> Texts:
    """Read CSV or XLSX.

    Raises
    ------
    UnreadableFileError
        If it cannot be read, or none of its columns is one of the list.
    """
    name = name or path.name
    sheet = read(path, ImportOptions(own_sheet=SHEET))
    columns = _columns(ledger, sheet.columns, name)
    rows = [
        (number, {field: unmarked(row.get(column) or "") for field, column in columns.items()})
        for number, row in enumerate(sheet.rows, start=1)
    ]
    unused = [one for one in sheet.columns if one not in columns.values()]
    message = N_("There is no place for {field}; it is passed over.")
    return Texts(
        file_name=name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        rows=tuple((number, row) for number, row in rows if any(row.values())),
        findings=(
            *sheet.findings,
            *(info("unused_field", message, field=one).at(field=one) for one in unused),
        ),
    )


def _columns(ledger: Ledger, names: Sequence[str], file: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for column, field in _known(ledger, names):
        found.setdefault(field, column)
    if not found.keys() & ledger.fields.keys():
        raise UnreadableFileError(
            N_("{file} has no column of this list."),
            mend=N_("Name the columns as in a table that was taken along from the list."),
            file=file,
        )
    return found


def _known(ledger: Ledger, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    words = words_of(ledger)
    by_name = {
        _folded(alias): name
        for name, more in columns_of(ledger).items()
        for alias in (name, words[name], *more)
    }
    for column in names:
        if (field := by_name.get(_folded(column))) is not None:
            yield column, field


def _folded(column: str) -> str:
    plain = unicodedata.normalize("NFKC", column).strip().strip("\ufeff*").lower()
    return plain.replace(" ", "")
