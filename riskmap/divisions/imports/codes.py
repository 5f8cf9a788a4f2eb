"""Codes as they come out of spreadsheets: what can be mended is, and said; the rest is refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence

from attrs import frozen

from riskmap.core.codes import CODE_LENGTH, DivisionLevel, level_of, parent_of
from riskmap.core.findings import Finding
from riskmap.core.words import N_
from riskmap.divisions.imports.records import ImportOptions, Known, Remark, error, info, warning

_SPACES = re.compile(r"[\s\u3000\u00a0\u200b-\u200f\u2060\ufeff]+")
_APOSTROPHES = "'`\u2018\u2019\u02bc"
_FLOAT_TAIL = re.compile(r"(?P<digits>[0-9]+)\.0*")
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[eE]\+?[0-9]+")
_SHORT = {6: DivisionLevel.DISTRICT, 9: DivisionLevel.STREET}

_REPAIRS = {
    "code_full_width": N_("The code {value} had full-width digits; read as {code}."),
    "code_spaces": N_("The code {value} had spaces around or in it; read as {code}."),
    "code_apostrophe": N_("The code {value} began with an apostrophe; read as {code}."),
    "code_float": N_("The code {value} had become a decimal number; read as {code}."),
}


@frozen
class ReadCode:
    """A code as understood: None where it cannot be, and what was remarkable."""

    code12: str | None
    remarks: tuple[Remark, ...] = ()


def normalise(text: str | None, level: DivisionLevel | None = None) -> ReadCode:
    """Read one code; damage that loses no digit is mended and said.

    Parameters
    ----------
    text
        As it stands in the file.
    level
        Of all units in the file: 9-digit codes of streets and 6-digit codes of districts
        are taken only when it says so.
    """
    digits, repairs = _mended(text or "")
    if not digits:
        return _refused("missing_code", N_("There is no code."), N_("Fill in the 12 digits."))
    if _SCIENTIFIC.fullmatch(digits):
        return _refused(
            "code_precision_lost",
            N_("The code {value} has lost digits that nobody can restore."),
            N_("Format the column as text in the spreadsheet and paste the codes again."),
            value=text,
        )
    if not (digits.isascii() and digits.isdigit()):
        return _refused(
            "not_a_code", N_("{value} is not a code."), N_("Give the 12 digits."), value=text
        )
    if level is not None and _SHORT.get(len(digits)) is level:
        padded = digits.ljust(CODE_LENGTH, "0")
        note = info("code_padded", N_("{value} was read as {code}."), value=text, code=padded)
        return ReadCode(padded, (note,))
    if len(digits) != CODE_LENGTH:
        return _wrong_length(text, digits)
    remarks = [warning(kind, _REPAIRS[kind], value=text, code=digits) for kind in repairs]
    if level is not None and level_of(digits) is not level:
        remarks.append(_wrong_level(digits, level))
    return ReadCode(digits, tuple(remarks))


def _mended(text: str) -> tuple[str, list[str]]:
    """Return the code without damage that loses nothing, and the kinds of damage."""
    repairs = []
    steps = (
        ("code_full_width", _half_width),
        ("code_spaces", lambda one: _SPACES.sub("", one)),
        ("code_apostrophe", lambda one: one.lstrip(_APOSTROPHES)),
        ("code_float", lambda one: _FLOAT_TAIL.sub(r"\g<digits>", one, count=1)),
    )
    for kind, mend in steps:
        is_float = kind == "code_float"
        if is_float and not _FLOAT_TAIL.fullmatch(text):
            continue
        mended = mend(text)
        if mended != text:
            repairs.append(kind)
        text = mended
    return text, repairs


def _half_width(text: str) -> str:
    """Return the text with full-width digits and points as ordinary ones; spaces stay."""
    return "".join(
        unicodedata.normalize("NFKC", one) if "\uff01" <= one <= "\uff5e" else one for one in text
    )


def _refused(kind: str, message: str, mend: str, **params: object) -> ReadCode:
    return ReadCode(None, (error(kind, message, mend, **params),))


def _wrong_length(text: str | None, digits: str) -> ReadCode:
    what = _SHORT.get(len(digits))
    if what is None:
        return _refused(
            "code_wrong_length",
            N_("{value} has {count} digits, not 12."),
            N_("Look the unit up in the register and give its 12 digits."),
            value=text,
            count=len(digits),
        )
    return _refused(
        "code_wrong_length",
        N_("{value} has {count} digits: it is the code of a {level}, not of one unit in it."),
        N_("Give the 12 digits; if the whole file is of that level, say --level {level}."),
        value=text,
        count=len(digits),
        level=what.slug,
    )


def _wrong_level(code12: str, level: DivisionLevel) -> Remark:
    return error(
        "wrong_level",
        N_("{code} is the code of a {found}, not of a {level}."),
        N_("Correct the code, or leave out --level where levels are mixed."),
        code=code12,
        found=level_of(code12).slug,
        level=level.slug,
    )


def check_codes(
    codes: Sequence[str | None], *, known: Known, options: ImportOptions
) -> list[Finding]:
    """Check codes that could be read against each other and against the register.

    Parameters
    ----------
    codes
        One a row, None where none could be read.
    """
    given = {code for code in codes if code is not None}
    first_row: dict[str, int] = {}
    found = []
    for row, code in enumerate(codes, start=1):
        if code is None:
            continue
        if (first := first_row.setdefault(code, row)) != row:
            found.append(_duplicate(code, first).at(row=row, value=code))
        remark = _against_register(code, given, known, options)
        if remark is not None:
            found.append(remark.at(row=row, value=code))
    return found


def _duplicate(code12: str, first: int) -> Remark:
    return error(
        "duplicate_code",
        N_("{code} stands in row {first} already."),
        N_("One of the two rows has the code of another unit; names tell which."),
        code=code12,
        first=first,
    )


def _against_register(
    code12: str, given: Collection[str], known: Known, options: ImportOptions
) -> Remark | None:
    if code12 in known.units:
        return None
    if followed := known.successors.get(code12):
        return error(
            "withdrawn_code",
            N_("{code} was withdrawn; it was followed by {successors}."),
            N_("Use the codes that are valid on the day the file refers to."),
            code=code12,
            successors=", ".join(followed),
        )
    parent = parent_of(code12) or code12
    if parent not in known.units and parent not in given:
        return error(
            "unknown_code",
            N_("The register knows neither {code} nor the unit {parent} above it."),
            N_("Correct the code; units above must be registered first."),
            code=code12,
            parent=parent,
        )
    if options.adds_units:
        return info("new_code", N_("{code} is new to the register."), code=code12)
    return error(
        "unknown_code",
        N_("The register does not know {code}."),
        N_("Correct the code; if the unit is new, say --add."),
        code=code12,
    )


def check_parents(
    rows: Sequence[Mapping[str, str | None]], codes: Sequence[str | None], field: str
) -> list[Finding]:
    """Check that the parent a file names is the one that the code's digits say."""
    found = []
    for row, (values, code) in enumerate(zip(rows, codes, strict=True), start=1):
        text = values.get(field)
        if code is None or text is None:
            continue
        digits, _ = _mended(text)
        above = parent_of(code)
        # Some files name the unit itself, or only the first digits of either.
        if not digits or not (code.startswith(digits) or (above or "").startswith(digits)):
            remark = error(
                "wrong_parent",
                N_("{code} lies in {parent} as its digits say, not in {value}."),
                N_("Correct the code or the parent."),
                code=code,
                parent=above,
                value=text,
            )
            found.append(remark.at(row=row, field=field, value=text))
    return found
