"""Change what there is: take in, correct, end and bring back. Nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import evolve, frozen

from riskmap.core.errors import ConflictError, InvalidRequestError
from riskmap.core.findings import Finding
from riskmap.core.words import N_
from riskmap.divisions.service.reading import today
from riskmap.places import store
from riskmap.places.model import Place
from riskmap.places.model.fields import field_named
from riskmap.places.model.rules import require_sound
from riskmap.places.service.reading import demo_places, place
from riskmap.places.service.trail import tell, tell_several
from riskmap.store import Reading, Writing

#: Fields that name a place or say where it is: they are brought anew, not set.
_FIXED = ("id", "kind", "source_crs")


@frozen(kw_only=True)
class Came:
    """What brought several places at once.

    Parameters
    ----------
    what
        ``file`` or ``demo``.
    file_name, sha256, encoding, datum, original
        The file, its hash, as it was read, and where it is kept.
    findings
        What the checks had to say.
    """

    what: str
    file_name: str
    sha256: str
    encoding: str | None = None
    datum: str | None = None
    original: str | None = None
    findings: tuple[Finding, ...] = ()


@frozen(kw_only=True)
class Taken:
    """How many places were new, how many differed, how many were as they are."""

    added: int
    changed: int
    unchanged: int

    def as_dict(self) -> dict[str, int]:
        """Return the counts for a program."""
        return {"added": self.added, "changed": self.changed, "unchanged": self.unchanged}


@frozen(kw_only=True)
class Why:
    """Who changes something, and why."""

    actor: str
    reason: str

    def __attrs_post_init__(self) -> None:
        if not self.actor.strip() or not self.reason.strip():
            raise InvalidRequestError(
                N_("Nobody said who changes this, or why."),
                mend=N_("Say --by and --why: both are kept in the history."),
            )


def take(uow: Writing, offered: Iterable[Place], came: Came, why: Why) -> Taken:
    """Take places in, in this one write: new ones, and versions of those that differ."""
    several = tuple(offered)
    differing = store.changes(uow, several)
    added = sum(not before for _, before in differing)
    taken = Taken(
        added=added, changed=len(differing) - added, unchanged=len(several) - len(differing)
    )
    number = store.note_import(
        uow,
        actor=why.actor,
        what=came.what,
        file_name=came.file_name,
        sha256=came.sha256,
        encoding=came.encoding,
        datum=came.datum,
        original=came.original,
        counts=taken.as_dict(),
        findings=[one.as_dict() for one in came.findings],
    )
    store.append(uow, differing, actor=why.actor, reason=why.reason, import_id=number)
    about = {"file": came.file_name, "sha256": came.sha256, **taken.as_dict()}
    tell_several(uow, "imported", several, why.reason, why.actor, **about)
    return taken


def take_demo(uow: Writing, offered: Iterable[Place], came: Came, why: Why) -> Taken:
    """Take in made-up places; those that are there and are not offered any more end."""
    several = tuple(offered)
    kept = {one.id for one in several}
    gone = [_ended(uow, one) for one in demo_places(uow) if one.id not in kept]
    store.append(uow, store.changes(uow, gone), actor=why.actor, reason=why.reason)
    if gone:
        tell_several(uow, "removed", gone, why.reason, why.actor)
    return take(uow, several, came, why)


def add(uow: Writing, one: Place, why: Why) -> Place:
    """Add one place.

    Raises
    ------
    ConflictError
        If there is a place of that id already.
    InvalidRequestError
        If it breaks a rule.
    """
    if store.latest(uow, one.id) is not None:
        raise ConflictError(
            N_("There is a place {id} already."),
            mend=N_("Change it with riskmap places set, or choose another id."),
            id=one.id,
        )
    sound = require_sound(one)
    store.append(uow, [(sound, {})], actor=why.actor, reason=why.reason)
    tell(uow, "added", sound, None, why.reason, why.actor)
    return sound


def set_fields(uow: Writing, place_id: str, values: Mapping[str, str], why: Why) -> Place:
    """Change fields of a place; a version is added only if something differs.

    Parameters
    ----------
    values
        Text by name of the field, as in a file; empty for what nobody knows.

    Raises
    ------
    NotFoundError, InvalidRequestError
        If there is no such place or field, or a value is not understood.
    """
    before = place(uow, place_id).place
    fixed = [name for name in values if name in _FIXED]
    if fixed:
        raise InvalidRequestError(
            N_("{name} of a place cannot be changed."),
            mend=N_("Remove the place and add another one."),
            name=fixed[0],
        )
    read = {name: field_named(name).read(text) for name, text in values.items()}
    if read.get("valid_from", before.valid_from) is None:
        read["valid_from"] = before.valid_from
    return _replace(uow, "changed", before, require_sound(evolve(before, **read)), why)


def move(uow: Writing, place_id: str, geometry: Any, why: Why) -> Place:
    """Give a place another geometry, EPSG:4490; one that was approximate is so no more."""
    before = place(uow, place_id).place
    moved = evolve(before, geometry=geometry, geometry_is_approximate=False, source_crs="EPSG:4490")
    return _replace(uow, "moved", before, require_sound(moved), why)


def remove(uow: Writing, place_id: str, why: Why) -> Place:
    """End a place from today on; all its versions stay.

    Raises
    ------
    ConflictError
        If it has ended already.
    """
    before = place(uow, place_id).place
    if before.valid_to is not None:
        raise ConflictError(
            N_("{id} ended on {day}."),
            mend=N_("Bring it back first with riskmap places restore."),
            id=place_id,
            day=before.valid_to.isoformat(),
        )
    return _replace(uow, "removed", before, _ended(uow, before), why)


def restore(uow: Writing, place_id: str, why: Why) -> Place:
    """Bring back a place that ended.

    Raises
    ------
    ConflictError
        If it has not ended.
    """
    before = place(uow, place_id).place
    if before.valid_to is None:
        raise ConflictError(N_("{id} has not ended."), mend=N_("Nothing to do."), id=place_id)
    return _replace(uow, "brought-back", before, before.until(None), why)


def remove_demo(uow: Writing, why: Why) -> int:
    """End all made-up places; set-up does not bring them back. Return how many there were."""
    gone = demo_places(uow)
    store.append(
        uow, store.changes(uow, [_ended(uow, one) for one in gone]),
        actor=why.actor, reason=why.reason,
    )  # fmt: skip
    store.note_import(
        uow,
        actor=why.actor,
        what="demo_removed",
        file_name="",
        sha256="0" * 64,
        counts={"removed": len(gone)},
        findings=[],
    )
    tell_several(uow, "removed", gone, why.reason, why.actor)
    return len(gone)


def last_demo(uow: Reading) -> tuple[str, str] | None:
    """Return what last became of the demonstration, ``demo`` or ``demo_removed``, and its hash."""
    found = store.last_import(uow, "demo", "demo_removed")
    return None if found is None else (found["what"], found["sha256"])


def _ended(uow: Writing, one: Place) -> Place:
    return one.until(max(today(uow), one.valid_from))


def _replace(uow: Writing, action: str, before: Place, one: Place, why: Why) -> Place:
    differing = store.changes(uow, [one])
    store.append(uow, differing, actor=why.actor, reason=why.reason)
    if differing:
        tell(uow, action, one, before, why.reason, why.actor)
    return one
