"""Receipts: made from what is stored, and no single slip of the pen gives another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.errors import InvalidRequestError
from riskmap.reporting.model.receipts import (
    _WEIGHTS,
    ALPHABET,
    LENGTH,
    body_hash,
    is_receipt,
    read_receipt,
    receipt_of,
    shown,
    with_check,
)

ID = UUID(int=7)
AT = datetime(2021, 7, 25, 1, 2, 3, 4, tzinfo=UTC)
BODIES = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1)


def test_the_alphabet_is_prime_and_has_no_twins_on_paper() -> None:
    assert len(ALPHABET) == 29
    assert len(set(ALPHABET)) == 29
    assert not set(ALPHABET) & set("01ILOSZ")


def test_no_two_characters_in_any_two_places_hide_an_error() -> None:
    """The whole proof: every wrong character, in every place, and every swap of neighbours.

    The weighted sum changes by weight x (a - b) for a wrong character, and by (one weight - the
    next) x (a - b) for a swap, whatever else stands there; neither is ever a multiple of 29.
    """
    slips = [a - b for a in range(29) for b in range(29) if a != b]
    singles = [weight * slip % 29 for weight in _WEIGHTS for slip in slips]
    swaps = [(one - other) * slip % 29 for one, other in pairwise(_WEIGHTS) for slip in slips]
    assert len(singles) == 8 * 29 * 28
    assert len(swaps) == 7 * 29 * 28
    assert 0 not in singles
    assert 0 not in swaps


@pytest.mark.parametrize("body", ["7K2M9QX", "2222222", "YYYYYYY", "A3B4C5D"])
def test_every_single_error_and_every_swap_of_a_receipt_is_caught(body: str) -> None:
    good = with_check(body)
    wrong = {
        good[:at] + other + good[at + 1 :]
        for at in range(LENGTH)
        for other in ALPHABET
        if other != good[at]
    }
    swapped = {
        good[:at] + good[at + 1] + good[at] + good[at + 2 :]
        for at in range(LENGTH - 1)
        if good[at] != good[at + 1]
    }
    assert is_receipt(good)
    assert len(wrong) == LENGTH * 28
    assert [one for one in wrong | swapped if is_receipt(one)] == []


@given(BODIES, st.integers(0, LENGTH - 2))
def test_any_receipt_catches_a_swap(body: str, at: int) -> None:
    good = with_check(body)
    swapped = good[:at] + good[at + 1] + good[at] + good[at + 2 :]
    assert is_receipt(good)
    assert (swapped == good) is is_receipt(swapped)


def test_a_receipt_comes_from_what_is_stored() -> None:
    kept = ("live", ID, body_hash(b"{}"), AT)
    assert receipt_of(*kept) == receipt_of("live", ID, body_hash(b"{}"), AT)
    others = {
        receipt_of("demo", ID, body_hash(b"{}"), AT),
        receipt_of("live", UUID(int=8), body_hash(b"{}"), AT),
        receipt_of("live", ID, body_hash(b"{ }"), AT),
        receipt_of("live", ID, body_hash(b"{}"), AT + timedelta(microseconds=1)),
        receipt_of(*kept, attempt=1),
    }
    assert receipt_of(*kept) not in others
    assert len(others) == 5
    assert all(map(is_receipt, others))


def test_the_zone_that_a_moment_is_said_in_does_not_matter() -> None:
    east = AT.astimezone(ZoneInfo("Asia/Shanghai"))
    assert receipt_of("live", ID, "x", east) == receipt_of("live", ID, "x", AT)


@pytest.mark.parametrize("written", ["{0}", "{1}", " {2} ", "{3}"])
def test_a_receipt_is_read_as_people_write_it(written: str) -> None:
    good = with_check("7K2M9QX")
    spaced = " ".join(good)
    text = written.format(good, shown(good), shown(good).lower(), spaced)
    assert read_receipt(text) == good


@pytest.mark.parametrize("text", ["", "7K2M-9QX", "7K2M-9QX0", "7K2M9QXAA", "7K2M-9QX\u0663"])
def test_what_is_no_receipt_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequestError, match="is no receipt"):
        read_receipt(text)
