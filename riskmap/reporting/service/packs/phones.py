"""Whom to call: every unit with its officers, by street; who is on duty stands first."""

from __future__ import annotations

from collections.abc import Iterator

from riskmap.core.words import N_, Message
from riskmap.people.model.gaps import UnitRoster
from riskmap.people.model.officers import Officer
from riskmap.places import service as places
from riskmap.reporting.service.packs.facts import Facts
from riskmap.store import Reading


def paper(uow: Reading, facts: Facts) -> bytes:
    """Return the list of telephones."""
    say, made = facts.tongue.say, facts.paper(N_("Telephone list"))
    made.head(say(N_("Emergency")))
    numbers = [(one.name(facts.tongue.locale), one.number) for one in places.emergency_numbers()]
    made.facts([*numbers, *_desks(uow, facts)])
    heads = [say(one) for one in (N_("Unit"), N_("Post"), N_("Full name"), N_("Telephone"))]
    for street in facts.streets:
        rows = [row for one in _of(facts, street) for row in _rows(one, facts)]
        made.head(facts.names.get(street, street))
        if rows:
            made.table(heads, rows, (2.2, 0.8, 1.2, 1.6), size=9.5)
        else:
            made.write(say(N_("Nobody is on the roster here.")))
    return made.pdf()


def named(_uow: Reading, facts: Facts) -> Iterator[str]:
    """Yield everybody on the roster: by account where there is one, as other papers do."""
    for one in facts.rosters.values():
        for each in one.valid:
            yield f"account {each.account}" if each.account else f"person {each.person_id}"


def _desks(uow: Reading, facts: Facts) -> Iterator[tuple[str, str]]:
    for code12 in (facts.code12, *(one for one in facts.streets if one != facts.code12)):
        phone = places.duty_phone(uow, code12)
        if phone:
            desk = Message(N_("Duty desk of {name}"), {"name": facts.names.get(code12, code12)})
            yield facts.tongue.say(desk), phone


def _of(facts: Facts, street: str) -> list[UnitRoster]:
    found = [one for one in facts.rosters.values() if street in {one.street, one.code12}]
    return sorted(found, key=lambda one: one.code12)


def _rows(one: UnitRoster, facts: Facts) -> Iterator[tuple[str, ...]]:
    """Yield the officers of a unit, or one row that says there is nobody."""
    name, say = facts.names.get(one.code12, one.code12), facts.tongue.say
    duty = one.on_duty
    others = [each for each in one.valid if duty is None or each.id != duty.id]
    people: list[Officer] = [*([duty] if duty else []), *others]
    if not people:
        yield name, "", say(N_("nobody")), ""
    for each in people:
        post = str(each.post).upper()
        is_on_duty = duty is not None and each.id == duty.id
        on_duty = say(N_("on duty"))
        word = f"{post} · {on_duty}" if is_on_duty else post
        yield name, word, each.name, each.phone or say(N_("no telephone"))
