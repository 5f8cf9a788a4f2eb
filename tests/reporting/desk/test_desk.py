"""What waits, what came twice, who has no loss, what is official, released, entered above."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from riskmap.core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    NotFoundError,
)
from riskmap.core.figure import Figure
from riskmap.reporting.model.deciding import Verdict
from riskmap.reporting.model.disaster import ChildState
from riskmap.reporting.model.events import EventState
from riskmap.reporting.model.indicators import indicator
from riskmap.reporting.model.reports import Kind, ReturnReason, State
from riskmap.reporting.service import (
    correcting,
    declaring,
    desk,
    disasters,
    disputes,
    grouping,
    happenings,
    publishing,
    timing,
    transcribing,
)
from riskmap.reporting.service.publishing import Release
from tests.reporting.reports.conftest import (
    DISTRICT,
    FAR,
    FIRST,
    NEIGHBOUR,
    SECOND,
    SOME,
    STREET,
    THIRD,
    Night,
    a_report,
    incoming,
    version_of,
)

ALSO = ("K35",)  # another event of that day and kind goes on
DEAD = {**SOME, "deaths": 1, "missing": 0}


# ---- what waits


def test_casualties_wait_first_then_the_level_next_below_then_the_oldest(either: Night) -> None:
    first = version_of(either.send(Kind.INITIAL, FIRST))
    either.pass_(minutes=1)
    second = version_of(either.send(Kind.INITIAL, SECOND, DEAD, ticked=ALSO))
    either.pass_(minutes=1)
    street = version_of(either.send(Kind.INITIAL, STREET, ticked=ALSO))
    either.send(Kind.DANGER, THIRD)  # nobody accepts dangers
    seen = either.town.read(desk.waiting, as_="chief")
    assert [one.id for one in seen.versions] == [second.id, street.id, first.id]
    assert seen.urgent == {second.id}
    assert (seen.total, seen.conflicts) == (3, ())
    for name, expected in (("approver", 3), ("compiler", 2), ("neighbour.head", 0), ("desk", 0)):
        assert either.town.read(desk.waiting, as_=name).total == expected, name


def test_one_report_is_looked_at_with_what_stood_before(night: Night) -> None:
    event_id = night.begin()
    night.pass_(minutes=5)
    more = {**SOME, "affected_pop": 15, "injured": 0}
    reasons = {"injured": "counted twice"}
    sent = version_of(night.send(Kind.FOLLOW_UP, FIRST, more, event_id=event_id, reasons=reasons))
    seen = night.town.read(desk.look, sent.id, as_="approver")
    assert seen.before == {slug: Figure.number(number) for slug, number in SOME.items()}
    assert {slug: one.by for slug, one in seen.differences.items()} == {
        "affected_pop": 3,
        "injured": -1,
    }
    assert seen.slugs == ("affected_pop", "deaths", "injured", "injured_serious")  # as the form has
    assert (seen.may_accept, seen.may_return, seen.is_last) == (True, True, True)
    own = night.town.read(desk.look, sent.id, as_="desk")
    assert (own.may_accept, own.may_return) == (False, False)


def test_the_sender_learns_which_fields_are_to_be_mended(either: Night) -> None:
    version = version_of(either.send(Kind.INITIAL))
    marks = ["scene", "injured", "affected_pop"]
    asked = (correcting.return_, version.id, ReturnReason.WRONG_FIGURES, "count again")
    with pytest.raises(InvalidRequestError, match="no field"):
        either.town.write(*asked, marks=["affected_pop", "no-such"], as_="approver")
    either.town.write(*asked, marks=marks, as_="approver")
    (decision,) = either.town.read(desk.look, version.id, as_="chief").decisions[version.id]
    assert decision.marks == ("affected_pop", "injured", "scene")  # in the order of the form


def test_an_accepted_report_that_is_returned_is_not_accepted_any_more(night: Night) -> None:
    version = night.accept(night.send(Kind.INITIAL))
    asked = (correcting.return_, version.id, ReturnReason.OTHER, "wrong house")
    night.town.write(*asked, as_="approver")
    seen = night.town.read(desk.look, version.id, as_="approver")
    assert seen.version.state is State.RETURNED
    assert [one.state for one in seen.decisions[version.id]] == [State.ACCEPTED, State.RETURNED]


def test_nobody_at_the_desk_has_a_way_to_change_a_figure() -> None:
    for deed in (correcting.accept, correcting.return_):
        assert "figures" not in deed.__annotations__


# ---- what came twice


def _twice(night: Night) -> tuple[Any, Any]:
    first = incoming(a_report(Kind.INITIAL, cutoff_at=night.clock.now()))
    version = version_of(night.submit(first, "first"))
    other = evolve(first, sent=first.sent.replace(b'"affected_pop": 12', b'"affected_pop": 21'))
    assert night.submit(other, "first.b").is_conflict
    (conflict,) = night.town.read(desk.look, version.id, as_="approver").conflicts
    return version, conflict


def test_both_stand_side_by_side_what_differs_first(either: Night) -> None:
    version, conflict = _twice(either)
    seen = either.town.read(disputes.beside, conflict, as_="approver")
    assert [one.differs for one in seen].count(True) == 1
    assert ("12" in (seen[0].first or ""), "21" in (seen[0].other or "")) == (True, True)
    waiting = either.town.read(desk.waiting, as_="approver")
    assert [one.id for one in waiting.conflicts] == [version.id]


@pytest.mark.parametrize(
    ("verdict", "state"), [(Verdict.FIRST, State.SUBMITTED), (Verdict.OTHER, State.RETURNED)]
)
def test_a_person_decides_once_and_if_the_other_is_right_the_first_goes_back(
    night: Night, verdict: Verdict, state: State
) -> None:
    version, conflict = _twice(night)
    asked = (disputes.settle, version.id, conflict.sent_hash, verdict)
    with pytest.raises(ForbiddenError):
        night.town.write(*asked, "asked them", as_="desk")
    with pytest.raises(InvalidRequestError, match="why"):
        night.town.write(*asked, " ", as_="approver")
    night.town.write(*asked, "asked them", as_="approver")
    with pytest.raises(ConflictError, match="already"):
        night.town.write(*asked, "asked them", as_="approver")
    assert night.version(version.id).state is state
    assert night.town.read(desk.waiting, as_="approver").conflicts == ()


# ---- no loss, children


def states(night: Night, event_id: str, unit: str = STREET) -> dict[str, ChildState]:
    seen = night.town.read(disasters.board, event_id, unit, as_="chief")
    return {one.unit: one.state for one in seen.children}


def test_silence_is_not_no_loss(either: Night) -> None:
    event_id = either.begin()
    assert states(either, event_id) == {
        FIRST: ChildState.REPORTED,
        SECOND: ChildState.SILENT,
        THIRD: ChildState.SILENT,
    }
    either.town.write(
        declaring.declare_no_loss, event_id, [SECOND], "9:40, by telephone", as_="compiler"
    )
    assert states(either, event_id)[SECOND] is ChildState.NO_LOSS
    either.town.write(declaring.withdraw_no_loss, event_id, SECOND, "a roof", as_="compiler")
    assert states(either, event_id)[SECOND] is ChildState.SILENT
    with pytest.raises(NotFoundError):
        either.town.write(declaring.withdraw_no_loss, event_id, SECOND, "again", as_="compiler")


@pytest.mark.parametrize(
    ("units", "words", "as_", "fault"),
    [
        ([FIRST], "told", "compiler", ConflictError),  # it has reported
        ([STREET], "told", "chief", ConflictError),  # a unit in it has
        ([], "told", "compiler", InvalidRequestError),
        ([SECOND], " ", "compiler", InvalidRequestError),
        ([FAR], "told", "compiler", NotFoundError),
    ],
)
def test_no_loss_is_said_with_care(
    night: Night, units: list[str], words: str, as_: str, fault: type[Exception]
) -> None:
    event_id = night.begin()
    night.begin(STREET, event_id=event_id) if STREET not in units else None
    with pytest.raises(fault):
        night.town.write(declaring.declare_no_loss, event_id, units, words, as_=as_)


def test_who_reports_after_all_has_a_loss_again(night: Night) -> None:
    event_id = night.begin()
    night.begin(STREET, event_id=event_id)
    night.town.write(declaring.declare_no_loss, event_id, [SECOND], "told", as_="second")
    night.begin(SECOND, event_id=event_id)
    assert states(night, event_id)[SECOND] is ChildState.REPORTED


# ---- official figures


def test_the_official_figure_stays_as_it_was_made(either: Night) -> None:
    event_id = either.begin()
    either.begin(STREET, event_id=event_id)
    at = either.pass_(minutes=5)
    either.town.write(disasters.make_official, event_id, STREET, at, as_="compiler")
    late = either.send(Kind.INITIAL, SECOND, event_id=event_id, cutoff_at=at)
    either.accept(late)
    seen = either.town.read(disasters.board, event_id, STREET, as_="approver")
    (line,) = (one for one in seen.lines if one.indicator == "affected_pop")
    assert (seen.official is not None, seen.has_changed) == (True, True)
    assert line.now is not None
    assert line.now.total == Figure.number(12)
    now = either.town.read(
        disasters.board, event_id, STREET, at=either.clock.now() + timedelta(seconds=1), as_="chief"
    )
    (line,) = (one for one in now.lines if one.indicator == "affected_pop")
    assert line.now is not None
    assert (now.official, line.now.total) == (None, Figure.number(24))
    assert (line.difference is not None and line.difference.by) == 12  # to the official one


def test_made_again_for_one_cutoff_only_the_last_counts(night: Night) -> None:
    event_id = night.begin()
    at = night.pass_(minutes=5)
    first = night.town.write(disasters.make_official, event_id, STREET, at, as_="compiler")
    night.pass_(minutes=1)
    second = night.town.write(disasters.make_official, event_id, STREET, at, as_="approver")
    kept = night.town.read(disasters.board, event_id, STREET, as_="chief").kept
    assert [one.id for one in kept] == [second] != [first]


def test_what_nobody_accepted_and_what_is_to_come_is_not_official(night: Night) -> None:
    version = version_of(night.send(Kind.INITIAL))
    asked = (disasters.make_official, version.report.event_id, STREET)
    with pytest.raises(ConflictError, match="accepted report"):
        night.town.write(*asked, night.clock.now(), as_="compiler")
    with pytest.raises(InvalidRequestError, match="not come yet"):
        night.town.write(*asked, night.clock.now() + timedelta(hours=1), as_="compiler")
    with pytest.raises(ForbiddenError):
        night.town.write(*asked, night.clock.now(), as_="desk")


def test_a_series_says_what_each_cutoff_adds_up_to(night: Night) -> None:
    event_id = night.begin(FIRST, {"affected_pop": "unknown", "deaths": 0})
    night.begin(STREET, event_id=event_id)
    night.pass_(minutes=10)
    night.begin(SECOND, event_id=event_id)
    seen = night.town.read(disasters.board, event_id, STREET, as_="chief")
    totals = [one and one.total for _, one in seen.series(indicator("affected_pop"))]
    assert totals == [Figure.unknown(), Figure.at_least(12)]  # never 0


# ---- copies


def test_a_copy_is_due_until_a_named_person_writes_down_that_it_was_sent(either: Night) -> None:
    ten = {**SOME, "affected_pop": 99, "deaths": 4, "missing": 6}
    event_id = version_of(either.send(Kind.INITIAL, FIRST, ten)).report.event_id
    due = either.town.read(timing.copies_not_sent, [DISTRICT], as_="desk")
    assert [one.due.rule.slug for one in due] == ["municipality-serious", "ministry-serious"]
    either.pass_(minutes=3)
    asked = (declaring.note_copy, event_id, "ministry-serious", DISTRICT)
    early = either.clock.now() - timedelta(hours=1)
    with pytest.raises(InvalidRequestError, match="before the figure"):
        either.town.write(*asked, early, "fax", as_="desk")
    street = (*asked[:3], STREET)
    with pytest.raises(ForbiddenError):
        either.town.write(*street, either.clock.now(), "fax", as_="approver")
    either.town.write(*asked, either.clock.now(), "fax 010, Zhang", as_="desk")
    left = either.town.read(timing.copies_not_sent, [DISTRICT], as_="desk")
    assert [one.due.rule.slug for one in left] == ["municipality-serious"]
    seen = either.town.read(timing.copies_not_sent, [STREET], as_="approver")
    assert [one.due.rule.slug for one in seen] == ["municipality-serious"]  # told downward
    (entry,) = either.town.entries(action="sent-copy")
    assert (entry.actor, entry.why) == ("desk", "fax 010, Zhang")


def test_clocks_of_a_street_run_from_the_occurrence_until_it_reports(night: Night) -> None:
    event_id = night.begin()
    (one,) = night.town.read(timing.running, [STREET], as_="approver")
    assert (one.event.id, one.clock.due_at - one.event.header.occurred_at) == (
        event_id,
        timedelta(minutes=90),
    )
    other = night.begin(SECOND, ticked=ALSO)
    assert len(night.town.read(timing.running, [STREET], as_="approver")) == 2
    night.town.write(correcting.count_with, other, event_id, "one storm", as_="chief")
    assert len(night.town.read(timing.running, [STREET], as_="approver")) == 1
    both = {slug: 2 * number for slug, number in SOME.items()}
    night.begin(STREET, both, event_id=event_id, ticked=ALSO)
    assert night.town.read(timing.running, [STREET], as_="approver") == ()


# ---- entered above


def test_a_report_counts_as_sent_up_with_time_and_operator_and_differences_are_named(
    either: Night,
) -> None:
    version = either.accepted(Kind.INITIAL, STREET)
    at = either.pass_(minutes=9)
    (waiting,) = either.town.read(transcribing.entries, as_="compiler")
    assert (waiting.version.id, waiting.sent) == (version.id, None)
    asked = (transcribing.note, version.id, at)
    with pytest.raises(InvalidRequestError, match="who entered"):
        either.town.write(*asked, " ", {}, as_="compiler")
    with pytest.raises(InvalidRequestError, match="not a figure"):
        either.town.write(*asked, "pt-01", {"affected_pop": "many"}, as_="compiler")
    later = at + timedelta(hours=1)
    with pytest.raises(InvalidRequestError, match="time to come"):
        either.town.write(transcribing.note, version.id, later, "pt-01", {}, as_="compiler")
    theirs = {"affected_pop": "21", "injured": "1"}  # the second is the same
    made = either.town.write(*asked, "pt-01", theirs, "a slip", as_="compiler")
    (wrong,) = made.mismatches
    assert set(made.sent.figures) == {"affected_pop"}  # only what stands there otherwise
    assert (wrong.indicator, wrong.ours, wrong.theirs) == (
        "affected_pop",
        Figure.number(12),
        Figure.number(21),
    )
    mended = either.town.write(*asked, "pt-01", {}, "mended there", as_="compiler")
    assert (mended.mismatches, mended.sent.number) == ((), 2)


def test_only_what_was_accepted_is_entered_and_committees_are_not_from_here(night: Night) -> None:
    version = version_of(night.send(Kind.INITIAL, STREET))
    asked: Any = (transcribing.note, version.id, night.clock.now(), "pt-01", {})
    with pytest.raises(ConflictError, match="accepted"):
        night.town.write(*asked, as_="compiler")
    committee = night.accepted(Kind.INITIAL, FIRST, ticked=ALSO)
    asked = (transcribing.note, committee.id, night.clock.now(), "pt-01", {})
    with pytest.raises(ForbiddenError):
        night.town.write(*asked, as_="compiler")
    assert night.town.read(transcribing.entries, as_="neighbour") == ()


# ---- released


def _official(night: Night) -> tuple[str, str]:
    event_id = night.begin(FIRST)
    night.begin(STREET, event_id=event_id)
    at = night.pass_(minutes=5)
    made = (disasters.make_official, event_id, DISTRICT, at)
    return event_id, night.town.write(*made, as_="chief")


def test_a_release_names_sum_figures_words_and_channel_and_is_told_downward(either: Night) -> None:
    event_id, sum_id = _official(either)
    asked = Release(sum_id=sum_id, indicators=("injured", "affected_pop"), words="…", channel="x")
    for wrong in ({"indicators": ()}, {"words": " "}, {"channel": ""}, {"indicators": ("shops",)}):
        with pytest.raises(InvalidRequestError):
            either.town.write(publishing.publish, evolve(asked, **wrong), as_="chief")
    with pytest.raises(ForbiddenError):
        either.town.write(publishing.publish, asked, as_="district")
    with pytest.raises(NotFoundError):
        either.town.write(publishing.publish, evolve(asked, sum_id="0" * 32), as_="chief")
    one = either.town.write(publishing.publish, asked, as_="chief")
    (seen,) = either.town.read(publishing.released, as_="far")  # any committee of the district
    assert dict(seen.figures) == {"affected_pop": Figure.number(12), "injured": Figure.number(1)}
    either.town.write(publishing.withdraw, one.id, "a slip", as_="chief")
    (seen,) = either.town.read(publishing.released, [event_id], as_="first")
    assert (seen.publication.withdrawn_why, seen.publication.withdrawn_by) == ("a slip", "chief")
    with pytest.raises(ConflictError, match="already"):
        either.town.write(publishing.withdraw, one.id, "again", as_="chief")


# ---- grouping, timeline


def test_events_of_neighbours_are_suggested_counted_and_parted(either: Night) -> None:
    one, other = either.begin(FIRST), either.begin(FAR)
    (pair,) = either.town.read(grouping.groups, as_="chief").suggested
    assert {pair.event.id, pair.into.id} == {one, other}
    asked = (correcting.count_with, pair.event.id, pair.into.id, "same typhoon")
    either.town.write(*asked, as_="chief")
    groups = either.town.read(grouping.groups, as_="chief")
    assert groups.suggested == ()
    assert [(event.id, into.id) for event, into in groups.counted] == [
        (pair.event.id, pair.into.id)
    ]
    seen = either.town.read(disasters.board, pair.into.id, DISTRICT, as_="chief")
    assert [one.unit for one in seen.roll.parts] == []  # no street has reported of it yet
    either.town.write(correcting.count_with, pair.event.id, "", "two", as_="chief")
    assert len(either.town.read(grouping.groups, as_="chief").suggested) == 1


def test_the_timeline_has_all_of_it_the_newest_first(night: Night) -> None:
    event_id, sum_id = _official(night)
    night.pass_(minutes=1)
    release = Release(sum_id=sum_id, indicators=("injured",), words="…", channel="press")
    night.town.write(publishing.publish, release, as_="chief")
    night.town.write(declaring.declare_no_loss, event_id, [NEIGHBOUR], "told", as_="chief")
    night.town.write(correcting.declare, event_id, EventState.STABLE, "water is gone", as_="chief")
    event = night.town.read(disasters.board, event_id, DISTRICT, as_="chief").event
    seen = night.town.read(happenings.happened, event, DISTRICT, as_="chief")
    told = [str(one.what) for one in seen]
    moments = [one.at for one in seen]
    assert moments == sorted(moments, reverse=True)
    for words in ("The event begins here", "Official figure made", "Figures released", "No loss",
                  "The event is now: stable", "Initial report accepted"):  # fmt: skip
        assert words in told, words
