"""What can be wrong with the log, each kind with its sentence."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from attrs import frozen

from riskmap.core.words import N_, Message


class Kind(StrEnum):
    """A way in which a log was harmed."""

    CHANGED = "changed"
    REPLACED = "replaced"
    REORDERED = "reordered"
    MISSING = "missing"
    CUT_OFF = "cut_off"
    CHAIN_GONE = "chain_gone"
    REWRITTEN = "rewritten"
    ANCHOR_CHANGED = "anchor_changed"
    ANCHORS_GONE = "anchors_gone"


_SENTENCES = {
    Kind.CHANGED: N_("{entry} was changed after it was written."),
    Kind.REPLACED: N_("{entry} is another one than the entry after it was linked to."),
    Kind.REORDERED: N_("{entry} was written as number {was}."),
    Kind.MISSING: N_("{entry} to {last} are missing; entries after them are there."),
    Kind.CUT_OFF: N_("{entry} to {last} were cut off; an anchor says that they were there."),
    Kind.CHAIN_GONE: N_("The whole chain {entry} to {last} is gone; an anchor says it was there."),
    Kind.REWRITTEN: N_("{entry} or one before it was written anew; its anchor has another hash."),
    Kind.ANCHOR_CHANGED: N_("Line {last} of the anchor file does not follow the line before it."),
    Kind.ANCHORS_GONE: N_("There are entries, and there is no anchor file."),
}


@frozen(kw_only=True)
class Harm:
    """One thing that is wrong.

    Parameters
    ----------
    realm, writer, seq
        Which entry, or the first of several.
    last
        The last of several; of an anchor file the number of the line.
    was
        Number that a moved entry was written under.
    explained
        True if a later entry says how it came about: a restore that could not bring all back.
    """

    kind: Kind
    realm: str = ""
    writer: str = ""
    seq: int = 0
    last: int = 0
    was: int = 0
    explained: bool = False

    @property
    def message(self) -> Message:
        """What is wrong, as a sentence."""
        params = {"entry": f"{self.realm}/{self.writer}/{self.seq}", "last": self.last,
                  "was": self.was}  # fmt: skip
        sentence = Message(_SENTENCES[self.kind], params)
        if not self.explained:
            return sentence
        return Message(N_("{sentence} A restore says so itself."), {"sentence": sentence})

    def as_dict(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """Return the harm for a program."""
        return {
            "kind": str(self.kind),
            "realm": self.realm,
            "writer": self.writer,
            "seq": self.seq,
            "last": self.last or self.seq,
            "explained": self.explained,
            "message": self.message.say(translate),
        }
