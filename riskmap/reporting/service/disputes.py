"""Other bytes that came under an id that was taken: side by side, and a person decides."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import evolve, frozen

from riskmap.core.errors import ConflictError, NotFoundError
from riskmap.core.words import N_
from riskmap.people.service.reading import acting
from riskmap.reporting.model.deciding import Conflict, Verdict
from riskmap.reporting.model.reports import ReturnReason, State
from riskmap.reporting.model.rights import Deed
from riskmap.reporting.service import correcting
from riskmap.reporting.service.recording import needed, record, require_right
from riskmap.reporting.service.submitting import require_known
from riskmap.reporting.store import desk, reports
from riskmap.store import Reading, Writing


@frozen(kw_only=True)
class Beside:
    """One field as two senders wrote it; None where one of them did not."""

    field: str
    first: str | None
    other: str | None

    @property
    def differs(self) -> bool:
        """True where they do not say the same."""
        return self.first != self.other


def beside(uow: Reading, one: Conflict) -> tuple[Beside, ...]:
    """Return what both reports say, field by field, what differs first."""
    first = dict(_flat(reports.sent_bytes(uow, one.version_id) or b""))
    other = dict(_flat(one.sent))
    found = [
        Beside(field=name, first=first.get(name), other=other.get(name))
        for name in dict.fromkeys([*first, *other])
    ]
    return tuple(sorted(found, key=lambda each: not each.differs))


def settle(
    uow: Writing, version_id: str, sent_hash: str, verdict: Verdict, words: str, *, by: str = ""
) -> None:
    """Write down which of two reports stands; if it is the other one, the first goes back.

    Both stay kept. What the other says is taken in only when its sender sends it anew.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError, InvalidRequestError
        If nothing came twice under this id, it is not for the one who asks, somebody has decided,
        or nobody says why.
    """
    who, why = acting(uow, by), needed(words)
    version = require_known(reports.by_id(uow, version_id), version_id)
    require_right(uow, who, version.report.unit, Deed.DECIDE)
    found = {one.sent_hash: one for one in desk.conflicts_of(uow, version_id)}
    if sent_hash not in found:
        raise NotFoundError(N_("Nothing else came under this id."))
    decided = evolve(found[sent_hash], verdict=verdict, words=why, decided_by=who.name)
    if not desk.add_verdict(uow, decided, version.report.unit):
        raise ConflictError(N_("Somebody has decided about this already."))
    after = {"verdict": str(verdict), "sent_sha256": sent_hash}
    record(uow, "settled", ("report", version.id, version.report.unit), who, why, after=after)
    can_go_back = version.report.kind.is_stage and version.state is not State.RETURNED
    if verdict is Verdict.OTHER and can_go_back:
        correcting.return_(uow, version_id, ReturnReason.DUPLICATE, why, by=by)


def _flat(sent: bytes) -> Iterator[tuple[str, str]]:
    """Yield fields of a report as it was sent; what is no JSON stands in one field."""
    try:
        said = json.loads(sent)
    except ValueError:
        yield "", sent.decode("utf-8", "replace")
        return
    yield from _fields("", said)


def _fields(name: str, said: Any) -> Iterator[tuple[str, str]]:
    if isinstance(said, Mapping):
        for key, value in said.items():
            yield from _fields(f"{name}.{key}" if name else str(key), value)
    elif isinstance(said, list) and any(isinstance(one, Mapping) for one in said):
        for place, value in enumerate(said, start=1):
            yield from _fields(f"{name}.{place}" if name else str(place), value)
    elif said not in (None, "", [], {}):
        yield name, said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
