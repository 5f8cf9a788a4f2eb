"""Figures of a verified report change by an amendment only, which a second person approves."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import frozen
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run

from riskmap.core.errors import (
    BodyError,
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    NotFoundError,
)
from riskmap.core.figure import Figure
from riskmap.core.findings import Severity
from riskmap.reporting.model.amendments import Amendment, Step, amended
from riskmap.reporting.model.events import EventState
from riskmap.reporting.model.reports import Call, Kind, ReturnReason, State, Version
from riskmap.reporting.service import (
    alarming,
    amending,
    chains,
    correcting,
    declaring,
    desk,
    disasters,
    official,
    transcribing,
)
from riskmap.reporting.service.happenings import happened
from riskmap.reporting.service.sheets.rows import reports_sheet
from riskmap.reporting.service.situation.content import situation
from riskmap.reporting.store import amendments, own, sums
from riskmap.store import Database
from tests.conftest import LONG
from tests.reporting.files.test_paragraphs import ENGLISH
from tests.reporting.reports.conftest import (
    FIRST,
    SECOND,
    SOME,
    STREET,
    THIRD,
    Night,
    figures_of,
    make_night,
)

WHY = "复核后发现重复统计"
#: By whom something is tried: own people, people above, and one who decides about nothing.
PEOPLE = ("first", "first.b", "compiler", "approver", "chief", "desk", "second")
OWN, ABOVE = {"first", "first.b"}, {"compiler", "approver", "chief"}
REFUSED = (ForbiddenError, NotFoundError, ConflictError)
FEW = settings(
    max_examples=60 if LONG else 3,
    stateful_step_count=30 if LONG else 12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def verified(night: Night, unit: str = FIRST, as_: str = "", **said: Any) -> Version:
    """Return the accepted verified report of a committee, on an event of its street."""
    event_id = night.begin(unit, ticked=("K35",))
    night.accepted(Kind.INITIAL, STREET, event_id=event_id, ticked=("K35",))
    night.town.write(correcting.declare, event_id, EventState.STABLE, "水退", as_="chief")
    figures = {**SOME, **said}
    reasons = dict.fromkeys(figures, "核")
    call = Call(caller="甲", number="021-1", called_at=night.clock.now()) if as_ else None
    more = {"reasons": reasons, "event_id": event_id, "ticked": ("K35",), "call": call, "as_": as_}
    return night.accepted(Kind.VERIFIED, unit, figures, **more)


def propose(night: Night, one: Version, as_: str = "first", **figures: Any) -> Amendment:
    said = figures or {"affected_pop": 9}
    found: Amendment = night.town.write(amending.propose, one.id, said, WHY, as_=as_)
    return found


def current(night: Night, one: Version) -> Version:
    found: list[Version] = night.town.read(own.versions, one.report_id)
    return found[0]


def test_nothing_changes_until_a_second_person_approves(either: Night) -> None:
    one = verified(either)
    event_id = one.report.event_id
    kept = either.town.write(disasters.make_official, event_id, STREET, either.pass_(minutes=1))
    proposal = propose(either, one)
    assert proposal.step is Step.PROPOSED
    assert current(either, one).id == one.id
    either.pass_(minutes=5)
    new = either.town.write(amending.approve, proposal.id, "已核", as_="approver")
    assert (new.state, new.number, new.position) == (State.ACCEPTED, 2, one.position)
    assert new.report.kind is Kind.VERIFIED
    assert figures_of(new) == {**SOME, "affected_pop": 9}
    assert new.report.cutoff_at == one.report.cutoff_at
    by = new.report.amendment
    assert by is not None
    assert (by.number, by.reason, by.proposed_by, by.approved_by) == (1, WHY, "first", "approver")
    assert new.report.reasons["affected_pop"] == WHY
    # what it took the place of stays as it was, accepted and never returned
    before = either.version(one.id)
    assert (before.state, figures_of(before)) == (State.ACCEPTED, SOME)
    # paper says it
    paper = either.town.read(
        lambda uow: situation(
            uow, official.official(uow, event_id, STREET, either.clock.now()), ENGLISH
        )
    )
    assert any(WHY in line and "approved by approver" in line for line in paper.sources)
    # sums above follow; what somebody made official stays, and says that it does not hold any more
    at = either.clock.now()
    rolled = either.town.read(official.official, event_id, STREET, at)
    assert rolled.figures["affected_pop"] == Figure.number(9)
    board = either.town.read(disasters.board, event_id, STREET)
    assert board.has_changed
    kept_figures = either.town.read(sums.figures, kept)
    assert kept_figures["affected_pop"] == Figure.number(12)


@frozen
class Try:
    """Who proposes, and who decides; what has to come of it."""

    proposes: str
    decides: str
    is_right: bool


TRIES = [
    Try("first.b", "approver", is_right=True),
    Try("first", "compiler", is_right=True),
    Try("first", "chief", is_right=True),
    Try("first", "first", is_right=False),  # himself
    Try("first.b", "first", is_right=False),  # he compiled the report
    Try("first", "first.b", is_right=False),  # no right to decide
    Try("first", "desk", is_right=False),
    Try("first", "neighbour.head", is_right=False),
]


def test_who_decides_about_whose_proposal(night: Night) -> None:
    one = verified(night)
    for number, each in enumerate(TRIES, start=1):
        last = current(night, one)
        proposal = propose(night, last, each.proposes, affected_pop=100 + number)
        if each.is_right:
            night.town.write(amending.approve, proposal.id, as_=each.decides)
            continue
        for deed in (amending.approve, amending.turn_down):
            with pytest.raises(REFUSED):
                night.town.write(deed, proposal.id, "so", as_=each.decides)
        night.town.write(amending.turn_down, proposal.id, "不实", as_="chief")
    assert figures_of(current(night, one))["affected_pop"] == 103


def test_who_wrote_the_report_down_for_the_unit_does_not_approve(night: Night) -> None:
    one = verified(night, as_="compiler")
    proposal = propose(night, one)
    with pytest.raises(ForbiddenError, match="second person"):  # he may decide about others
        night.town.write(amending.approve, proposal.id, as_="compiler")
    night.town.write(amending.approve, proposal.id, as_="approver")


def test_a_street_amends_its_own_report_and_its_compiler_never_approves(night: Night) -> None:
    one = verified(night)
    event_id = one.report.event_id
    with pytest.raises(ForbiddenError):  # nobody above changes figures of a unit himself
        propose(night, one, "compiler", deaths=0)
    asked = night.town.write(amending.ask, one.id, "请核实受灾人口", as_="compiler")
    assert [each.id for each in night.town.read(amending.asked_of, FIRST)] == [asked.id]
    proposal = propose(night, one, "first")
    assert proposal.id == asked.id
    assert [said.step for said in proposal.said] == [Step.ASKED, Step.PROPOSED]
    assert night.town.read(amending.waiting, as_="first") == ()
    (waits,) = night.town.read(amending.waiting, as_="approver")
    assert [each.indicator for each in waits.differences] == ["affected_pop"]
    told = night.town.read(lambda uow: happened(uow, chains.event(uow, event_id), STREET))
    assert WHY in [each.why for each in told]


def test_only_accepted_verified_reports_are_amended_and_something_has_to_change(
    night: Night,
) -> None:
    event_id = night.begin()
    initial = night.town.read(own.page, FIRST, 1)[0]
    with pytest.raises(ConflictError, match="verified"):
        propose(night, initial)
    night.town.write(correcting.declare, event_id, EventState.STABLE, "水退", as_="chief")
    sent = night.send(Kind.VERIFIED, event_id=event_id, ticked=("K35",))
    assert sent.version is not None
    with pytest.raises(ConflictError, match="verified"):
        propose(night, sent.version)
    one = night.accept(sent)
    for figures, words in (({"affected_pop": 12}, WHY), ({"affected_pop": "多"}, WHY),
                           ({"affected_pop": 9}, "  ")):  # fmt: skip
        with pytest.raises(InvalidRequestError):
            night.town.write(amending.propose, one.id, figures, words, as_="first")


def test_lists_by_name_have_to_agree_as_they_had_to_at_verification(night: Night) -> None:
    one = verified(night, deaths=1)  # taken in at once, although the list names nobody
    homes = {"rooms_collapsed": 2, "rooms_collapsed_home": 2, "hh_collapsed": 1}
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"affected_pop": 9}, "K23"),
        ({**homes, "deaths": 0}, "K24"),
    ]
    for figures, check in wrong:
        with pytest.raises(BodyError) as caught:
            propose(night, one, **figures)
        errors = {each.kind for each in caught.value.findings if each.severity is Severity.ERROR}
        assert errors == {check}
    assert propose(night, one, deaths=0).is_waiting


def test_more_dead_are_told_at_once(night: Night) -> None:
    one = verified(night)
    proposal = propose(night, one, deaths=1)
    assert not night.town.read(alarming.open_alarms)
    night.town.write(amending.approve, proposal.id, as_="approver")
    (alarm,) = night.town.read(alarming.open_alarms)
    assert alarm.unit == FIRST


def test_a_settled_report_is_not_returned_and_one_with_an_open_amendment_neither(
    night: Night,
) -> None:
    one = verified(night)
    back = (correcting.return_, one.id, ReturnReason.OTHER, "改")
    proposal = propose(night, one)
    with pytest.raises(ConflictError, match="amendment"):
        night.town.write(*back, as_="approver")
    assert not night.town.read(desk.look, one.id, as_="approver").may_return
    night.town.write(amending.withdraw, proposal.id, "弄错了", as_="first")
    assert night.town.read(desk.look, one.id, as_="approver").may_return
    verify_street(night, one.report.event_id)
    with pytest.raises(ConflictError, match="settled"):
        night.town.write(*back, as_="approver")


def verify_street(night: Night, event_id: str) -> Version:
    night.town.write(declaring.declare_no_loss, event_id, [SECOND, THIRD], "电话", as_="approver")
    reasons = dict.fromkeys(SOME, "核")
    return night.accepted(Kind.VERIFIED, STREET, event_id=event_id, reasons=reasons)


def test_the_national_system_is_shown_what_it_does_not_know_yet(night: Night) -> None:
    event_id = verified(night).report.event_id
    one = verify_street(night, event_id)
    at = night.pass_(minutes=1)
    night.town.write(transcribing.note, one.id, at, "op", {"injured": 2}, as_="compiler")
    proposal = propose(night, one, "compiler", affected_pop=9)
    new = night.town.write(amending.approve, proposal.id, as_="approver")
    found = night.town.read(transcribing.entered, new.id)
    assert found.sent is None
    assert {each.indicator: each.theirs for each in found.mismatches} == {
        "affected_pop": Figure.number(12),
        "injured": Figure.number(2),
    }
    sheet = night.town.read(lambda uow: reports_sheet(uow, event_id, STREET, uow.now, "live", str))
    column = sheet.headings.index("统计核销")
    said = [row[column] for row in sheet.rows if row[column]]
    assert said == [f"第1次:{WHY}(提出:compiler,批准:approver)"]


def test_a_sum_follows_its_parts_unless_somebody_says_it() -> None:
    before = {"rooms_collapsed": Figure.number(3)}
    assert amended(before, {"rooms_collapsed": Figure.number(2)}) == {
        "rooms_collapsed": Figure.number(2)
    }


class Machine(RuleBasedStateMachine):
    """What people try with one verified report; a model of three values says what has to come."""

    night: Night

    def __init__(self) -> None:
        super().__init__()
        self.one = verified(self.night)
        self.said: list[tuple[Step, str]] = []
        self.figure, self.proposed, self.amount, self.number = 12, 0, 12, 0
        self.compilers = {"first"}

    @property
    def step(self) -> Step | None:
        open_one = bool(self.said) and self.said[-1][0].is_open
        return self.said[-1][0] if open_one else None

    @property
    def open_id(self) -> str:
        found = self.night.town.read(amendments.of_report, self.one.report_id)
        return str(found[-1].id) if found else "0" * 32

    @rule(who=st.sampled_from(PEOPLE))
    def ask(self, who: str) -> None:
        allowed = self.step is None and who in ABOVE
        last = current(self.night, self.one)
        self._try(allowed, who, Step.ASKED, amending.ask, last.id, "请核")

    @rule(who=st.sampled_from(PEOPLE), step=st.sampled_from([1, 2, 5]))
    def propose(self, who: str, step: int) -> None:
        allowed = self.step in {None, Step.ASKED} and who in OWN
        last = current(self.night, self.one)
        figures = {"affected_pop": self.amount + step}
        if self._try(allowed, who, Step.PROPOSED, amending.propose, last.id, figures, WHY):
            self.proposed = self.amount + step

    @rule(who=st.sampled_from(PEOPLE))
    def withdraw(self, who: str) -> None:
        allowed = self.step is not None and self.said[-1][1] == who
        self._try(allowed, who, Step.WITHDRAWN, amending.withdraw, self.open_id, "算了")

    @rule(who=st.sampled_from(PEOPLE), approves=st.booleans())
    def decide(self, who: str, approves: bool) -> None:  # noqa: FBT001 - drawn
        others = ABOVE - self.compilers - ({self.said[-1][1]} if self.said else set())
        allowed = self.step is Step.PROPOSED and who in others
        deed = amending.approve if approves else amending.turn_down
        step = Step.APPROVED if approves else Step.TURNED_DOWN
        proposer = self.said[-1][1] if self.said else ""
        if self._try(allowed, who, step, deed, self.open_id, "看过") and approves:
            self.amount, self.number = self.proposed, self.number + 1
            self.compilers.add(proposer)

    @rule()
    def return_it(self) -> None:
        if self.step is not None:
            last = current(self.night, self.one)
            with pytest.raises(ConflictError):
                self.night.town.write(
                    correcting.return_, last.id, ReturnReason.OTHER, "改", as_="approver"
                )

    @invariant()
    def only_what_was_approved_counts(self) -> None:
        last = current(self.night, self.one)
        assert figures_of(last)["affected_pop"] == self.amount
        assert (last.number, last.state) == (self.number + 1, State.ACCEPTED)
        assert (last.report.amendment.number if last.report.amendment else 0) == self.number
        found = self.night.town.read(amendments.of_report, self.one.report_id)
        assert [said.step for one in found for said in one.said] == [one for one, _ in self.said]
        assert sum(one.step.is_open for one in found) == (self.step is not None)

    def _try(self, allowed: bool, who: str, step: Step, deed: Any, *said: Any) -> bool:  # noqa: FBT001
        if not allowed:
            with pytest.raises(REFUSED):
                self.night.town.write(deed, *said, as_=who)
            return False
        self.night.town.write(deed, *said, as_=who)
        self.said.append((step, who))
        return True


def test_amendments_hold_whatever_people_try(database: Database) -> None:
    class OfThis(Machine):
        night = make_night(database)

    run(OfThis, settings=FEW)
