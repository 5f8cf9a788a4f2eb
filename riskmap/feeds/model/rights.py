"""Who may do what with feeds, as ``rights.toml`` says."""

from __future__ import annotations

from enum import StrEnum

from riskmap.people.model.deeds import Rights


class Deed(StrEnum):
    """What is done in the room."""

    LOOK = "look"
    HEALTH = "health"
    RUN = "run"


roles_of = Rights(Deed, "riskmap.feeds").roles_of
