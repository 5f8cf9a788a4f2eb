"""What is asked for is refused where it contradicts itself, and never guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from riskmap.core.errors import InvalidRequestError
from riskmap.risk.scaffold import Asked


def ask(folder: str, **said: Any) -> Asked:
    return Asked(boundaries=Path("town.shp"), folder=Path(folder), today=date(2026, 7, 12), **said)


@pytest.mark.parametrize(
    ("folder", "found"), [("My Town", "my_town"), ("a/b-c.d", "b_c_d"), ("Ñuñoa", "u_oa")]
)
def test_the_id_follows_from_the_folder(folder: str, found: str) -> None:
    assert ask(folder).region_id() == found


@pytest.mark.parametrize("said", [{"folder": "普陀"}, {"folder": "7"}, {"folder": "a", "id": "A"}])
def test_what_is_no_id_is_asked_for(said: dict[str, str]) -> None:
    with pytest.raises(InvalidRequestError, match="Say --id"):
        ask(**said).region_id()


def test_people_need_a_day_and_a_source() -> None:
    with pytest.raises(InvalidRequestError, match="--as-of"):
        ask("a", total_population=5, source="census").require_people_cited()
    with pytest.raises(InvalidRequestError, match="--source"):
        ask("a", total_population=5, as_of=date(2020, 1, 1), source=" ").require_people_cited()
    ask("a").require_people_cited()


def test_people_are_given_once() -> None:
    with pytest.raises(InvalidRequestError, match="twice"):
        ask("a", total_population=5, population=Path("people.csv")).require_people_cited()
