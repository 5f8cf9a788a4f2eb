"""Who may do what in the response room, as ``rights.toml`` says."""

from __future__ import annotations

from enum import StrEnum

from riskmap.people.model import Acting
from riskmap.people.model.deeds import Rights, forbidden


class Deed(StrEnum):
    """What is done in the room."""

    ORDER = "order"
    RELAY = "relay"
    ANSWER = "answer"
    POST = "post"
    LOG = "log"
    CONSULT = "consult"
    SEE = "see"


_RIGHTS = Rights(Deed, "riskmap.response")
roles_of = _RIGHTS.roles_of


def may(who: Acting, deed: Deed, code12: str) -> bool:
    """Tell whether somebody may do something for a division; the program itself may.

    Only the unit itself answers: whoever is above relays what it says.
    """
    if deed is Deed.ANSWER and who.holder is not None:
        roles = roles_of(deed)
        return any(one.role in roles and one.code12 == code12 for one in who.holder.held)
    return _RIGHTS.may(who, deed, code12)


def require(who: Acting, deed: Deed, code12: str) -> None:
    """Do nothing if somebody may do something for a division.

    Raises
    ------
    ForbiddenError
        If not.
    """
    if not may(who, deed, code12):
        raise forbidden(code12)
