"""What is known of one expected report: what came when, by which clock, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from attrs import frozen

from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.reporting.model.plans import plan_named
from riskmap.reporting.service.boarding import Row
from riskmap.reporting.store import duties, slots
from riskmap.reporting.store.duties import Note
from riskmap.store import Reading


@frozen(kw_only=True)
class Came:
    """One report that came for it.

    Parameters
    ----------
    received_at
        When the server had it: this judges.
    called_at
        When the call was that it writes down: this judges then. None: there was none.
    phone_says
        When the sender's clock says it was sent, put right by its measured error; it judges
        nothing, and may excuse.
    skew_s
        That error, in seconds ahead.
    was_in_time_by_its_clock
        It came late, and the sender's own clock says that it was sent in time.
    """

    version_id: str
    received_at: datetime
    called_at: datetime | None
    phone_says: datetime | None
    skew_s: float | None
    channel: str
    by: str
    entered_by: str
    late_by: timedelta
    was_in_time_by_its_clock: bool


@frozen(kw_only=True)
class Evidence:
    """One expected report with all that is known of it."""

    row: Row
    came: tuple[Came, ...]
    notes: tuple[Note, ...]


def evidence(uow: Reading, slot_id: str, code12: str) -> Evidence:
    """Return what is known of one expected report.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    """
    slot = slots.by_ids(uow, [slot_id]).get(slot_id)
    duty = None if slot is None else duties.one(uow, slot, code12)
    if slot is None or duty is None:
        raise NotFoundError(
            N_("No report is expected of {code} there."),
            mend=N_("Look at the board for what is expected."),
            code=code12[:12],
        )
    row = Row(duty=duty, state=duty.state_at(uow.now), plan=plan_named(slot.plan))
    found = duties.submissions(uow, slot_id, code12)
    return Evidence(
        row=row,
        came=tuple(_came(one, slot.due_at) for one in found),
        notes=tuple(duties.notes_of(uow, slot_id, code12)),
    )


def _came(row: Mapping[str, Any], due_at: datetime) -> Came:
    counts_at, received_at = row["counts_at"], row["received_at"]
    phone_says = None
    if row["phone_at"] is not None:
        phone_says = row["phone_at"] - timedelta(seconds=row["skew_s"] or 0)
    late_by = max(counts_at - due_at, timedelta(0))
    return Came(
        version_id=row["submission_id"].replace("-", ""),
        received_at=received_at,
        called_at=counts_at if counts_at != received_at else None,
        phone_says=phone_says,
        skew_s=row["skew_s"],
        channel=row["channel"],
        by=row["by"],
        entered_by=row["entered_by"],
        late_by=late_by,
        was_in_time_by_its_clock=bool(late_by) and phone_says is not None and phone_says <= due_at,
    )
