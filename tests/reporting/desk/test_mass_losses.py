"""A report that says that many houses collapsed at once asks for copies, and says so everywhere."""

from __future__ import annotations

from uuid import uuid4

import pytest

from riskmap.core.errors import InvalidRequestError
from riskmap.reporting.model.reports import Call, Kind
from riskmap.reporting.service import chains, declaring, drafting, entering, timing
from riskmap.reporting.service.entering import Losses, Told
from riskmap.reporting.service.happenings import happened
from riskmap.reporting.service.official import official
from riskmap.reporting.service.sheets.rows import reports_sheet
from riskmap.reporting.service.situation.content import situation
from tests.reporting.files.test_paragraphs import ENGLISH
from tests.reporting.reports.conftest import DISTRICT, FIRST, SECOND, Night

SLUGS = ["municipality-losses", "ministry-losses"]


def test_what_an_officer_ticks_asks_for_copies_and_is_remembered(either: Night) -> None:
    event_id = either.begin()
    at = either.pass_(minutes=3)
    sent = either.send(Kind.FOLLOW_UP, event_id=event_id, is_mass_loss=True)
    assert sent.version is not None
    assert either.version(sent.version.id).report.is_mass_loss
    event = either.town.read(chains.event, event_id)
    due = either.town.read(timing.copies, event, DISTRICT)
    assert [one.due.rule.slug for one in due] == SLUGS
    assert {(one.due.due_at, one.due.unit) for one in due} == {(at, FIRST)}
    either.town.write(declaring.note_copy, event_id, SLUGS[0], DISTRICT, at, "传真", as_="desk")
    left = either.town.read(timing.copies_not_sent, [DISTRICT])
    assert [one.due.rule.slug for one in left] == SLUGS[1:]
    told = either.town.read(happened, event, DISTRICT)
    assert any("many houses collapsed" in one.what.id for one in told)
    sheet = either.town.read(
        lambda uow: reports_sheet(uow, event_id, DISTRICT, uow.now, "live", str)
    )
    paper = either.town.read(
        lambda uow: situation(uow, official(uow, event_id, DISTRICT, uow.now), ENGLISH)
    )
    assert any("houses collapsed" in label and text for label, text in paper.facts)
    column = sheet.headings.index("大批房屋倒塌或大面积受损")
    assert [row[column] for row in sheet.rows] == [None, "是"]


def test_the_next_report_still_says_it_until_somebody_unticks_it(night: Night) -> None:
    event_id = night.begin(is_mass_loss=True)
    more = {"event_id": event_id, "as_": "first"}
    follow = night.town.read(drafting.new, Kind.FOLLOW_UP, FIRST, **more)
    assert follow.text("mass-loss")
    verified = night.town.read(drafting.new, Kind.VERIFIED, FIRST, **more)
    assert not verified.text("mass-loss")


def test_no_other_kind_says_it(night: Night) -> None:
    event_id = night.begin()
    for kind in (Kind.VERIFIED, Kind.EVENT_ZERO):
        with pytest.raises(InvalidRequestError, match="houses collapsed"):
            night.send(kind, event_id=event_id, is_mass_loss=True)


def test_the_desk_writes_it_down_from_the_telephone(night: Night) -> None:
    call = Call(caller="甲", number="021-1", called_at=night.clock.now())
    one = Told(id=uuid4(), unit=SECOND, call=call, heard_at=night.clock.now())
    losses = Losses(
        hazard="hail",
        occurred_at=night.clock.now(),
        figures={"affected_pop": "300", "deaths": "0", "missing": "0", "injured_serious": "0"},
        words="一片都塌了",
        is_mass=True,
    )
    outcome = night.town.write(entering.losses, one, losses, as_="desk")
    event = night.town.read(chains.event, outcome.version.report.event_id)
    (flagged,) = night.town.read(timing.mass_losses, event, DISTRICT)
    assert (flagged.unit, flagged.id) == (SECOND, outcome.version.id)
