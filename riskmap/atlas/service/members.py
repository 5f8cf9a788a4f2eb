"""What every unit of an assessment is called, kept in memory."""

from __future__ import annotations

from collections.abc import Mapping

from riskmap.atlas.service.editions import Shown
from riskmap.maps.kept import Kept
from riskmap.risk import service as risk
from riskmap.risk.model import Member
from riskmap.store import Reading

#: Joined units, names, search indexes: an assessment is never changed, so neither are these.
KEPT = Kept(room=32)


def members_of(uow: Reading, shown: Shown) -> Mapping[str, Member]:
    """Return all units of an assessment by code, from the whole to the parts."""

    def read() -> Mapping[str, Member]:
        return {one.code: one for one in risk.members(uow, shown.edition.number)}

    return KEPT.get(("members", shown.key), read)
