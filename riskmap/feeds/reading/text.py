"""Bytes to text and to lines, without surprises."""

from __future__ import annotations

from collections.abc import Iterator

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_

#: Larger payloads are refused before they are read: no feed's own answer comes near.
MAX_BYTES = 32_000_000
MAX_LINES = 1_000_000
MAX_LINE = 10_000


def require_size(payload: bytes) -> bytes:
    """Return a payload that is neither empty nor absurdly large.

    Raises
    ------
    UnreadableFileError
        If it is: an empty answer is no all-clear.
    """
    if not payload.strip():
        raise UnreadableFileError(
            N_("The payload is empty."),
            mend=N_("An empty answer is no all-clear: look at the sender."),
        )
    if len(payload) > MAX_BYTES:
        raise UnreadableFileError(
            N_("The payload has more than {count} bytes."),
            mend=N_("Ask the sender for a shorter span."),
            count=MAX_BYTES,
        )
    return payload


def text_of(payload: bytes) -> str:
    """Return a payload as text: UTF-8, or the Chinese encoding that old systems write."""
    require_size(payload)
    try:
        return payload.decode("utf-8-sig")
    except UnicodeDecodeError:
        return payload.decode("gb18030", "replace")


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, with their numbers from 1.

    Raises
    ------
    UnreadableFileError
        If there are too many.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if number > MAX_LINES:
            raise UnreadableFileError(
                N_("The payload has more than {count} lines."),
                mend=N_("Ask the sender for a shorter span."),
                count=MAX_LINES,
            )
        if line.strip():
            yield number, line.rstrip("\r")[:MAX_LINE]


def first_line(text: str) -> str:
    """Return the first line that is not blank."""
    return next((line for _, line in lines_of(text[: 10 * MAX_LINE])), "")
