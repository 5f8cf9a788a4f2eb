"""Entries as people read them: who, what, where and why in words, never in slugs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import define, field, frozen
from flask import current_app

from riskmap.core.codes import is_code12
from riskmap.doors.looks import SENTENCES
from riskmap.doors.words import say
from riskmap.people.model.reasons import reason_said
from riskmap.people.pages.words import divisions_said
from riskmap.people.service import naming
from riskmap.store import Reading
from riskmap.store.audit import Record
from riskmap.store.audit.words import action_word, kind_word
from riskmap.web.audit.fields import field_word, value_word

#: Fields whose value is the code of a division.
_UNITS = frozenset({"unit", "street", "under", "code12", "code", "parent"})
#: Why the program acts for somebody who is not signed in yet; what was done says it already.
_OF_ITSELF = frozenset(
    {
        "choose a password",
        "first administrator",
        "make recovery codes",
        "prove again",
        "register",
        "set a second factor up",
        "sign in",
        "sign out",
    }
)


@frozen(kw_only=True)
class Row:
    """One entry in words.

    Parameters
    ----------
    who, sign_in_name
        What the person is called, where the reader may know that; and as the log has it.
    what
        What was done, and to what.
    about
        Which one: a name where one is known, else its id; may be empty.
    """

    record: Record
    who: str
    sign_in_name: str
    what: str
    kind: str
    about: str
    where: str
    why: str


@frozen(kw_only=True)
class Difference:
    """One field before and after; empty where it was not there."""

    name: str
    before: str
    after: str


@define
class Teller:
    """Puts entries into words; asks for the names of one page at once, and keeps them.

    Parameters
    ----------
    uow
        Reads names, as far as they are for the reader.
    """

    uow: Reading
    _people: dict[str, str] = field(factory=dict, init=False)
    _places: dict[str, str] = field(factory=dict, init=False)
    _accounts: dict[str, str] = field(factory=dict, init=False)

    def rows(self, records: Iterable[Record]) -> tuple[Row, ...]:
        """Return entries in words."""
        several = tuple(records)
        self._learn(several)
        return tuple(map(self.row, several))

    def row(self, one: Record) -> Row:
        """Return one entry in words."""
        self._learn((one,))
        who = self._people[one.actor]
        return Row(
            record=one,
            who=who or one.actor,
            sign_in_name=one.actor if who and who != one.actor else "",
            what=say(action_word(one.action)),
            kind=say(kind_word(one.subject_kind)),
            about=self._about(one),
            where="" if one.code12 is None else self._places[one.code12],
            why=why_said(one.why),
        )

    def differences(self, one: Record) -> tuple[Difference, ...]:
        """Return each field before and after, in words."""
        before, after = _by_field(one.before), _by_field(one.after)
        return tuple(
            Difference(
                name=field_word(name),
                before=self._value(name, before[name]) if name in before else "",
                after=self._value(name, after[name]) if name in after else "",
            )
            for name in {**before, **after}
        )

    def _learn(self, several: tuple[Record, ...]) -> None:
        names = {one.actor for one in several} - {*self._people}
        known = naming.names_within(self.uow, names) if names else {}
        self._people.update({one: known.get(one, "") for one in names})
        places = {one.code12 for one in several if one.code12 is not None} - {*self._places}
        if places:
            self._places.update(divisions_said(self.uow, sorted(places)))

    def _about(self, one: Record) -> str:
        if one.subject_kind != "account" or not one.subject_id.isdigit():
            return one.subject_id
        number = one.subject_id
        if number not in self._accounts:
            self._accounts[number] = naming.name_within(self.uow, int(number))
        return self._accounts[number] or number

    def _value(self, name: str, value: Any) -> str:
        if name in _UNITS and isinstance(value, str) and is_code12(value):
            return divisions_said(self.uow, [value])[value]
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return ", ".join(self._value(name, one) for one in value)
        return value_word(name, value)


def why_said(why: str) -> str:
    """Return a reason: what a person wrote as it is, what the program says in the language.

    A change that nobody was asked a reason for bears the name of the page it was made on,
    which tells people nothing.
    """
    if why in current_app.view_functions or why in _OF_ITSELF:
        return ""
    return say(why) if why in SENTENCES else say(reason_said(why))


def _by_field(text: str | None) -> Mapping[str, Any]:
    told = None if text is None else json.loads(text)
    if told is None:
        return {}
    return told if isinstance(told, dict) else {"": told}
