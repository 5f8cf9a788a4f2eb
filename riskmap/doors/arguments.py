"""What stands behind the question mark of an address, read with care."""

from __future__ import annotations

from typing import TypeVar

from flask import request

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_

Default = TypeVar("Default")
#: Longer ones mean nothing here, and Python refuses to read very long ones.
_DIGITS = 9


def whole_number(
    name: str, *, default: Default, least: int, most: int | None = None
) -> int | Default:
    """Return an argument that is a whole number.

    Parameters
    ----------
    name
        Of the argument.
    default
        What to return when it is not given, or empty.
    least, most
        Smallest and largest that make sense.

    Raises
    ------
    InvalidRequestError
        If it is no whole number, or outside.
    """
    text = request.args.get(name)
    if not text:
        return default
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else -1
    if number < least or (most is not None and number > most):
        raise InvalidRequestError(
            N_("{name} cannot be {text}."),
            mend=N_("Give a whole number from {least} on.")
            if most is None
            else N_("Give a whole number from {least} to {most}."),
            name=name,
            text=text[:40],
            least=least,
            most=most,
        )
    return number
