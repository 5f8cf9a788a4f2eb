"""The paragraph of an hour tells known numbers, names what is not known, and stays as it was."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from sqlalchemy.exc import DBAPIError

from riskmap.locale.tongues import Tongue, tongues
from riskmap.reporting.model.paragraphs import Paragraph
from riskmap.reporting.model.reports import Kind
from riskmap.reporting.service import paragraphs
from riskmap.reporting.service.official import official
from riskmap.reporting.store.paragraph_tables import report_paragraph
from riskmap.runtime.resources import Resources
from tests.reporting.reports.conftest import FIRST, SECOND, STREET, Night

SAID: dict[str, Any] = {
    "affected_pop": {"at_least": 12}, "deaths": 0, "injured": "unknown", "loss_total": 12.35,
}  # fmt: skip
TONGUES = tongues(Resources.find().locale)
ENGLISH = Tongue("en", str)


def told(night: Night, event_id: str, unit: str, tongue: Tongue = ENGLISH) -> str:
    one = night.town.read(official, event_id, unit, night.clock.now())
    said: str = night.town.read(paragraphs.said, one, tongue)
    return said


def test_only_what_is_known_is_told_and_what_is_not_known_is_named(night: Night) -> None:
    event_id = night.begin(FIRST, SAID)
    text = told(night, event_id, FIRST)
    assert text.startswith("As of 07:00 on 25 July 2021, ")
    assert "Affected population: at least 12 persons" in text
    assert "Deaths: 0 persons" in text
    assert "Direct economic loss: 12.35 10,000 yuan" in text
    assert "Not known yet: Injured persons." in text
    assert "Missing" not in text  # nobody was asked
    assert "incomplete" in text


def test_a_sum_of_which_a_part_is_awaited_says_so_and_claims_no_zero(night: Night) -> None:
    event_id = night.begin(FIRST, {"affected_pop": 3, "deaths": 0})
    night.begin(STREET, {"affected_pop": 3, "deaths": 0}, event_id=event_id)
    assert "incomplete" not in told(night, event_id, STREET)
    night.send(Kind.INITIAL, SECOND, {"affected_pop": 9, "deaths": 0}, event_id=event_id)
    text = told(night, event_id, STREET)
    assert "at least 3" in text
    assert "1 of 2 parts unknown" in text
    assert "Deaths: " not in text
    assert "Not known yet: Deaths." in text


def test_what_is_frozen_stays_when_figures_go_on_in_both_languages(either: Night) -> None:
    event_id = either.begin(FIRST, {"affected_pop": 3, "deaths": 0})
    made: Paragraph = either.town.write(
        paragraphs.freeze, event_id, FIRST, either.clock.now(), TONGUES, as_="first"
    )
    assert made.is_sound
    assert set(made.texts) == {"zh", "en"}
    assert made.texts["zh"].startswith("截至2021年7月25日7时")
    either.pass_(hours=2)
    figures = {"affected_pop": 30, "deaths": 1}
    reasons = {"affected_pop": "进水扩大"}
    either.accepted(Kind.FOLLOW_UP, FIRST, figures, event_id=event_id, reasons=reasons)
    (kept,) = either.town.read(paragraphs.frozen_of, event_id, FIRST)
    assert kept == made
    assert "30" in told(either, event_id, FIRST)
    assert not evolve(kept, figures={**kept.figures, "deaths": 1}).is_sound
    with pytest.raises(DBAPIError, match=r"never changed|append-only"):
        either.town.database.write(
            either.town.scope(),
            lambda uow: uow.execute(uow.update(report_paragraph).values(sha256="0" * 64)),
        )
