"""What is asked of a map, item by item, and what came of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from attrs import frozen

from riskmap.core.words import N_, Message


class Level(StrEnum):
    """What it means when an item of the checklist fails."""

    BLOCK = "block"
    BLOCK_PUBLIC = "block_public"
    WARN = "warn"


class Status(StrEnum):
    """What came of one item of the checklist."""

    PASSED = "passed"
    FAILED = "failed"
    WARNED = "warned"
    NOT_APPLICABLE = "not_applicable"

    @property
    def word(self) -> Message:
        """How it is called on screen."""
        return Message(_STATUSES[self])


_STATUSES = {
    Status.PASSED: N_("passed"),
    Status.FAILED: N_("open"),
    Status.WARNED: N_("warning"),
    Status.NOT_APPLICABLE: N_("not applicable"),
}


@frozen(kw_only=True)
class Lack:
    """One thing that is missing, and how to mend it."""

    what: Message
    mend: Message


@frozen(kw_only=True)
class Item:
    """One item of the checklist, from ``checklist.toml``."""

    id: str
    zh: str
    en: str
    level: Level
    source: str
    verified: bool

    def title(self, locale: str) -> str:
        """Return its wording in the language of the reader."""
        return self.en if locale.startswith("en") else self.zh


@frozen(kw_only=True)
class Outcome:
    """What came of one item."""

    item: Item
    status: Status
    lacks: tuple[Lack, ...] = ()

    def to_json(self, say: Any = str) -> dict[str, Any]:
        """Return it as JSON values, its sentences said by `say`."""
        return {
            "id": self.item.id,
            "title_zh": self.item.zh,
            "title_en": self.item.en,
            "level": str(self.item.level),
            "source": self.item.source,
            "verified": self.item.verified,
            "status": str(self.status),
            "missing": [say(one.what) for one in self.lacks],
            "mend": list(dict.fromkeys(say(one.mend) for one in self.lacks)),
        }


def is_blocked(outcomes: tuple[Outcome, ...]) -> bool:
    """Tell whether any item keeps the map from being published."""
    return any(one.status is Status.FAILED for one in outcomes)
