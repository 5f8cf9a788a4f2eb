"""What one write changed, and the entries it leaves in the audit log."""

from __future__ import annotations

import re
from typing import Any

from attrs import define, field, frozen

from riskmap.core.access import Scope
from riskmap.core.errors import ScopeError
from riskmap.core.words import N_
from riskmap.store.tables import is_audited

_SLUG = re.compile(r"[a-z][a-z0-9_-]*")


def _slug(_entry: object, attribute: Any, value: str) -> None:
    if not _SLUG.fullmatch(value):
        msg = f"{attribute.name} {value!r} is not a slug"
        raise ValueError(msg)


def _storable(text: str) -> str:
    """Return a text that PostgreSQL takes too: it refuses the zero byte."""
    return str(text).replace("\0", "\ufffd")


@frozen(kw_only=True)
class Entry:
    """What a service says of one change or look; the rest is known from its scope.

    Parameters
    ----------
    action
        What was done, a slug in the past tense: ``changed``, ``published``, ``looked``.
    subject_kind, subject_id
        To what: ``place`` and its id. Empty id where there are several, or only one.
    code12
        The division it is about; decides who may read the entry. None: no division.
    why
        In the words of whoever did it; the scope's purpose when empty.
    before, after
        What JSON can hold, with dates: only what differs. Personal values go in sealed.
    by
        Who is behind it, where the program acts for somebody it has no account of, or for several
        in one write.
    origin
        Where that came from; that of the scope when empty.
    """

    action: str = field(validator=_slug)
    subject_kind: str = field(validator=_slug)
    subject_id: str = field(default="", converter=_storable)
    code12: str | None = None
    why: str = field(default="", converter=_storable)
    before: Any = None
    after: Any = None
    by: str = field(default="", converter=_storable)
    origin: str = field(default="", converter=_storable)


@define
class Trail:
    """Collects while a write runs; `riskmap.store.audit.chain` reads it at the end.

    Parameters
    ----------
    touched
        Topics and divisions for `riskmap.store.live`.
    """

    changed: str = ""
    entries: list[Entry] = field(factory=list)
    touched: set[tuple[str, str]] = field(factory=set)

    def note(self, table: Any) -> None:
        """Remember that rows of `table` were changed."""
        if is_audited(table):
            self.changed = table.name

    def require(self, scope: Scope) -> None:
        """Do nothing if a person who changed something left an entry.

        Raises
        ------
        ScopeError
            If not.
        """
        if scope.is_person and self.changed and not self.entries:
            raise ScopeError(
                N_("{actor} changed {table} and left no entry in the audit log."),
                actor=scope.actor,
                table=self.changed,
            )
