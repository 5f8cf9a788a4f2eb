"""Tell those who were called for a warning that a person has ended it."""

from __future__ import annotations

from collections.abc import Iterable

from riskmap.calls.model.calls import BY_HAND, Delivery, Purpose, State
from riskmap.calls.model.people import Reached
from riskmap.calls.service import book
from riskmap.calls.service import calling as calls
from riskmap.calls.service.calling import NewCall
from riskmap.calls.service.means import Means
from riskmap.core.hazards import hazards
from riskmap.core.realm import DEMO
from riskmap.core.words import N_, Message
from riskmap.locale.tongues import Tongue, tongue
from riskmap.store import Reading, Writing
from riskmap.warnings import store
from riskmap.warnings.model.warnings import HazardWarning, level_word
from riskmap.warnings.service.calling import Called, called_of, headline


def tell_end(uow: Writing, over: HazardWarning, means: Means, before: Iterable[Called]) -> int:
    """Tell who was called for a warning that it was ended; return how many people are told.

    Whose call failed or was dropped heard nothing of it. Whose call may be leaving just now is
    decided about when this one leaves. In the demonstration nobody was called.

    Parameters
    ----------
    before
        As `standing` found it, before it was ended.
    """
    if uow.scope.realm == DEMO:
        return 0
    several = {(one.unit, each.person): one for one in before for each in _heard(one)}
    people = [
        (unit, who)
        for (unit, person), one in several.items()
        if (who := _reached(uow, one, person)) is not None
    ]
    for unit, who in people:
        language = tongue(means.folder, who.language or means.language)
        calls.call(uow, _words(over, unit, means, language), [who], means.channels)
    return len(people)


def standing(uow: Reading, one: HazardWarning) -> tuple[Called, ...]:
    """Return how the divisions stand for which somebody was called."""
    met = (unit for found in store.impacts.of(uow, one.id) for unit in found.units)
    units = {*one.said.areas, *met}
    made = calls.about(uow, Purpose.WARNING, units, one.opened_at, warning=one.id)
    return called_of(uow, one, sorted({told.call.code12 for told in made}))


def _heard(one: Called) -> list[Delivery]:
    """Return to whom calls for a warning went, or may be going."""
    several = (each for told in one.told for each in told.deliveries)
    return [each for each in several if each.state.has_left or _is_going(each)]


def _is_going(one: Delivery) -> bool:
    return one.state is State.WAITING and one.channel != BY_HAND


def _reached(uow: Reading, one: Called, person: str) -> Reached | None:
    """Return somebody as he can be reached now; None if he is gone."""
    known = next((who for who in one.people if who.key == person), None)
    return known or book.look_up(uow, person, one.unit)


def _words(one: HazardWarning, unit: str, means: Means, language: Tongue) -> NewCall:
    hazard = hazards().get(one.said.hazard)
    shown = {
        "hazard": hazard.name(language.locale) if hazard else Message(N_("Hazard")),
        "level": level_word(one.said.level),
        "text": headline(one, language.locale),
        "why": one.version.why,
        "address": f"{means.public_url.rstrip('/')}/warnings/{one.id}",
    }
    text = N_("It is over: {hazard}, {level}. {text} {why} More: {address}")
    return NewCall(
        purpose=Purpose.WARNING,
        code12=unit,
        sender=means.office or "riskmap",
        subject=language.say(Message(N_("Warning over: {hazard}, {level}"), shown)),
        words=language.say(Message(text, shown)),
        about={"warning": one.id, "version": one.version.number, "is_over": True},
    )
