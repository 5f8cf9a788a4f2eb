"""Why sealed personal data are opened: a purpose of a list, with a few words of one's own."""

from __future__ import annotations

from collections.abc import Mapping

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message

#: So much of what is added goes to the audit log.
LONGEST = 200


def why_said(purposes: Mapping[str, Message], purpose: str, more: str) -> str:
    """Return a purpose as the audit log keeps it: in English, with what was added in own words.

    Parameters
    ----------
    purposes
        Those that may be chosen, by slug.

    Raises
    ------
    InvalidRequestError
        If none of the purposes was chosen, or nothing was added.
    """
    if purpose not in purposes:
        raise InvalidRequestError(
            N_("Nobody said why personal data are to be read."),
            mend=N_("Choose a purpose: it goes to the audit log."),
        )
    if not more.strip():
        raise InvalidRequestError(
            N_("The purpose needs a few words of your own."),
            mend=N_("Say for which event, visit or call; name nobody."),
        )
    return f"{purposes[purpose].id}: {more.strip()[:LONGEST]}"
