"""Lists in pages: an opaque cursor says after which member the next page begins.

So a page is stable: what is added or removed meanwhile moves no member from one page to another,
as it would with page numbers.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from attrs import frozen
from flask import Response, request
from pydantic import Field

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.doors.api.taking import Query

#: What a page shows when nobody says, and at most.
SOME = MOST = 1000
#: Arguments that choose a page of a list, or its words, but not the list.
_OF_A_PAGE = frozenset({"cursor", "limit", "lang"})


class PageQuery(Query):
    """Which page of a list is asked for."""

    limit: int = Field(default=SOME, ge=1, le=MOST, description="At most so many members.")
    cursor: str | None = Field(
        default=None,
        min_length=1,
        max_length=400,
        description="Where the page begins: follow `next` of the page before.",
    )

    @property
    def after(self) -> str | None:
        """Key of the last member of the page before, None on the first.

        Raises
        ------
        InvalidRequestError
            If the cursor is not of this list.
        """
        return None if self.cursor is None else _read(self.cursor)


@frozen(kw_only=True)
class Page:
    """A part of a list.

    Parameters
    ----------
    last
        Key of its last member where more follow, else None.
    members
        In the order of the list; left out where somebody has them already.
    """

    last: str | None
    members: Sequence[Any] = ()

    @property
    def next(self) -> str | None:
        """Address of the page after this one."""
        if self.last is None:
            return None
        kept = [(name, text) for name, text in request.args.items() if name != "cursor"]
        return f"{request.path}?{urlencode([*kept, ('cursor', _written(self.last))])}"

    def link(self, response: Response) -> Response:
        """Say in the header Link of a response where the next page is."""
        if self.next is not None:
            response.headers["Link"] = f'<{self.next}>; rel="next"'
        return response


def page_after(keys: Sequence[str], members: Sequence[Any], asked: PageQuery) -> Page:
    """Return the page of a list that is in memory, in an order of its own.

    Parameters
    ----------
    keys
        Of each member, in the same order; none twice.

    Raises
    ------
    InvalidRequestError
        If the member that the page should begin after is not there any more.
    """
    begin = 0
    if (after := asked.after) is not None:
        if after not in keys:
            raise _not_of_this_list()
        begin = keys.index(after) + 1
    end = begin + asked.limit
    return Page(members=members[begin:end], last=keys[end - 1] if end < len(keys) else None)


def _written(key: str) -> str:
    text = json.dumps([_list(), key], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str) -> str:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        of, key = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, TypeError):  # of base64, of JSON, of something that is no pair
        raise _not_of_this_list() from None
    if of != _list() or not isinstance(key, str) or "\0" in key:
        raise _not_of_this_list()
    return key


def _list() -> str:
    """Return a mark of the list that is asked for, whichever page of it."""
    kept = sorted((name, text) for name, text in request.args.items() if name not in _OF_A_PAGE)
    return hashlib.sha256(json.dumps([request.path, kept]).encode()).hexdigest()[:12]


def _not_of_this_list() -> InvalidRequestError:
    return InvalidRequestError(
        N_("The cursor is not of this list."),
        mend=N_("Begin without one and follow next, with the same arguments."),
    )
