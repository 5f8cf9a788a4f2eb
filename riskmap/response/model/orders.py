"""Orders (指令): to whom, until when, and what became of them at each unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from attrs import frozen

from riskmap.core.errors import ConflictError, InvalidRequestError
from riskmap.core.words import N_, Message

LONGEST = 2000


class Stage(StrEnum):
    """How far an order has come at one unit."""

    ISSUED = "issued"
    DELIVERED = "delivered"
    READ = "read"
    DONE = "done"
    CANNOT = "cannot"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_WORDS[self])

    @property
    def is_final(self) -> bool:
        """True where nothing more is awaited of the unit."""
        return self in {Stage.DONE, Stage.CANNOT}


_WORDS = {
    Stage.ISSUED: N_("given"),
    Stage.DELIVERED: N_("delivered"),
    Stage.READ: N_("read"),
    Stage.DONE: N_("done"),
    Stage.CANNOT: N_("cannot be done"),
}
_RANK = {Stage.ISSUED: 0, Stage.DELIVERED: 1, Stage.READ: 2, Stage.CANNOT: 3, Stage.DONE: 3}
#: Stages that a person writes down.
STEPS = (Stage.DELIVERED, Stage.READ, Stage.DONE, Stage.CANNOT)


@frozen(kw_only=True)
class Order:
    """What was ordered.

    Parameters
    ----------
    code12
        The division that orders.
    authority
        Who orders, as an office: the flood control headquarters, say.
    event_id
        Of the event it belongs to; empty for none.
    replaces
        Id of the order it stands for from now on; empty for none.
    """

    id: str
    code12: str
    authority: str
    text: str
    due_at: datetime | None
    event_id: str
    replaces: str
    recorded_at: datetime
    actor: str


@frozen(kw_only=True)
class Step:
    """One thing that became of an order at a unit.

    Parameters
    ----------
    told_by
        Who said so on the telephone, where a desk wrote it down; empty where the unit did.
    """

    stage: Stage
    words: str
    told_by: str
    recorded_at: datetime
    actor: str


@frozen(kw_only=True)
class Ended:
    """An order that was taken back, or stands for another one no more."""

    reason: str
    replaced_by: str
    recorded_at: datetime
    actor: str


@frozen(kw_only=True)
class Addressee:
    """One unit that an order goes to, and all that became of it there."""

    order: Order
    unit: str
    steps: tuple[Step, ...] = ()
    ended: Ended | None = None

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        return self.steps[-1].stage if self.steps else Stage.ISSUED

    @property
    def is_open(self) -> bool:
        """True while something is awaited."""
        return self.ended is None and not self.stage.is_final

    def is_overdue(self, now: datetime) -> bool:
        """Tell whether something is awaited after its time."""
        due = self.order.due_at
        return self.is_open and due is not None and due < now


@frozen(kw_only=True)
class Followed:
    """An order with all units that it goes to, as far as the reader sees them."""

    order: Order
    addressees: tuple[Addressee, ...]
    ended: Ended | None = None

    @property
    def is_open(self) -> bool:
        """True while something is awaited of a unit."""
        return any(one.is_open for one in self.addressees)

    @property
    def counts(self) -> Mapping[Stage, int]:
        """How many units stand at which stage."""
        found = Counter(one.stage for one in self.addressees)
        return MappingProxyType({stage: found[stage] for stage in Stage})

    def overdue(self, now: datetime) -> int:
        """Return of how many units something is awaited after its time."""
        return sum(one.is_overdue(now) for one in self.addressees)


def next_step(one: Addressee, stage: Stage, words: str) -> bool:
    """Tell whether a step is new; pressed twice, it is one.

    Raises
    ------
    ConflictError
        If the order was taken back, or had come further already.
    InvalidRequestError
        If a unit cannot do it, or takes back what it said, and does not say why.
    """
    if one.ended is not None:
        raise ConflictError(
            N_("This order was taken back: {reason}."),
            mend=N_("Look at the list; another order may stand there now."),
            reason=one.ended.reason,
        )
    if stage is one.stage and stage is not Stage.CANNOT:
        return False
    if _RANK[stage] < _RANK[one.stage]:
        raise ConflictError(
            N_("The order is further already: {stage}."),
            mend=N_('Say what changed as "done" or "cannot be done", with a word on why.'),
            stage=one.stage.word,
        )
    if (stage is Stage.CANNOT or one.stage.is_final) and not words:
        raise InvalidRequestError(
            N_("Nobody said why."), mend=N_("Say why in a few words; it stays in the history.")
        )
    return True


def in_order(several: Iterable[Followed], now: datetime) -> tuple[Followed, ...]:
    """Return orders as a desk wants them: overdue, then open by due time, then the latest."""

    def key(one: Followed) -> tuple[bool, bool, float, float]:
        due = one.order.due_at.timestamp() if one.order.due_at and one.is_open else float("inf")
        return not one.overdue(now), not one.is_open, due, -one.order.recorded_at.timestamp()

    return tuple(sorted(several, key=key))
