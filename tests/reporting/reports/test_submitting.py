"""Reports are taken in once, in their place, with a receipt; nothing that was sent is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from riskmap.core.errors import (
    BodyError,
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    NotFoundError,
)
from riskmap.people.model import Acting
from riskmap.reporting.model.events import EventState
from riskmap.reporting.model.receipts import body_hash, is_receipt, receipt_of
from riskmap.reporting.model.reports import Call, Kind, State
from riskmap.reporting.service import chains, correcting, submitting
from riskmap.reporting.store import events, reports
from tests.reporting.reports.conftest import (
    DISTRICT,
    FAR,
    FIRST,
    HEADER,
    SECOND,
    SOME,
    STREET,
    Night,
    a_report,
    figures_of,
    incoming,
    version_of,
)


def count(night: Night, table: str) -> int:
    with night.town.database.engine.connect() as connection:
        statement = f"SELECT count(*) FROM {table}"
        return int(connection.exec_driver_sql(statement).scalar_one())


def test_a_season_zero_says_that_nothing_happened_and_writes_no_figure(night: Night) -> None:
    version = version_of(night.send(Kind.SEASON_ZERO))
    assert version.state is State.ACCEPTED
    assert version.report.figures == {}
    assert count(night, "report_figure") == 0
    assert count(night, "report_event") == 0


def test_a_receipt_comes_from_what_is_stored(either: Night) -> None:
    one = incoming(a_report(Kind.SEASON_ZERO, cutoff_at=either.clock.now()), sent=b'{"a": 1}')
    version = version_of(either.submit(one, "first"))
    kept = either.version(version.id)
    assert kept == version
    assert kept.sent_hash == body_hash(b'{"a": 1}')
    made_again = receipt_of("live", UUID(hex=kept.id), kept.sent_hash, kept.received_at)
    assert kept.receipt == made_again
    assert is_receipt(kept.receipt)
    assert either.town.read(reports.sent_bytes, version.id) == b'{"a": 1}'


def test_the_same_bytes_again_get_the_first_receipt(either: Night) -> None:
    one = incoming(a_report(Kind.SEASON_ZERO, cutoff_at=either.clock.now()))
    first = either.submit(one, "first")
    either.pass_(hours=3)
    again = either.submit(one, "first.b")
    assert (first.is_new, again.is_new, again.is_conflict) == (True, False, False)
    assert version_of(again) == version_of(first)
    assert count(either, "report_version") == 1
    assert len(either.town.entries(action="submitted")) == 1


def test_other_bytes_under_the_same_id_are_kept_and_change_nothing(either: Night) -> None:
    report = a_report(Kind.SEASON_ZERO, cutoff_at=either.clock.now())
    first = either.submit(incoming(report, sent=b"one"), "first")
    for _ in range(2):
        other = either.submit(incoming(report, sent=b"other"), "first")
        assert other.is_conflict
        assert version_of(other) == version_of(first)
    assert either.town.read(reports.sent_bytes, report.id.hex) == b"one"
    (kept,) = either.town.read(reports.conflicts, report.id.hex)
    assert bytes(kept["sent"]) == b"other"
    assert len(either.town.entries(action="conflicted")) == 1


def test_an_id_that_another_unit_has_used_is_a_conflict_and_tells_nothing(either: Night) -> None:
    report = a_report(Kind.SEASON_ZERO, cutoff_at=either.clock.now())
    either.submit(incoming(report, sent=b"one"), "first")
    stranger = a_report(Kind.SEASON_ZERO, FAR, id=report.id, cutoff_at=either.clock.now())
    outcome = either.submit(incoming(stranger, sent=b"one"), "far")
    assert outcome.is_conflict
    assert outcome.version is None
    assert count(either, "report_version") == 1


def test_an_initial_report_begins_an_event(night: Night) -> None:
    outcome = night.send(Kind.INITIAL)
    version = version_of(outcome)
    event = night.town.read(chains.event, version.report.event_id)
    assert event.unit == FIRST
    assert event.header == HEADER
    assert event.state is EventState.OPEN
    assert figures_of(version) == SOME
    assert version.state is State.SUBMITTED


def test_a_chain_has_one_initial_report(night: Night) -> None:
    event_id = night.begin()
    with pytest.raises(ConflictError, match="initial report of this unit"):
        night.send(Kind.INITIAL, event_id=event_id)


def test_follow_ups_stand_one_after_another(night: Night) -> None:
    event_id = night.begin()
    for place in (2, 3, 4):
        version = version_of(night.send(Kind.FOLLOW_UP, event_id=event_id))
        assert version.position == place


def test_an_event_zero_carries_the_last_version_forward_as_checked_now(either: Night) -> None:
    event_id = either.begin(figures={**SOME, "injured": 2})
    last = version_of(
        either.send(Kind.FOLLOW_UP, figures={**SOME, "injured": 3}, event_id=event_id)
    )
    either.pass_(hours=12)
    zero = version_of(either.send(Kind.EVENT_ZERO, event_id=event_id))
    assert zero.carries == last.id
    assert zero.report.cutoff_at == either.clock.now()
    assert zero.report.figures == {}
    assert zero.state is State.ACCEPTED


def test_no_disaster_cannot_be_said_over_the_own_open_event(either: Night) -> None:
    event_id = either.begin()
    with pytest.raises(ConflictError, match="while an event goes on"):
        either.send(Kind.SEASON_ZERO)
    either.send(Kind.SEASON_ZERO, SECOND)  # of another unit it can
    either.town.write(correcting.declare, event_id, EventState.STABLE, "no rain", as_="chief")
    either.send(Kind.SEASON_ZERO)


def test_no_disaster_cannot_be_said_over_an_event_that_was_only_submitted(night: Night) -> None:
    night.send(Kind.INITIAL)
    with pytest.raises(ConflictError, match="while an event goes on"):
        night.send(Kind.SEASON_ZERO)


def test_a_danger_has_no_losses_and_begins_no_event(night: Night) -> None:
    version = version_of(night.send(Kind.DANGER))
    assert version.report.danger is not None
    assert version.report.event_id == ""
    assert count(night, "report_event") == 0
    disaster = version_of(night.send(Kind.INITIAL, upgrades=version.report.id))
    assert disaster.report.upgrades == version.report.id


@pytest.mark.parametrize(
    ("unit", "as_", "fault"),
    [
        (SECOND, "first", NotFoundError),
        (FAR, "compiler", NotFoundError),
        (DISTRICT, "compiler", NotFoundError),
        ("310107005099", "compiler", NotFoundError),
        (FIRST, "approver", ForbiddenError),
        (STREET, "approver", ForbiddenError),
        (FIRST, "chief", ForbiddenError),
        (FIRST, "desk", InvalidRequestError),
        (FIRST, "compiler", InvalidRequestError),
    ],
)
def test_people_report_for_their_own_unit(
    night: Night, unit: str, as_: str, fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        night.send(Kind.SEASON_ZERO, unit, as_=as_)
    assert count(night, "report_version") == 0


def test_the_desk_writes_down_a_call_and_both_stand_there(night: Night) -> None:
    call = Call(caller="甲", number="13900000000", called_at=night.clock.now())
    night.pass_(minutes=20)
    version = version_of(night.send(Kind.SEASON_ZERO, as_="desk", call=call))
    assert version.by == "desk"
    assert version.report.call == call
    told = submitting.submission_of(version, Acting(name="desk"))
    assert (told.by, told.entered_by) == ("甲", "desk")
    assert told.counts_at == call.called_at
    assert told.received_at == call.called_at + timedelta(minutes=20)


def test_nobody_reports_of_a_time_that_has_not_come(night: Night) -> None:
    with pytest.raises(InvalidRequestError, match="has not come yet"):
        night.send(Kind.SEASON_ZERO, cutoff_at=night.clock.now() + timedelta(hours=1))
    later = Call(caller="甲", number="1", called_at=night.clock.now() + timedelta(hours=1))
    with pytest.raises(InvalidRequestError, match="has not come yet"):
        night.send(Kind.SEASON_ZERO, as_="desk", call=later)


def test_a_wrong_clock_holds_up_no_news_of_casualties(night: Night) -> None:
    ahead = night.clock.now() + timedelta(days=1)
    version = version_of(night.send(Kind.INITIAL, figures={"deaths": 1}, cutoff_at=ahead))
    assert version.report.cutoff_at == night.clock.now()


def test_checks_hold_a_report_up_and_nothing_of_it_is_kept(night: Night) -> None:
    with pytest.raises(BodyError) as caught:
        night.send(Kind.INITIAL, figures={"affected_pop": 1, "injured": 2})
    assert [one.kind for one in caught.value.findings] == ["K03"]
    for table in ("report_version", "report_event", "report_current", "report_figure"):
        assert count(night, table) == 0


def test_a_warning_passes_once_it_is_ticked(night: Night) -> None:
    figures = {**SOME, "shops": 1, "loss_industry": 0}
    with pytest.raises(BodyError) as caught:
        night.send(Kind.INITIAL, figures=figures)
    assert [one.kind for one in caught.value.findings] == ["K22"]
    outcome = night.send(Kind.INITIAL, figures=figures, ticked=("K22",))
    assert [one.kind for one in outcome.findings] == ["K22"]


@pytest.mark.parametrize(
    "figures",
    [
        {"affected_pop": 1, "deaths": 2},
        {"affected_pop": -5, "missing": 1},
        {"injured_serious": 2.5},
        {"deaths": 1, "没有的指标": 4},
    ],
)
def test_a_casualty_report_is_never_held_up(night: Night, figures: dict[str, Any]) -> None:
    outcome = night.send(Kind.INITIAL, figures=figures)
    assert outcome.is_new
    assert outcome.findings
    assert all(str(one.severity) == "warning" for one in outcome.findings)


def test_less_needs_a_reason_that_stays_with_the_version(either: Night) -> None:
    event_id = either.begin(figures={**SOME, "affected_pop": 20})
    less = {**SOME, "affected_pop": 15}
    with pytest.raises(BodyError) as caught:
        either.send(Kind.FOLLOW_UP, figures=less, event_id=event_id)
    assert [one.kind for one in caught.value.findings] == ["K12"]
    reasons = {"affected_pop": "counted twice"}
    outcome = either.send(Kind.FOLLOW_UP, figures=less, event_id=event_id, reasons=reasons)
    assert either.version(version_of(outcome).id).report.reasons == reasons


def test_sums_are_worked_out_and_kept(either: Night) -> None:
    figures = {**SOME, "resettled_central_cum": 3, "resettled_disp_cum": 5, "sites_cum": 1}
    version = version_of(either.send(Kind.INITIAL, figures=figures))
    assert figures_of(version)["resettled_cum"] == 8


def test_nobody_above_lowers_the_casualties_of_a_unit(night: Night) -> None:
    event_id = night.begin(figures={**SOME, "deaths": 2})
    call = Call(caller="甲", number="1", called_at=night.clock.now())
    more: dict[str, Any] = {"event_id": event_id, "reasons": {"deaths": "none, I think"}}
    with pytest.raises(ForbiddenError, match="Nobody above"):
        night.send(Kind.FOLLOW_UP, figures={**SOME, "deaths": 1}, as_="desk", call=call, **more)
    with pytest.raises(ForbiddenError, match="Nobody above"):
        night.send(
            Kind.FOLLOW_UP, figures={**SOME, "deaths": "unknown"}, as_="compiler", call=call, **more
        )
    night.send(Kind.FOLLOW_UP, figures={**SOME, "deaths": 3}, as_="desk", call=call, **more)
    night.send(Kind.FOLLOW_UP, figures={**SOME, "deaths": 1}, **more)  # the unit itself may


def test_a_unit_above_takes_the_event_over_and_those_below_hear_of_it(either: Night) -> None:
    event_id = either.begin()
    with pytest.raises(NotFoundError, match="no event"):
        either.send(Kind.INITIAL, SECOND, event_id=event_id)
    either.begin(STREET, event_id=event_id)
    assert either.town.read(chains.event, event_id).unit == STREET
    either.begin(SECOND, event_id=event_id)
    with pytest.raises(NotFoundError, match="no event"):
        either.send(Kind.INITIAL, FAR, event_id=event_id)
    assert either.town.read(chains.event, event_id).unit == STREET


def test_a_similar_event_is_asked_about_and_may_be_another_one(night: Night) -> None:
    night.begin()
    night.pass_(minutes=10)
    same_day = HEADER.__class__(hazard="typhoon_wind", occurred_at=night.clock.now(), typhoon="2")
    with pytest.raises(BodyError) as caught:
        night.send(Kind.INITIAL, STREET, header=same_day)
    assert [one.kind for one in caught.value.findings] == ["K35"]
    assert night.send(Kind.INITIAL, STREET, header=same_day, ticked=("K35",)).is_new


def test_every_submission_is_in_the_audit_log_without_what_is_personal(night: Night) -> None:
    version = version_of(night.send(Kind.INITIAL))
    (entry,) = night.town.entries(action="submitted")
    assert (entry.actor, entry.subject_id) == ("first", version.id)
    assert version.receipt in entry.after
    assert "021-00000000" not in entry.after


def test_looking_at_a_report_keeps_nothing(night: Night) -> None:
    event_id = night.begin(figures={**SOME, "affected_pop": 20})
    one = incoming(a_report(Kind.FOLLOW_UP, event_id=event_id, cutoff_at=night.clock.now()))
    judged = night.town.read(submitting.look, one.report, one.taken, as_="first")
    assert [found.kind for found in judged.holding_up] == ["K12"]
    assert [diff.indicator for diff in judged.differences] == ["affected_pop"]
    assert night.town.read(reports.by_id, one.report.id.hex) is None


def test_rows_of_versions_are_never_changed(either: Night) -> None:
    version = version_of(either.send(Kind.INITIAL))
    for table in ("report_version", "report_figure", "report_event"):
        with (
            pytest.raises(Exception, match=r"never changed|append-only"),
            either.town.database.changing() as connection,
        ):
            connection.exec_driver_sql(f"UPDATE {table} SET code12 = '310107014001'")
    assert either.version(version.id) == version


def test_what_lies_outside_is_not_seen(either: Night) -> None:
    version = version_of(either.send(Kind.INITIAL))
    seen = [either.town.read(reports.by_id, version.id, as_=one) for one in ("far", "second")]
    assert seen == [None, None]
    assert either.town.read(events.by_id, version.report.event_id, as_="far") is None
    assert either.town.read(reports.by_id, version.id, as_="approver") == version


def test_two_reports_never_share_a_receipt(either: Night, monkeypatch: Any) -> None:
    """The receipt of one is offered to the next, too: it gets another one."""
    taken = version_of(either.send(Kind.SEASON_ZERO)).receipt
    real = receipt_of

    def always_taken(*args: Any, attempt: int = 0) -> str:
        return taken if attempt == 0 else real(*args, attempt=attempt)

    monkeypatch.setattr(submitting, "receipt_of", always_taken)
    second = version_of(either.send(Kind.SEASON_ZERO, SECOND, id=uuid4()))
    assert second.receipt != taken
    assert is_receipt(second.receipt)
