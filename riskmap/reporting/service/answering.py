"""An answer to a reminder: a zero meets the duty, with a receipt over the same channel.

A zero is never guessed. Over an event that goes on it says *no change*, and only if the reminder
said so; all else is answered with what to do, kept, and shown at the desk.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from attrs import frozen

from riskmap.calls.model.calls import State
from riskmap.calls.model.messages import Message, Says, says
from riskmap.calls.service import calling, receiving
from riskmap.calls.service.receiving import Heard
from riskmap.calls.service.wording import Say, translator
from riskmap.core.access import Scope
from riskmap.core.clock import SHANGHAI
from riskmap.core.errors import ConflictError, RiskmapError
from riskmap.core.realm import Realm
from riskmap.core.words import N_
from riskmap.core.words import Message as Sentence
from riskmap.divisions import service as divisions
from riskmap.reporting.model.figures import Taken
from riskmap.reporting.model.receipts import shown
from riskmap.reporting.model.reminders import Meaning, meanings
from riskmap.reporting.model.reports import Kind, Report, Signed, Version
from riskmap.reporting.service import submitting
from riskmap.reporting.service.chains import open_events
from riskmap.reporting.service.submitting import Incoming
from riskmap.store import Database, Writing

_TODO = N_(
    "0 as the answer to a reminder says what stands there."
    " Anything else: report it on the page, or call the desk."
)


@frozen(kw_only=True)
class How:
    """With what answers are made.

    Parameters
    ----------
    folder, language
        Of the catalogue of words, and of whoever has said none.
    home
        Division whose desk looks after senders whom nobody knows.
    office
        Who can be called, with a number.
    can_reply
        Tells whether a channel takes messages out.
    """

    folder: Path
    language: str
    home: str
    office: str
    can_reply: Callable[[str], bool]


@frozen(kw_only=True)
class Outcome:
    """What became of a message.

    Parameters
    ----------
    kind
        ``reported``, ``acknowledged``, ``refused``, ``unclear``, ``unknown`` or ``automatic``.
    reply
        What is answered.
    is_new
        It came for the first time.
    """

    kind: str
    reply: str
    is_new: bool


def receive(database: Database, realm: Realm, message: Message, how: How) -> Outcome:
    """Take a message in, once for each id of its provider; the same again changes nothing.

    A zero is written unit by unit, under ids that follow from the message: whoever is killed
    between two of them is told the same when the provider sends it again.
    """
    scope = Scope.system("an answer came in", realm, origin=f"channel {message.channel}"[:40])
    with database.read(scope) as uow:
        before = receiving.known(uow, message)
        heard = receiving.hear(uow, message) if before is None else None
    if before is not None or heard is None:
        return Outcome(
            kind=before.outcome if before else "",
            reply=before.reply if before else "",
            is_new=False,
        )
    language = (heard.posts[0].language if heard.posts else "") or how.language
    say = translator(how.folder, language)
    kind, words = _understood(database, scope, heard, how, say, language)
    can_reply = how.can_reply(message.channel) and not message.is_automatic
    kept = database.write(
        scope,
        lambda uow: receiving.keep(uow, heard, kind, words, how.home, can_reply=can_reply),
    )
    return Outcome(kind=kept.outcome, reply=kept.reply, is_new=True)


def _understood(
    database: Database, scope: Scope, heard: Heard, how: How, say: Say, language: str
) -> tuple[str, str]:
    """Return what became of a message, and what is answered."""
    if heard.message.is_automatic:
        return "automatic", ""
    if not heard.posts:
        return "unknown", _help(N_("This number or address stands on no roster."), how, say)
    said = says(heard.message.text)
    asked = () if heard.call is None else meanings(heard.call.about)
    if said in _WITHOUT_REPORT:
        kind, why = _WITHOUT_REPORT[said]
        return kind, _help(why, how, say)
    if not asked:
        return "unclear", _help(
            N_("No reminder is open to which this would be the answer."), how, say
        )
    try:
        made = _submitted(database, scope, heard, asked)
    except RiskmapError as fault:
        sentence = Sentence(N_("Not taken: {why}"), {"why": fault.message})
        return "refused", _help(sentence, how, say)
    return "reported", _receipt(database, scope, made, say, language)


_WITHOUT_REPORT: dict[Says, tuple[str, str]] = {
    Says.HEARD: ("acknowledged", N_("Noted. What was asked for is still missing.")),
    Says.OTHER: ("unclear", N_("The program does not understand this; the desk reads it.")),
}


def _submitted(
    database: Database, scope: Scope, heard: Heard, asked: tuple[Meaning, ...]
) -> list[Version]:
    """Write the zeros of all units that the reminder asked for.

    Raises
    ------
    RiskmapError
        If what was said does not fit, or one cannot be taken.
    """
    said = says(heard.message.text)
    for one in asked:
        if (said is Says.NOTHING and one.events) or (said is Says.SAME and not one.events):
            raise ConflictError(N_("The reminder asked for the other zero report."))
    made = [
        database.write(scope, partial(_submit, heard=heard, meaning=one, event_id=event))
        for one in asked
        for event in one.events or ("",)
    ]
    database.write(scope, partial(_mark_acted, heard=heard, made=made))
    return made


def _submit(uow: Writing, heard: Heard, meaning: Meaning, event_id: str) -> Version:
    """Keep the zero of one unit, as its officer's."""
    post = next((one for one in heard.posts if one.code12 == meaning.unit), None)
    still_open = {one.id for one in open_events(uow, meaning.unit)}
    if post is None or still_open != {*meaning.events}:
        raise _changed(meaning, is_gone=post is None)
    message = heard.message
    report = Report(
        id=_report_id(uow.scope.realm.name, message, meaning.unit, event_id),
        kind=Kind.EVENT_ZERO if event_id else Kind.SEASON_ZERO,
        unit=meaning.unit,
        event_id=event_id,
        cutoff_at=uow.now,
        signed=Signed(compiler=post.name, phone=post.phone),
        channel=message.channel,
    )
    nothing = Taken({}, (), tells_casualties=False)
    came = Incoming(report=report, taken=nothing, sent=message.sent)
    outcome = submitting.submit(uow, came, by=post.account or f"roster:{post.officer_id}")
    return submitting.require_known(outcome.version, report.id.hex)


def _changed(meaning: Meaning, *, is_gone: bool) -> ConflictError:
    if is_gone:
        return ConflictError(N_("You are not an officer of {code} any more."), code=meaning.unit)
    return ConflictError(
        N_(
            "An event began or ended after the reminder was sent,"
            " so 0 does not say which of the two zero reports is meant."
        )
    )


def _report_id(realm: str, message: Message, unit: str, event_id: str) -> UUID:
    said = f"{realm}\n{message.channel}\n{message.id}\n{unit}\n{event_id}"
    return uuid5(NAMESPACE_URL, f"riskmap:answer:{said}")


def _mark_acted(uow: Writing, heard: Heard, made: list[Version]) -> None:
    if heard.delivery is not None:
        receipts = ", ".join(shown(one.receipt) for one in made)
        calling.mark(
            uow,
            heard.delivery,
            State.ACTED,
            evidence=receipts,
            by=uow.scope.actor,
            channel=heard.message.channel,
        )


def _receipt(database: Database, scope: Scope, made: list[Version], say: Say, language: str) -> str:
    """Return what proves that it arrived, unit by unit."""
    with database.read(scope) as uow:
        names = divisions.names_of(uow, [one.report.unit for one in made], locale=language)
    lines = [say(N_("Received."))]
    for one in made:
        unit = one.report.unit
        sentence = Sentence(
            N_("{unit}: {kind}. Receipt {receipt}, {at}."),
            {
                "unit": names.get(unit, unit),
                "kind": one.report.kind.word,
                "receipt": shown(one.receipt),
                "at": f"{one.received_at.astimezone(SHANGHAI):%m-%d %H:%M}",
            },
        )
        lines.append(sentence.say(say))
    return "\n".join(lines)


def _help(why: str | Sentence, how: How, say: Say) -> str:
    said = why.say(say) if isinstance(why, Sentence) else say(why)
    todo = say(_TODO)
    return "\n".join(one for one in (said, todo, how.office) if one)
