"""Blocks of the SINEX family: ``+NAME`` to ``-NAME``, comments with a star."""

from __future__ import annotations

from collections.abc import Mapping

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model.parsed import TELL_SENDER
from riskmap.feeds.reading.text import lines_of, text_of

#: Lines of a block with their numbers.
Block = tuple[tuple[int, str], ...]
_HEAD = ""


def blocks_of(payload: bytes) -> Mapping[str, Block]:
    """Return the blocks by name, and under the empty name what stands outside of all.

    A file that ends in the middle of a block has what came before its end.
    """
    found: dict[str, list[tuple[int, str]]] = {_HEAD: []}
    name = _HEAD
    for number, line in lines_of(text_of(payload)):
        if line.startswith("+"):
            name = line[1:].strip()
            found.setdefault(name, [])
        elif line.startswith("-") and line[1:].strip() == name:
            name = _HEAD
        elif not line.startswith("*"):
            found[name].append((number, line))
    return {name: tuple(lines) for name, lines in found.items()}


def require_head(blocks: Mapping[str, Block], begins: str) -> str:
    """Return the first line.

    Raises
    ------
    UnreadableFileError
        If it is another one.
    """
    head = blocks[_HEAD][0][1] if blocks[_HEAD] else ""
    if not head.startswith(begins):
        raise UnreadableFileError(
            N_("The file does not begin with {text}."), mend=TELL_SENDER, text=begins
        )
    return head
