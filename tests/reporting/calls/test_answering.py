"""An answer to a reminder meets what it asked for, or is told what to do; never guessed."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from riskmap.calls.model.calls import State
from riskmap.calls.model.messages import Says, from_mail, says
from riskmap.calls.service import receiving
from riskmap.core.access import Scope
from riskmap.people.model.officers import Post
from riskmap.reporting.model.figures import take
from riskmap.reporting.model.receipts import shown
from riskmap.reporting.model.reports import Header, Kind, Report, Signed, Version
from riskmap.reporting.service import submitting
from riskmap.reporting.service.submitting import Incoming
from riskmap.reporting.store import reports
from riskmap.reporting.store.reports import Wanted
from riskmap.store import delivering, outbox
from tests.reporting.calls.conftest import Desk
from tests.reporting.duties.conftest import COMMITTEE, DISTRICT, SECOND, local

MAIL = "甲@example.org"


def came(desk: Desk, unit: str = COMMITTEE) -> list[Version]:
    """Return the reports of a unit, the latest first."""
    found = desk.city.read(reports.page, Wanted(), 20)
    return [one for one in found if one.report.unit == unit]


def begin_event(desk: Desk, unit: str = COMMITTEE) -> str:
    """Let an event begin in a unit, reported before today's cutoff."""
    report = Report(
        id=uuid4(), kind=Kind.INITIAL, unit=unit, signed=Signed(compiler="甲", unit_head="乙",
        phone="021-00000000"), cutoff_at=desk.city.clock.now(),
        header=Header(hazard="typhoon_wind", occurred_at=desk.city.clock.now(), typhoon="2106"),
    )  # fmt: skip
    taken = take({"affected_pop": 12, "deaths": 0})
    one = Incoming(report=submitting.with_figures(report, taken), taken=taken, sent=report.id.bytes)
    outcome = desk.city.write(submitting.submit, one, by="test")
    return str(outcome.version.report.event_id)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0", Says.ZERO), ("０", Says.ZERO), (" 零。", Says.ZERO), ("无", Says.ZERO),
        ("无灾情、无险情", Says.NOTHING), ("无灾情", Says.NOTHING), ("无变化！", Says.SAME),
        ("收到", Says.HEARD), ("OK", Says.HEARD), ("10", Says.OTHER), ("0人受伤", Says.OTHER),
        ("有灾情", Says.OTHER), ("", Says.OTHER), ("无人伤亡，房屋倒塌 3 间", Says.OTHER),
    ],
)  # fmt: skip
def test_only_what_cannot_be_misunderstood_is_a_zero(text: str, said: Says) -> None:
    assert says(text) is said


def test_a_zero_meets_the_duty_of_every_unit_that_the_reminder_named(either: Desk) -> None:
    either.at(local(12, 6, 31))
    outcome = either.answer(MAIL, "0")
    assert outcome.kind == "reported"
    for unit in (COMMITTEE, SECOND):
        (version,) = came(either, unit)
        assert (version.report.kind, version.report.channel) == (Kind.SEASON_ZERO, "mail")
        assert shown(version.receipt) in outcome.reply
    assert either.city.read(reports.sent_bytes, came(either)[0].id) == b"0"
    assert either.send().sent == 1
    back = either.sink.came[-1]
    assert (back.to.mail, back.words) == (MAIL, outcome.reply)
    assert either.at(local(12, 7, 31)) == ["丁"]


def test_the_same_message_again_is_one_report_and_one_receipt(desk: Desk) -> None:
    desk.at(local(12, 6, 31))
    first = desk.answer(MAIL, "0", id="one")
    again = desk.answer(MAIL, "0", id="one")
    assert (again.reply, again.is_new) == (first.reply, False)
    assert len(came(desk)) == 1
    assert desk.send().sent == 1


def test_over_an_event_a_zero_says_no_change_because_the_reminder_said_so(desk: Desk) -> None:
    event = begin_event(desk)
    desk.city.clock.at = local(13)
    desk.city.plan()
    desk.at(local(13, 6, 31))
    said = desk.sink.to("甲")[-1].words
    assert "与上次报告相比无变化，请回复 0" in said
    assert "累计" in said
    assert "12" in said  # what a zero would carry forward is said with it
    assert desk.answer(MAIL, "0").kind == "reported"
    zero = came(desk)[0]
    assert (zero.report.kind, zero.report.event_id) == (Kind.EVENT_ZERO, event)
    assert came(desk, SECOND)[0].report.kind is Kind.SEASON_ZERO


@pytest.mark.parametrize("text", ["0", "无灾情"])
def test_an_event_that_began_after_the_reminder_makes_a_zero_no_answer(
    desk: Desk, text: str
) -> None:
    desk.at(local(12, 6, 31))
    begin_event(desk)
    outcome = desk.answer(MAIL, text)
    assert outcome.kind == "refused"
    assert "021-12345678" in outcome.reply
    assert [one.report.kind for one in came(desk)] == [Kind.INITIAL]


def test_words_for_the_other_zero_are_refused(desk: Desk) -> None:
    desk.at(local(12, 6, 31))
    assert desk.answer(MAIL, "无变化").kind == "refused"
    assert came(desk) == []


def test_a_zero_without_a_reminder_is_no_report(desk: Desk) -> None:
    desk.city.clock.at = local(12, 6, 31)
    assert desk.answer(MAIL, "0").kind == "unclear"
    assert came(desk) == []


def test_who_watches_over_others_reports_nothing_for_them(desk: Desk) -> None:
    desk.at(local(12, 8, 1))
    assert desk.answer("街道@example.org", "0").kind == "unknown"
    assert came(desk) == []


def test_what_is_not_understood_is_kept_answered_and_shown_at_the_desk(desk: Desk) -> None:
    desk.at(local(12, 6, 31))
    assert desk.answer(MAIL, "河水上来了").kind == "unclear"
    assert desk.answer("nobody@example.org", "0").kind == "unknown"
    waiting = desk.city.read(receiving.unsettled, DISTRICT)
    assert [(one.text, one.outcome) for one in waiting] == [
        ("河水上来了", "unclear"),
        ("0", "unknown"),
    ]
    assert {one.state for one in desk.told() if one.person == waiting[0].person} == {State.ANSWERED}


def test_a_stranger_is_answered_once_a_day(desk: Desk) -> None:
    for _ in range(3):
        desk.answer("nobody@example.org", "0")
    assert desk.send().sent == 1


def test_who_left_the_roster_reports_no_more(desk: Desk) -> None:
    desk.at(local(12, 6, 31))
    from riskmap.people.service.roster import reading, writing  # noqa: PLC0415

    for unit in (COMMITTEE, SECOND):
        row = desk.city.read(reading.unit, unit).holder(Post.A)
        desk.city.write(writing.end, row.id, why="test")
    assert desk.answer(MAIL, "0").kind == "unknown"


def test_a_killed_answer_is_finished_when_the_provider_sends_it_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One unit was written down, then the process died: the next try tells the same receipt."""
    desk.at(local(12, 6, 31))
    real, calls = submitting.submit, []

    def dies(uow: object, one: Incoming, **more: str) -> object:
        calls.append(one)
        if len(calls) == 2:
            raise LookupError
        return real(uow, one, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(submitting, "submit", dies)
    with pytest.raises(LookupError):
        desk.answer(MAIL, "0", id="one")
    (first,) = [*came(desk), *came(desk, SECOND)]
    monkeypatch.setattr(submitting, "submit", real)
    outcome = desk.answer(MAIL, "0", id="one")
    assert shown(first.receipt) in outcome.reply
    assert (len(came(desk)), len(came(desk, SECOND))) == (1, 1)


def test_what_a_killed_sender_took_is_not_said_again_too_soon(desk: Desk) -> None:
    """It may have left: within a quarter of an hour nothing more goes to that person."""
    desk.city.clock.at = local(12, 6, 31)
    desk.remind()
    from riskmap.calls.service.carrying import CallCourier  # noqa: PLC0415

    couriers = {"call": CallCourier(channels={"mail": desk.sink}, public_url="", key=b"")}
    taken = [desk.city.write(delivering._take, couriers) for _ in range(2)]
    assert all(taken)
    assert [desk.at(local(12, 6, minute)) for minute in (37, 45)] == [[], []]
    assert desk.at(local(12, 7, 30)) == ["丁", "乙", "甲"]


def a_mail(text: str, **headers: str) -> bytes:
    lines = {"From": "jia@example.org", "Subject": "Re: x", "Message-ID": "<m1@example.org>"}
    head = "".join(f"{name}: {value}\r\n" for name, value in {**lines, **headers}.items())
    return (f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}").encode()


def test_a_mail_answers_only_the_message_that_it_names(desk: Desk) -> None:
    """Anybody can write any sender; nobody else knows the id of our message."""
    desk.at(local(12, 6, 31))
    forged = from_mail(a_mail("0"), "mail")
    named = from_mail(
        a_mail("0\r\n\r\n> 没有灾情", **{"In-Reply-To": f"<{desk.sink.to('甲')[0].id}@x>"}), "mail"
    )
    assert (forged.answers, named.text) == ("", "0")
    for message, kind in ((forged, "unclear"), (named, "reported")):
        more = {"answers": message.answers, "names_answers": message.names_answers}
        assert desk.answer(MAIL, message.text, **more).kind == kind


@pytest.mark.parametrize(
    "headers",
    [{"Auto-Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"List-Id": "<all.example.org>"}],
)
def test_a_program_is_not_answered(desk: Desk, headers: dict[str, str]) -> None:
    message = from_mail(a_mail("I am away", **headers), "mail")
    assert message.is_automatic
    desk.answer(MAIL, message.text, is_automatic=True)
    assert desk.send().sent == 0
    assert desk.city.read(receiving.unsettled, DISTRICT) == []


def test_a_mail_of_any_form_is_read_or_kept(desk: Desk) -> None:
    html = b"From: a@example.org\r\nContent-Type: text/html\r\n\r\n<p>0</p><p>&gt; old</p>"
    for sent, text in (
        (html, "0"),
        (b"", ""),
        (b"\xff\xfe nonsense", ""),
        (b"From: x\r\n\r\n", ""),
    ):
        message = from_mail(sent, "mail")
        assert message.text.split("\n")[0] == text or not text
        assert message.id
    assert desk.answer("", "").kind == "unknown"


def test_senders_and_bytes_are_forgotten_after_ninety_days(desk: Desk) -> None:
    from riskmap.calls.service import forgetting  # noqa: PLC0415

    desk.answer("nobody@example.org", "0")
    desk.city.clock.advance(timedelta(days=91))
    scope = Scope.system("test")
    database = desk.city.database
    assert database.write(scope, lambda uow: forgetting.forget(uow, uow.now)) == 1
    (left,) = desk.city.read(receiving.unsettled, DISTRICT)
    assert left.sender == ""
    assert desk.city.read(outbox.find, tuple(outbox.State)) != []
