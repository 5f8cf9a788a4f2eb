"""How it is said what a map lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from riskmap.atlas.publication.model import Facts, Lack
from riskmap.core.words import Message

Look = Callable[[Facts], Iterator[Lack]]


def lack(what: str, mend: str, /, **params: object) -> Lack:
    """Return one thing that is missing, and how to mend it, both with `params`."""
    return Lack(what=Message(what, params), mend=Message(mend, params))


def some(names: tuple[str, ...], most: int = 5) -> str:
    """Return the first few names; more are said by an ellipsis."""
    return ", ".join((*names[:most], "…") if len(names) > most else names)
