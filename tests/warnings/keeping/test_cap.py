"""Alerts are given out by two people: valid, in both languages, read again as they were meant."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree  # type: ignore[import-untyped]

from riskmap.core.errors import ConflictError, ForbiddenError, InvalidRequestError
from riskmap.core.levels import WarningLevel
from riskmap.core.realm import LIVE
from riskmap.core.words import Message
from riskmap.feeds.model import Context, RelayedSignal
from riskmap.feeds.model.severities import Grade
from riskmap.feeds.model.signals import SignalKind, Status
from riskmap.feeds.sources.cap import parse
from riskmap.warnings.model.detections import Certainty, Evidence, Place
from riskmap.warnings.model.papers import Does, Paper, Verdict
from riskmap.warnings.service import cap, showing
from riskmap.warnings.service.cap.feeding import Head, atom
from tests.reporting.duties.conftest import DISTRICT, STREET
from tests.warnings.keeping.night import QUICK, Night, means
from tests.warnings.made import a_detection, a_signal, kept, nothing

WEST = Place(lon=121.41, lat=31.24, radius_m=500)
SENDER = cap.sender_of(DISTRICT, means())
FIGURE = Evidence(
    quantity="level", value=3.91, unit="m", threshold=3.7, source="站点警戒水位", verified=False
)


def the_id(night: Night) -> str:
    (one,) = night.read(showing.listed)
    return str(one.id)


def propose(night: Night, who: str = "proposer") -> Paper:
    made: Paper = night.write(cap.propose, the_id(night), SENDER, scope=night.as_(who))
    return made


def out(night: Night) -> Paper:
    """Propose what there is to tell, and let another person approve it."""
    made = propose(night)
    approved: Paper = night.write(cap.approve, made.id, "核对无误", scope=night.as_("approver"))
    return approved


def read_again(paper: Paper) -> RelayedSignal:
    """Return what our own reader makes of a document; a byte order mark does not disturb it."""
    document = paper.document.encode()
    found = parse(document, Context())
    assert found == parse(b"\xef\xbb\xbf" + document, Context())
    assert (found.refused, len(found.records)) == (0, 1)
    (signal,) = found.records
    assert isinstance(signal, RelayedSignal)
    return signal


def see(night: Night, level: WarningLevel = WarningLevel.ORANGE, **more: Any) -> None:
    values: dict[str, Any] = {
        "place": WEST,
        "certainty": Certainty.OBSERVED,
        "onset": night.clock.now(),
        "reasons": (Message("More than <the mark> & rising"),),
        "figures": (FIGURE,),
    }
    night.see(a_detection(level, **{**values, **more}))


@QUICK
def test_an_alert_is_read_again_as_it_was_meant(night: Night) -> None:
    night.realm = LIVE
    (opened,) = night.see(a_detection(WarningLevel.RED, subject="cap/live", place=WEST))
    made = night.write(cap.propose, opened.id, SENDER, scope=night.as_("proposer"))
    signal = read_again(made)
    assert signal.status is Status.ACTUAL
    assert (signal.kind, signal.identifier) == (SignalKind.ALERT, made.identifier)
    assert (signal.severity.grade, signal.hazard) == (Grade.RED, "river_flood")
    assert signal.expires == opened.expires_at.replace(microsecond=0)
    assert signal.areas[0].codes[0].code12 == STREET
    west = [lon for lon, _ in signal.areas[0].polygons[0]]
    assert (round(min(west), 3), round(max(west), 3)) == (121.405, 121.415)
    assert set(signal.texts) == {"zh-CN", "en-GB"}
    assert "红色" in signal.texts["zh-CN"].headline
    assert signal.doubts == ()


def test_it_is_valid_by_the_schema_whatever_is_said(night: Night, shared_data: Path) -> None:
    schema = etree.XMLSchema(file=str(shared_data / "gnss/feeds/cap/CAP-v1.2-schema.xsd"))
    see(night, headline=Message("水位 <3.9> & 上涨 {sign}", {"sign": "\x08\ufffe"}))
    papers = [out(night)]
    night.later(1)
    see(night, WarningLevel.RED, onset=None)
    papers.append(out(night))
    for _ in range(5):
        night.see(nothing(), after=10)
    papers.append(out(night))
    assert [one.does for one in papers] == [Does.ALERT, Does.UPDATE, Does.CANCEL]
    for one in papers:
        schema.assertValid(etree.fromstring(one.document.encode()))
    last = read_again(papers[-1])
    assert last.references == (papers[0].identifier, papers[1].identifier)
    assert (last.kind, last.urgency) == (SignalKind.CANCEL, "Past")
    assert "30 minutes without a break" in last.texts["en-GB"].headline
    assert "the mark" not in last.texts["en-GB"].description  # that was why it held


@QUICK
def test_outside_of_live_work_it_is_an_exercise_and_says_so(night: Night) -> None:
    see(night)
    signal = read_again(out(night))
    assert (signal.status, signal.is_meant) == (Status.EXERCISE, False)
    said = signal.texts["en-GB"]
    assert said.headline.startswith("Exercise: all of this is made up.")
    assert said.description.endswith(
        "Not all of these thresholds were compared with their documents."
    )


def test_who_proposes_does_not_approve_even_who_may_do_both(night: Night) -> None:
    see(night)
    made = propose(night, "both")
    with pytest.raises(ForbiddenError):
        night.write(cap.approve, made.id, scope=night.as_("both"))
    assert night.read(cap.given_out) == ()
    done = night.write(cap.approve, made.id, scope=night.as_("approver"))
    assert (done.is_out, night.read(cap.given_out)) == (True, (done,))


@QUICK
@pytest.mark.parametrize("who", ["approver", "streets"])
def test_who_may_not_propose_is_refused(night: Night, who: str) -> None:
    see(night)
    with pytest.raises(ForbiddenError):
        propose(night, who)


@QUICK
def test_it_is_decided_once_and_a_refusal_needs_a_reason(night: Night) -> None:
    see(night)
    made = propose(night)
    with pytest.raises(InvalidRequestError):
        night.write(cap.decline, made.id, " ", scope=night.as_("approver"))
    done = night.write(cap.decline, made.id, "太早", scope=night.as_("approver"))
    assert done.decision is not None
    assert (done.decision.verdict, done.decision.words) == (Verdict.DECLINED, "太早")
    for again in (cap.approve, cap.withdraw):
        with pytest.raises(ConflictError):
            night.write(again, made.id, scope=night.as_("both"))


@QUICK
def test_what_is_out_of_date_does_not_go_out(night: Night) -> None:
    see(night)
    made = propose(night)
    see(night, WarningLevel.RED)
    with pytest.raises(ConflictError):
        night.write(cap.approve, made.id, scope=night.as_("approver"))
    night.write(cap.withdraw, made.id, scope=night.as_("proposer"))
    assert out(night).number == 2


@QUICK
def test_nothing_is_told_twice_and_what_was_never_told_is_not_cancelled(night: Night) -> None:
    see(night)
    first = propose(night)
    with pytest.raises(ConflictError):
        propose(night)
    night.write(cap.withdraw, first.id, scope=night.as_("proposer"))
    for _ in range(5):
        night.see(nothing(), after=10)
    with pytest.raises(ConflictError):
        propose(night)


@QUICK
def test_an_official_signal_is_never_given_out_as_ours(night: Night) -> None:
    night.relay(kept(a_signal()))
    with pytest.raises(ConflictError):
        propose(night)


def test_the_feed_leads_to_each_document(night: Night) -> None:
    see(night)
    made = out(night)
    head = Head(
        home=DISTRICT, title="预警", author="区防汛办", address="https://x/api/v1/warnings.atom"
    )
    root = etree.fromstring(atom(head, night.read(cap.given_out), ["<暴雨>"]))
    space = {"a": "http://www.w3.org/2005/Atom"}
    (entry,) = root.findall("a:entry", space)
    assert made.decision is not None
    assert entry.find("a:link", space).get("href") == f"https://x/api/v1/warnings/{made.id}.cap"
    assert entry.findtext("a:title", namespaces=space) == "<暴雨>"
    assert root.findtext("a:updated", namespaces=space) == "2026-07-11T04:00:00Z"
    assert etree.fromstring(atom(head, [], [])).findall("a:entry", space) == []


@QUICK
def test_a_long_night_leaves_alerts_of_one_warning_in_one_chain(night: Night) -> None:
    """Each alert names all before it, so that a receiver that missed one ends them all."""
    see(night, WarningLevel.YELLOW)
    chain = [out(night)]
    for level in (WarningLevel.ORANGE, WarningLevel.RED):
        night.later(1)
        see(night, level)
        chain.append(out(night))
    names = [one.identifier for one in chain]
    assert [read_again(one).references for one in chain] == [(), (names[0],), tuple(names[:2])]
    assert chain[-1].sent_at - chain[0].sent_at == timedelta(minutes=2)
