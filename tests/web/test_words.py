"""One catalogue: nothing untranslated, nothing stale, places kept, the choice remembered."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from riskmap import locale
from tests.fixtures.equipment import ROOT


@pytest.fixture(scope="module")
def fresh() -> set[Any]:
    """Every sentence that the program says."""
    return {message.id for message in locale.updated("zh", ROOT) if message.id}


def test_every_sentence_in_use_is_translated(fresh: set[Any]) -> None:
    kept = {message.id: message.string for message in locale.read("zh") if message.id}
    assert fresh - kept.keys() == set()
    assert {message_id for message_id in fresh if not kept[message_id]} == set()


def test_a_catalogue_compiled_later_is_the_same(tmp_path: Path) -> None:
    kept = locale.catalogue_file("zh", tmp_path)
    kept.parent.mkdir(parents=True)
    kept.write_bytes(locale.catalogue_file("zh").read_bytes())
    found = []
    for day in (1, 2):
        with time_machine.travel(datetime(2026, 7, day, tzinfo=UTC)):
            (made,) = locale.compile_all(tmp_path)
        found.append(made.read_bytes())
    assert found[0] == found[1]


def test_no_translation_is_left_of_a_sentence_that_is_gone(fresh: set[Any]) -> None:
    assert {message.id for message in locale.read("zh") if message.id} - fresh == set()


def test_translations_keep_the_places() -> None:
    for message in locale.read("zh"):
        if message.id:
            assert _places(str(message.string)) == _places(str(message.id)), message.id


def test_chinese_comes_first_and_the_choice_is_remembered(client: FlaskClient) -> None:
    assert '<html lang="zh-CN">' in client.get("/health").text
    assert '<html lang="en">' in client.get("/health?lang=en").text
    assert '<html lang="en">' in client.get("/health").text
    assert '<html lang="zh-CN">' in client.get("/health?lang=zh").text


def test_an_unknown_language_changes_nothing(client: FlaskClient) -> None:
    answer = client.get("/health?lang=xx")
    assert '<html lang="zh-CN">' in answer.text
    assert "Set-Cookie" not in answer.headers


def _places(text: str) -> set[tuple[str, str]]:
    return set(re.findall(r"(?<!\{)\{(\w+)[^}]*\}|%\((\w+)\)s", text))
