"""Plain zero reports of programs without the toll of the ordinary way: many of them, one write.

What is plain, and what is written of it, `reporting.service.intake` knows. Whatever is not plain
gets no answer here, and goes the ordinary way, which refuses and explains.
"""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from riskmap.core.access import Scope
from riskmap.core.errors import RiskmapError
from riskmap.doors.api import bearing
from riskmap.doors.api.sending import understood
from riskmap.doors.quick import Quick, QuickAnswer
from riskmap.people.keys import sign_in_key
from riskmap.people.service import access_tokens
from riskmap.reporting.api import told
from riskmap.reporting.api.blueprint import blueprint
from riskmap.reporting.api.sent import NewReport, incoming
from riskmap.reporting.service import intake
from riskmap.reporting.service.intake import Kept, Pace, Parcel
from riskmap.store import Parts
from riskmap.store.together import Together

log = structlog.get_logger(__name__)

_PACE = Pace(most=bearing.MOST, window=bearing.WINDOW)


class ZeroReports:
    """Answers programs that send a plain zero report, and nobody else.

    Parameters
    ----------
    parts
        What the runtime hands out.
    """

    method = "POST"
    path = f"{blueprint.url_prefix}/reports"
    endpoint = f"{blueprint.name}.add_report"

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._key = sign_in_key(parts.home.keys)
        self._together: Together[Parcel, Kept | None] = Together(self.keep)

    async def answer(self, asked: Quick) -> QuickAnswer | None:
        """Keep a plain zero report and return its receipt; None for anything else."""
        parcel = self.parcel(asked)
        kept = None if parcel is None else await self._together.do(parcel)
        return None if kept is None else self._made(kept)

    def parcel(self, asked: Quick) -> Parcel | None:
        """Return a plain zero report as it is handed on; None for anything else."""
        try:
            one = incoming(understood(NewReport, asked.body), asked.body)
        except RiskmapError:
            return None
        hashed = access_tokens.hashed_token(asked.token, self._key)
        return Parcel.of(one, token_hash=hashed, origin=asked.origin)

    def keep(self, parcels: Sequence[Parcel]) -> Sequence[Kept | None]:
        """Keep several in one write; None for what has to go the ordinary way."""
        scope, database = Scope.system(self.endpoint), self._parts.database
        try:
            return database.write(scope, lambda uow: intake.keep_all(uow, parcels, _PACE))
        except Exception as fault:  # noqa: BLE001 - whatever it is, the ordinary way says it better
            log.warning("reports go the ordinary way", count=len(parcels), reason=str(fault))
            return [None] * len(parcels)

    def _made(self, kept: Kept) -> QuickAnswer:
        limits = bearing.told(kept.use, self._parts.clock.now())
        return QuickAnswer(
            body=told.made(kept.version, kept.met, ()),
            headers=(("Location", told.address(kept.version)), *limits.items()),
        )
