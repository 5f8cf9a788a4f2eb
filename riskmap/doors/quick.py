"""Questions that are answered before Flask is asked: what comes by the thousand in a minute.

A room that has such a way offers an object with `answer`. It answers what needs no second look,
exactly as its ordinary view would, and leaves everything else to that view by answering None.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from attrs import frozen


@frozen(kw_only=True)
class Quick:
    """A program's question, as it came.

    Parameters
    ----------
    token
        What it bears.
    body
        JSON, byte for byte.
    origin
        The address that it comes from.
    """

    token: str
    body: bytes
    origin: str


@frozen(kw_only=True)
class QuickAnswer:
    """What was made.

    Parameters
    ----------
    body
        JSON.
    headers
        Besides those that every answer has.
    """

    body: str
    headers: Iterable[tuple[str, str]]


class QuickWay(Protocol):
    """What a room offers for one address.

    Parameters
    ----------
    method, path
        What it answers for.
    endpoint
        Name of the ordinary view.
    """

    method: str
    path: str
    endpoint: str

    async def answer(self, asked: Quick) -> QuickAnswer | None:
        """Answer with what was made; None: to be asked the ordinary way, and nothing was done.

        It is asked by the loop that everybody waits for: what takes long, a thread does.
        """
        ...
