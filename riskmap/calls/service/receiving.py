"""Take messages in: know the sender, find what is answered, keep it, answer it once."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from attrs import frozen

from riskmap.calls import store
from riskmap.calls.model.answers import Answer
from riskmap.calls.model.calls import Call, Delivery, Purpose, State
from riskmap.calls.model.messages import Message
from riskmap.calls.model.people import Reached
from riskmap.calls.model.signing import id_of
from riskmap.calls.service import book
from riskmap.calls.service.calling import mark
from riskmap.calls.service.carrying import reply
from riskmap.core.access import SYSTEM, Area
from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.store import Reading, Writing, audit, live
from riskmap.store.audit import Entry

#: An answer to a reminder that is older answers nothing.
ANSWERS_WITHIN = timedelta(hours=24)
#: What nobody has to look at any more.
SETTLED = frozenset({"reported", "acknowledged", "automatic"})


@frozen(kw_only=True)
class Heard:
    """A message with who sent it, and what it answers.

    Parameters
    ----------
    posts
        All posts of the one person who sent it; empty where nobody knows him.
    delivery, call
        The reminder that it answers; None where it answers none.
    """

    message: Message
    posts: tuple[Reached, ...]
    delivery: Delivery | None = None
    call: Call | None = None


def known(uow: Reading, message: Message) -> Answer | None:
    """Return what became of a message that came before."""
    return store.answers.by_id(uow, message.channel, id_of(message.id))


def hear(uow: Reading, message: Message) -> Heard:
    """Find who sent a message and what it answers."""
    posts = book.senders(uow, message.sender)
    if not posts:
        return Heard(message=message, posts=())
    delivery, call = _answered(uow, message, posts[0].key)
    return Heard(message=message, posts=posts, delivery=delivery, call=call)


def keep(
    uow: Writing, heard: Heard, outcome: str, words: str, home: str, *, can_reply: bool
) -> Answer:
    """Keep a message with what became of it, and answer it; once for each of its ids.

    Parameters
    ----------
    home
        Division whose desk looks after senders whom nobody knows.
    can_reply
        The channel takes messages out, too.
    """
    message = heard.message
    uow.hold(f"answer {message.channel} {message.id}")
    before = known(uow, message)
    if before is not None:
        return before
    answer = Answer(
        channel=message.channel,
        message_id=id_of(message.id),
        code12=_place(heard, home),
        received_at=uow.now,
        sender=message.sender[:200],
        person=heard.posts[0].key if heard.posts else "",
        delivery_id=heard.delivery.id if heard.delivery else "",
        text=message.text[:1000],
        outcome=outcome,
        reply=words,
        settled_at=uow.now if outcome in SETTLED else None,
        settled_by=SYSTEM if outcome in SETTLED else "",
    )
    store.answers.add(uow, answer, message.sent)
    if heard.delivery is not None:
        mark(uow, heard.delivery, State.ANSWERED, evidence=outcome, by=SYSTEM,
             channel=message.channel)  # fmt: skip
    if words and can_reply:
        _reply(uow, heard, answer)
    live.touch(uow, "calls", answer.code12)
    return answer


def unsettled(uow: Reading, code12: str) -> list[Answer]:
    """Return messages of a division that somebody has to look at, the earliest first."""
    return store.answers.unsettled(uow, Area.of(code12))


def settle(uow: Writing, channel: str, message_id: str, *, by: str) -> None:
    """Note that somebody has looked at a message.

    Raises
    ------
    NotFoundError
        If there is none that waits, or not for the one who asks.
    """
    one = store.answers.by_id(uow, channel, message_id)
    if one is None or not store.answers.settle(uow, channel, message_id, by):
        raise NotFoundError(
            N_("No such message waits here."), mend=N_("Somebody may have looked at it already.")
        )
    entry = Entry(
        action="settled", subject_kind="message", subject_id=message_id[:16], code12=one.code12
    )
    audit.record(uow, entry)
    live.touch(uow, "calls", one.code12)


def _answered(uow: Reading, message: Message, person: str) -> tuple[Delivery | None, Call | None]:
    """Return the last reminder that a person got, or the one that a message names."""
    lately = store.calls.deliveries_to(uow, [person], uow.now - ANSWERS_WITHIN)
    left = [one for one in lately if one.state not in {State.NOT_SENT, State.DROPPED}]
    if message.answers or message.names_answers:
        left = [one for one in left if one.id == message.answers]
    calls = store.calls.by_ids(uow, {one.call_id for one in left})
    reminders = [one for one in left if calls[one.call_id].purpose is Purpose.REMINDER]
    return (reminders[0], calls[reminders[0].call_id]) if reminders else (None, None)


def _place(heard: Heard, home: str) -> str:
    if heard.delivery is not None:
        return heard.delivery.code12
    return heard.posts[0].code12 if heard.posts else home


def _reply(uow: Writing, heard: Heard, answer: Answer) -> None:
    """Answer; somebody whom nobody knows at most once a day, so that no two programs talk."""
    message = heard.message
    key = f"{answer.channel}:{answer.message_id}"
    if not heard.posts:
        key = f"{answer.channel}:{_hash(message.sender)}:{uow.now:%Y%m%d}"
    subject = message.subject or "riskmap"
    reply(
        uow,
        answer.code12,
        f"reply:{key}",
        channel=answer.channel,
        sender=message.sender,
        subject=subject if subject.casefold().startswith("re:") else f"Re: {subject}",
        words=answer.reply,
        answers=message.reference,
    )


def _hash(text: str) -> str:
    return sha256(text.casefold().encode()).hexdigest()[:32]
