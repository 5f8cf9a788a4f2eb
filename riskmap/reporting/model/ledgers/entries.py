"""One row of a list by name: what is plain, what is sealed, which rows may be the same."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import field, frozen

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.reporting.model.ledgers.fields import Field
from riskmap.reporting.model.ledgers.table import Ledger, Status, ledgers

#: Sealed fields by slug, as texts; empty ones are left out.
Personal = Mapping[str, str]


@frozen(kw_only=True)
class Entry:
    """One version of a row.

    Parameters
    ----------
    id
        Of the row; says nothing about who it is.
    ledger
        Slug of the list.
    event_id, code12
        The event, and the unit whose row it is.
    serial
        Its number in the list of that event, 1 the first; it stays.
    status
        Slug of what is true of it.
    plain
        Values of the fields that tell nobody who it is, by slug; None or absent: nobody knows.
    sealed
        The other fields, as JSON sealed for `subject`; empty once they were erased.
    """

    id: str
    ledger: str
    event_id: str
    code12: str
    serial: int
    status: str
    plain: Mapping[str, Any] = field(factory=dict)
    sealed: str = ""

    @property
    def subject(self) -> str:
        """For whom it is sealed."""
        return subject_of(self.id)

    @property
    def of_ledger(self) -> Ledger:
        """The list it stands in."""
        return ledgers()[self.ledger]

    @property
    def of_status(self) -> Status:
        """What is true of it."""
        return self.of_ledger.statuses[self.status]

    @property
    def counts(self) -> bool:
        """True where it enters the sums."""
        return self.of_status.counts


def subject_of(entry_id: str) -> str:
    """Return the subject for which data of a row are sealed."""
    return f"ledger:{entry_id}"


def as_text(personal: Personal) -> str:
    """Return sealed fields as one text, to be sealed."""
    said = {name: value for name, value in personal.items() if value}
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def from_text(text: str) -> dict[str, str]:
    """Return what `as_text` made a text of."""
    said: dict[str, str] = json.loads(text)
    return said


def split(ledger: Ledger, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return values of a form or a table as those that are plain, and those to be sealed."""
    plain = {one.slug: values.get(one.slug) for one in ledger.plain}
    sealed = {one.slug: str(values.get(one.slug) or "") for one in ledger.sealed}
    return plain, {name: text for name, text in sealed.items() if text}


def require_whole(ledger: Ledger, plain: Mapping[str, Any], personal: Personal) -> None:
    """Do nothing if all is there without which there is no row.

    Raises
    ------
    InvalidRequestError
        At the first that is missing. Who somebody was may stay unknown: it never holds a row up.
    """
    lacking = next(missing(ledger, plain, personal), None)
    if lacking is not None:
        raise InvalidRequestError(
            N_("{name} is missing."), mend=N_("Fill it in."), name=lacking.name
        )
    for before, after in (("injured_on", "died_on"), ("occurred_at", "told_at")):
        first, then = plain.get(before), plain.get(after)
        if first and then and first > then:
            raise InvalidRequestError(
                N_("{first} is later than {then}."),
                mend=N_("Correct one of the two."),
                first=ledger.fields[before].name,
                then=ledger.fields[after].name,
            )


def missing(ledger: Ledger, plain: Mapping[str, Any], personal: Personal) -> Iterator[Field]:
    """Yield the required fields in which nothing stands."""
    for one in ledger.fields.values():
        here = personal if one.is_sealed else plain
        if one.is_required and here.get(one.slug) in {None, ""}:
            yield one


def still_asked(entry: Entry, filled: Iterable[str]) -> tuple[Field, ...]:
    """Return the fields that are asked for before the verified report and are empty.

    Parameters
    ----------
    filled
        Slugs of sealed fields in which something stands.
    """
    there = {*filled, *(name for name, value in entry.plain.items() if value is not None)}
    return tuple(
        one for one in entry.of_ledger.fields.values() if one.is_asked and one.slug not in there
    )


def keys_of(
    ledger: Ledger, plain: Mapping[str, Any], personal: Personal
) -> Iterator[tuple[str, ...]]:
    """Yield what is the same for two rows about one person or house."""
    values = {**plain, **personal}
    for group in ledger.alike:
        texts = ["".join(str(values.get(name) or "").split()).lower() for name in group]
        if all(texts):
            yield (",".join(group), *texts)


def masked(ledger: Ledger, personal: Personal, mask: Mapping[str, Any]) -> dict[str, str]:
    """Return sealed fields as they may be shown, each by what `mask` has for its kind of mask."""
    return {
        one.slug: mask[one.mask](personal[one.slug])
        for one in ledger.sealed
        if personal.get(one.slug)
    }
