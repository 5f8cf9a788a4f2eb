"""Codes as spreadsheets leave them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.codes import DivisionLevel, is_code12
from riskmap.core.findings import Severity
from riskmap.divisions.imports.codes import ReadCode, check_codes, check_parents, normalise
from riskmap.divisions.imports.records import ImportOptions, Known

CODE = "310107005003"
CODES = st.integers(min_value=110000000000, max_value=659999999999).map(str)
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")


def kinds(read: ReadCode) -> list[str]:
    return [one.kind for one in read.remarks]


def test_a_sound_code_is_read_without_remark() -> None:
    assert normalise(CODE) == ReadCode(CODE)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"{CODE}.0", "code_float"),
        (f"{CODE}.", "code_float"),
        (f" {CODE}", "code_spaces"),
        (f"{CODE}\u3000", "code_spaces"),
        (f"{CODE}\u00a0", "code_spaces"),
        ("310107 005 003", "code_spaces"),
        (f"\ufeff{CODE}", "code_spaces"),
        (f"'{CODE}", "code_apostrophe"),
        (f"\u2019{CODE}", "code_apostrophe"),
        (CODE.translate(FULL_WIDTH), "code_full_width"),
    ],
)
def test_damage_that_loses_no_digit_is_mended_and_said(text: str | None, kind: str) -> None:
    read = normalise(text)
    assert read.code12 == CODE
    assert kinds(read) == [kind]
    assert read.remarks[0].severity is Severity.WARNING
    assert CODE in str(read.remarks[0].message)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("3.10107E+11", "code_precision_lost"),
        ("3.10107e11", "code_precision_lost"),
        ("３.10107E+11", "code_precision_lost"),
        ("310107005", "code_wrong_length"),
        ("310107", "code_wrong_length"),
        ("31010700500", "code_wrong_length"),
        ("3101070050030", "code_wrong_length"),
        ("", "missing_code"),
        (None, "missing_code"),
        (" \u3000", "missing_code"),
        ("源园居委会", "not_a_code"),
        ("-310107005003", "not_a_code"),
        ("310107005003.5", "not_a_code"),
        ("٣١٠١٠٧٠٠٥٠٠٣", "not_a_code"),
    ],
)
def test_what_cannot_be_mended_is_refused(text: str | None, kind: str) -> None:
    read = normalise(text)
    assert read.code12 is None
    assert kinds(read) == [kind]
    assert read.remarks[0].severity is Severity.ERROR
    assert read.remarks[0].mend


def test_short_codes_are_taken_when_the_level_says_so() -> None:
    assert normalise("310107005", DivisionLevel.STREET).code12 == "310107005000"
    assert normalise("310107", DivisionLevel.DISTRICT).code12 == "310107000000"
    assert normalise("310107005", DivisionLevel.COMMITTEE).code12 is None


def test_a_code_of_another_level_than_said_is_an_error() -> None:
    assert kinds(normalise(CODE, DivisionLevel.STREET)) == ["wrong_level"]


@given(CODES, st.sampled_from(["", ".0", ".00"]), st.sampled_from(["", "'", " ", "\u3000"]))
def test_harmless_damage_never_changes_a_code(code: str, tail: str, head: str) -> None:
    for text in (f"{head}{code}{tail}", f"{head}{code}{tail}".translate(FULL_WIDTH)):
        assert normalise(text).code12 == code


@given(CODES, st.integers(min_value=0, max_value=10))
def test_scientific_notation_never_gives_a_code(code: str, digits: int) -> None:
    assert normalise(f"{int(code):.{digits}E}").code12 is None


@given(st.text(max_size=30), st.sampled_from([None, *DivisionLevel]))
def test_whatever_stands_there_gives_a_code_or_an_error(
    text: str | None, level: DivisionLevel | None
) -> None:
    read = normalise(text, level)
    if read.code12 is None:
        assert [one.severity for one in read.remarks] == [Severity.ERROR]
    else:
        assert is_code12(read.code12)


def test_a_code_that_stands_twice_is_said_at_the_second(known: Known) -> None:
    found = check_codes([CODE, None, CODE], known=known, options=ImportOptions())
    assert [(one.kind, one.row) for one in found] == [("duplicate_code", 3)]
    assert "row 1" in str(found[0].message)


@pytest.mark.parametrize(
    ("code", "adds", "kind"),
    [
        ("310107005099", False, "unknown_code"),
        ("310107005099", True, "new_code"),
        ("310107999999", True, "unknown_code"),
        ("310107022010", False, "withdrawn_code"),
    ],
)
def test_a_code_is_compared_with_the_register(
    known: Known, code: str, kind: str, *, adds: bool
) -> None:
    (found,) = check_codes([code], known=known, options=ImportOptions(adds_units=adds))
    assert found.kind == kind


def test_a_new_unit_may_come_with_its_parent(known: Known) -> None:
    codes = ["310107023001", "310107023000"]
    found = check_codes(codes, known=known, options=ImportOptions(adds_units=True))
    assert {one.kind for one in found} == {"new_code"}


def test_a_withdrawn_code_names_its_successors(known: Known) -> None:
    (found,) = check_codes(["310107022010"], known=known, options=ImportOptions())
    assert "310107022037, 310107022038" in str(found.message)


@pytest.mark.parametrize(
    ("parent", "is_right"),
    [
        ("310107005000", True),
        ("310107005", True),
        ("310107014000", False),
        ("310107014", False),
        ("310", True),
        (CODE, True),
    ],
)
def test_the_parent_a_file_names_must_be_the_one_the_digits_say(
    parent: str, *, is_right: bool
) -> None:
    found = check_parents([{"parent": parent}], [CODE], "parent")
    assert (not found) is is_right
