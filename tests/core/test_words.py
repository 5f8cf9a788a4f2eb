"""Messages: sentences that wait for a language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.words import N_, Message

CHINESE = {"{count} rows are {state}.": "{count} 行{state}。", "missing": "缺失"}


def in_chinese(text: str) -> str:
    return CHINESE[text]


def test_a_message_is_english_until_somebody_translates_it() -> None:
    message = Message("{count} rows are {state}.", {"count": 3, "state": Message("missing")})
    assert str(message) == message.say() == "3 rows are missing."


def test_a_message_within_a_message_is_translated_too() -> None:
    message = Message("{count} rows are {state}.", {"count": 3, "state": Message("missing")})
    assert message.say(in_chinese) == "3 行缺失。"


@given(st.text())
def test_what_stands_in_a_place_is_said_as_it_is(text: str) -> None:
    assert Message("<{name}>", {"name": text}).say() == f"<{text}>"


def test_a_place_that_nobody_filled_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError, match="name"):
        Message("<{name}>").say()


def test_marking_a_sentence_for_the_catalogue_changes_nothing() -> None:
    assert N_("{count} rows are {state}.") == "{count} rows are {state}."
