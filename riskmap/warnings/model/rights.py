"""Who may do what in the room of warnings, as ``rights.toml`` says."""

from __future__ import annotations

from enum import StrEnum

from riskmap.people.model.deeds import Rights


class Deed(StrEnum):
    """What is done in the room."""

    SEE = "see"
    CALL = "call"
    END = "end"
    PROPOSE = "propose"
    APPROVE = "approve"
    LOOK = "look"


_RIGHTS = Rights(Deed, "riskmap.warnings")
may, require, roles_of = _RIGHTS.may, _RIGHTS.require, _RIGHTS.roles_of
