"""The CSV tables of a region folder: every row is checked, every fault is noted."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import Any

from attrs import define, field

from riskmap.core.findings import Finding
from riskmap.core.words import N_, Message
from riskmap.risk.place.faults import fault

CODE_ONCE = Message(N_("a code, once"))
NUMBER_OR_NOTHING = Message(N_("a number, or nothing where there is no data"))
NUMBER_FROM_ZERO = Message(N_("a number from 0, or nothing where there is no data"))

# What spreadsheets make of long codes: 3.10107E+11, and 310107000000.0.
_LOST = re.compile(r"[0-9]\.[0-9]+[eE][+]?[0-9]+|[0-9]+[eE][+][0-9]+")
_POINT_ZERO = re.compile(r"([0-9]+)\.0+")


def plain_code(text: str) -> str | None:
    """Return a code as it was before a spreadsheet took it for a number; None: digits are lost."""
    if _LOST.fullmatch(text):
        return None
    whole = _POINT_ZERO.fullmatch(text)
    return whole[1] if whole else text


def whole_number(text: str) -> int | None:
    """Return a whole number from 0, None for anything else."""
    return int(text) if text.isascii() and text.isdigit() else None


def number(text: str) -> float | None:
    """Return a finite number, None for anything else."""
    try:
        value = float(text) if text.isascii() and "_" not in text else None
    except ValueError:
        return None
    return value if value is not None and isfinite(value) else None


@define
class TableReader:
    """Reads tables of one folder and gathers what is wrong with them.

    Parameters
    ----------
    folder
        Where they lie.
    faults
        What was found.
    codes
        By (file, column): every code there, and the row in which it stands first.
    """

    folder: Path
    faults: list[Finding] = field(factory=list)
    codes: dict[tuple[str, str], dict[str, int]] = field(factory=dict)

    def rows(
        self, file: str, columns: Sequence[str], *, optional: Sequence[str] = ()
    ) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield number and cells of every row that has as many cells as the header.

        Parameters
        ----------
        columns
            Without one of these there are no rows.
        optional
            These are read where they are.
        """
        text = self._text(file)
        if text is None:
            return
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            yield from self._cells(file, reader, columns, optional)
        except csv.Error as reason:
            message = N_("{file} cannot be read as CSV from line {line} on: {reason}.")
            line = reader.line_num
            self.faults.append(fault("not_csv", message, file=file, line=line, reason=str(reason)))

    def values(
        self, file: str, code_field: str, value_field: str, *, least: float | None = None
    ) -> Mapping[str, float]:
        """Return numbers by code; an empty cell is no data.

        Parameters
        ----------
        least
            Lower numbers are faults.
        """
        allowed = NUMBER_OR_NOTHING if least is None else NUMBER_FROM_ZERO
        found: dict[str, float] = {}
        seen: set[str] = set()
        for row, cells in self.rows(file, (code_field, value_field)):
            code = self.code(file, row, code_field, cells[code_field], seen=seen)
            text = cells[value_field]
            value = number(text)
            if text and (value is None or (least is not None and value < least)):
                self.note(file, row, value_field, text, allowed)
            elif code is not None and value is not None:
                found[code] = value
        return found

    def code(
        self, file: str, row: int, column: str, text: str, *, seen: set[str] | None = None
    ) -> str | None:
        """Return the code of a row, None where there is none.

        Parameters
        ----------
        seen
            Codes of earlier rows, where each may stand once; this one is added.
        """
        code = plain_code(text)
        if code is None:
            message = N_("Row {row}: the code {value} lost digits in a spreadsheet.")
            allowed = Message(N_("all digits, saved as text"))
            where: dict[str, Any] = {"file": file, "field": column, "value": text}
            self.faults.append(
                fault("code_precision_lost", message, row=row, allowed=allowed, **where)
            )
            return None
        if not code or code in (seen or ()):
            self.note(file, row, column, text, CODE_ONCE)
            return None
        if seen is not None:
            seen.add(code)
        self.codes.setdefault((file, column), {}).setdefault(code, row)
        return code

    def note(self, file: str, row: int, name: str, value: str, allowed: Message) -> None:
        """Note that a cell holds what it must not hold."""
        message = N_("Row {row}: {field} cannot be {value}.")
        self.faults.append(
            fault(
                "wrong_cell",
                message,
                file=file,
                row=row,
                field=name,
                value=repr(value),
                allowed=allowed,
            )
        )

    def _text(self, file: str) -> str | None:
        path = self.folder / file
        if not path.is_file():  # noted where the file is named
            return None
        content = path.read_bytes()
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.faults.append(_not_utf8(file, content))
            return None

    def _cells(
        self,
        file: str,
        reader: Iterator[list[str]],
        columns: Sequence[str],
        optional: Sequence[str],
    ) -> Iterator[tuple[int, dict[str, str]]]:
        header = [one.strip() for one in next(reader, [])]
        if not self._has_columns(file, header, columns):
            return
        place = {name: header.index(name) for name in (*columns, *optional) if name in header}
        for row, cells in enumerate((one for one in reader if any(one)), start=1):
            if len(cells) == len(header):
                yield row, {name: cells[at].strip() for name, at in place.items()}
                continue
            message = N_("Row {row} has {value} cells, the header has {cells}.")
            count, cell_count = len(cells), len(header)
            self.faults.append(
                fault("wrong_cells", message, file=file, row=row, value=count, cells=cell_count)
            )

    def _has_columns(self, file: str, header: Sequence[str], columns: Sequence[str]) -> bool:
        found = len(self.faults)
        for name, times in Counter(header).items():
            if name and times > 1:
                message = N_("The column {field} stands there more than once.")
                self.faults.append(fault("column_twice", message, file=file, field=name))
        for name in dict.fromkeys(columns):
            if name not in header:
                message = N_("There is no column {field}.")
                there = ", ".join(header)
                self.faults.append(
                    fault("missing_column", message, file=file, field=name, allowed=there)
                )
        return len(self.faults) == found


def _not_utf8(file: str, content: bytes) -> Finding:
    try:
        content.decode("gbk")
    except UnicodeDecodeError:
        return fault("not_utf8", N_("{file} is not UTF-8 text."), file=file, allowed="UTF-8")
    message = N_("{file} is not UTF-8 text; it is probably GBK. Save it as UTF-8.")
    return fault("not_utf8", message, file=file, value="GBK", allowed="UTF-8")
