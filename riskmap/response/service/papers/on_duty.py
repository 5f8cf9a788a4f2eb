"""Who leads on post and who is on duty, with telephones: of the division, then of each street."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from riskmap.core.words import N_, Message
from riskmap.people.model import Account
from riskmap.people.service.reading import account_named
from riskmap.reporting.service.packs import Facts
from riskmap.reporting.service.paper import Paper
from riskmap.response.model.log import HandOver
from riskmap.response.service import duty_log, posting
from riskmap.response.service.posting import AHEAD, Leading, Rota
from riskmap.store import Reading

_WIDTHS = (1.5, 1.5, 1.1, 1.3, 1.1, 1.3)


@frozen(kw_only=True)
class Desk:
    """Who took the last shift of a duty desk over; on duty until somebody takes the next."""

    shift: HandOver
    account: Account | None


def paper(uow: Reading, facts: Facts) -> bytes:
    """Return who leads and who is on duty now, and who leads next."""
    made, rota = facts.paper(N_("On duty")), posting.rota(uow, facts.code12)
    made.head(facts.name)
    _now(uow, facts, made, rota)
    _next(facts, made, rota)
    others = [one for one in facts.streets if one != facts.code12]
    if others:
        _streets(uow, facts, made, others)
    return made.pdf()


def named(uow: Reading, facts: Facts) -> Iterator[str]:
    """Yield the account of everybody whom the paper names."""
    for code12 in dict.fromkeys((facts.code12, *facts.streets)):
        rota = posting.rota(uow, code12)
        several = _soon(facts, rota) if code12 == facts.code12 else []
        for leading in (*several, *([rota.now] if rota.now else [])):
            for one in (leading.leader, leading.deputy):
                if one is not None:
                    yield key(one.number)
        desk = _desk(uow, code12)
        if desk is not None and desk.account is not None:
            yield key(desk.account.number)


def key(number: int) -> str:
    """Return how an account is counted in packs."""
    return f"account {number}"


def _now(uow: Reading, facts: Facts, made: Paper, rota: Rota) -> None:
    say, moment = facts.tongue.say, facts.tongue.moment
    rows, desk = [], _desk(uow, facts.code12)
    if rota.now is not None:
        rows.append((say(N_("Leader on post")), _person(facts, rota.now.leader)))
        rows.append((say(N_("Deputy")), _person(facts, rota.now.deputy)))
        rows.append((say(N_("Until")), moment(rota.now.post.ends_at)))
    if desk is not None and desk.shift.taken_at is not None:
        rows.append((say(N_("Duty desk")), _at_desk(facts, desk)))
        rows.append((say(N_("On duty since")), moment(desk.shift.taken_at)))
    if rows:
        made.facts(rows)
    for text in _missing(uow, facts, rota, desk):
        made.write(text)


def _missing(uow: Reading, facts: Facts, rota: Rota, desk: Desk | None) -> Iterator[str]:
    """Yield in words what nobody entered."""
    say, now = facts.tongue.say, {"moment": facts.tongue.moment(facts.at)}
    if rota.now is None:
        yield say(Message(N_("Nobody leads on post at {moment}."), now))
    if desk is None:
        yield say(Message(N_("Nobody has taken a shift of the duty desk over by {moment}."), now))
    left = duty_log.waiting(uow, facts.code12)
    if left is not None:
        since = {"moment": facts.tongue.moment(left.recorded_at)}
        yield say(Message(N_("The shift was handed over at {moment}; nobody took it yet."), since))


def _next(facts: Facts, made: Paper, rota: Rota) -> None:
    say, moment = facts.tongue.say, facts.tongue.moment
    made.head(say(N_("Who leads next")), 2)
    several = _soon(facts, rota)
    if several:
        heads = (N_("From"), N_("Until"), N_("Leader on post"), N_("Telephone"), N_("Deputy"),
                 N_("Telephone"))  # fmt: skip
        rows = [
            (moment(one.post.starts_at), moment(one.post.ends_at), *_pair(facts, one.leader),
             *_pair(facts, one.deputy))
            for one in several
        ]  # fmt: skip
        made.table([say(one) for one in heads], rows, _WIDTHS, size=9)
    else:
        made.write(say(N_("Nobody is entered for the next seven days.")))
    for begin, end in rota.gaps if several or rota.now else ():
        gap = {"begin": moment(begin), "end": moment(end)}
        made.write(say(Message(N_("Nobody leads from {begin} to {end}."), gap)))


def _streets(uow: Reading, facts: Facts, made: Paper, streets: list[str]) -> None:
    say, moment = facts.tongue.say, facts.tongue.moment
    made.head(say(N_("Streets and towns")))
    rows = []
    for street in streets:
        now, desk = posting.rota(uow, street).now, _desk(uow, street)
        leader = _pair(facts, None if now is None else now.leader)
        until = "" if now is None else moment(now.post.ends_at)
        rows.append((facts.names.get(street, street), *leader, until, _at_desk(facts, desk)))
    heads = (N_("Unit"), N_("Leader on post"), N_("Telephone"), N_("Until"), N_("Duty desk"))
    made.table([say(one) for one in heads], rows, (1.6, 1.1, 1.3, 1.5, 1.6), size=9)
    made.write(say(N_("Where nobody leads a street, whoever leads the division is called.")),
               is_quiet=True)  # fmt: skip


def _soon(facts: Facts, rota: Rota) -> list[Leading]:
    """Return the periods that begin in the next days."""
    return [one for one in rota.ahead if facts.at < one.post.starts_at < facts.at + AHEAD]


def _desk(uow: Reading, code12: str) -> Desk | None:
    shift = duty_log.on_duty(uow, code12)
    return None if shift is None else Desk(shift=shift, account=account_named(uow, shift.taken_by))


def _at_desk(facts: Facts, desk: Desk | None) -> str:
    if desk is not None and desk.account is None:
        return desk.shift.taken_by
    return _person(facts, None if desk is None else desk.account)


def _person(facts: Facts, one: Account | None) -> str:
    name, phone = _pair(facts, one)
    return f"{name} · {phone}" if phone else name


def _pair(facts: Facts, one: Account | None) -> tuple[str, str]:
    say = facts.tongue.say
    if one is None:
        return say(N_("nobody")), ""
    return one.display_name or one.name, one.phone or say(N_("no telephone"))
