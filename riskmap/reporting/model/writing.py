"""From what was typed in a draft to the report that it becomes; nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from riskmap.core.errors import InvalidRequestError
from riskmap.core.findings import Finding, Severity
from riskmap.core.words import N_, Message
from riskmap.geo.datums import Datum
from riskmap.reporting.model.drafts import (
    BOX,
    NUMBER,
    POSITION_FIELDS,
    SAME,
    TICK,
    UNKNOWN,
    WHY,
    Draft,
)
from riskmap.reporting.model.figures import Figures, told
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.positions import PASTED, Given, read_pair
from riskmap.reporting.model.reports import BOXES, Header, Position, Signed
from riskmap.reporting.model.typed import LONGEST, read_typed

_MAGNITUDES = (-2, 11)
_FARTHEST_M = 100_000


def figures_typed(draft: Draft, before: Figures) -> dict[str, Any]:
    """Return the figures of a draft as `figures.take` reads them.

    A number beside "not known" is a lower bound. "As before" takes the figure of the report
    before, where nothing else was typed.
    """
    said: dict[str, Any] = {}
    for slug, one in indicators().items():
        number = draft.text(f"{NUMBER}-{slug}")
        is_unknown = bool(draft.text(f"{UNKNOWN}-{slug}"))
        if number:
            amount = read_typed(one, number).said[:LONGEST]
            said[slug] = {"at_least": amount} if is_unknown else amount
        elif is_unknown:
            said[slug] = "unknown"
        elif draft.text(f"{SAME}-{slug}") and slug in before:
            said[slug] = told({slug: before[slug]})[slug]
    return said


def header_typed(draft: Draft, zone: tzinfo) -> tuple[Header | None, tuple[Finding, ...]]:
    """Return hazard, times and place of a new event, and what is missing of them."""
    faults = list(_missing(draft))
    occurred_at = moment_typed(draft.text("day"), draft.text("hour"), zone)
    if occurred_at is None and not faults:
        faults.append(_fault("day", N_("Nobody can read when it began.")))
    ended_at = moment_typed(draft.text("ended_day"), draft.text("ended_hour"), zone)
    if ended_at is None and (draft.text("ended_day") or draft.text("ended_hour")):
        faults.append(_fault("ended_day", N_("Nobody can read when it ended.")))
    faults += position_typed(draft)[1]
    magnitude, is_read = _magnitude(draft.text("magnitude"))
    if not is_read:
        faults.append(_fault("magnitude", N_("The magnitude is a number such as 4.2.")))
    if occurred_at is None or not draft.text("hazard"):
        return None, tuple(faults)
    header = Header(
        hazard=draft.text("hazard"),
        occurred_at=occurred_at,
        ended_at=ended_at,
        typhoon=draft.text("typhoon")[:100],
        magnitude=magnitude,
        place=draft.text("place")[:100],
    )
    return header, tuple(faults)


def moment_typed(day: str, hour: str, zone: tzinfo) -> datetime | None:
    """Return the moment of a local day and time; None where they are none."""
    try:
        return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=zone).astimezone(UTC)
    except ValueError:
        return None


def signed_typed(draft: Draft, compiler: str) -> Signed:
    """Return who stands for the report: the one who writes, where nobody else is named."""
    return Signed(
        compiler=(draft.text("compiler") or compiler)[:100],
        unit_head=draft.text("unit_head")[:100],
        phone=draft.text("phone")[:100],
    )


def reasons_typed(draft: Draft) -> Mapping[str, str]:
    """Return why figures went down, jumped, or are no sum."""
    found = ((slug, draft.text(f"{WHY}-{slug}")) for slug in indicators())
    return {slug: text for slug, text in found if text}


def narrative_typed(draft: Draft) -> Mapping[str, str]:
    """Return the text part, box by box."""
    found = ((box, draft.text(f"{BOX}-{box}")) for box in BOXES)
    return {box: text for box, text in found if text}


def ticked(draft: Draft) -> tuple[str, ...]:
    """Return the checks whose remarks are right as they are."""
    found = (name.partition("-") for name in draft.said)
    return tuple(sorted(check for part, _, check in found if part == TICK))


def position_typed(draft: Draft) -> tuple[Position | None, tuple[Finding, ...]]:
    """Return where it happened, and what cannot be read of that."""
    text, datum, accuracy, how = map(draft.text, POSITION_FIELDS)
    if not text:
        return None, ()
    try:
        lon, lat = read_pair(text)
        one = Given(lon=lon, lat=lat, datum=_datum(datum), accuracy_m=_metres(accuracy), how=how)
        return one.position(), ()
    except InvalidRequestError as fault:
        finding = Finding(
            kind="form",
            severity=Severity.ERROR,
            message=fault.message,
            mend=fault.how_to_mend,
            field=POSITION_FIELDS[0],
        )
        return None, (finding,)


def _datum(text: str) -> Datum:
    return next((one for one in PASTED if text == str(one)), Datum.WGS84)


def _metres(text: str) -> float | None:
    try:
        metres = float(text)
    except ValueError:
        return None
    return metres if 0 <= metres <= _FARTHEST_M else None


def _missing(draft: Draft) -> Iterator[Finding]:
    if not draft.text("hazard"):
        yield _fault("hazard", N_("Nobody said what happened."))
    if not (draft.text("day") and draft.text("hour")):
        yield _fault("day" if not draft.text("day") else "hour", N_("Nobody said when it began."))


def _magnitude(text: str) -> tuple[float | None, bool]:
    if not text:
        return None, True
    try:
        number = float(text)
    except ValueError:
        return None, False
    least, most = _MAGNITUDES
    return (number, True) if least <= number <= most else (None, False)


def _fault(field: str, message: str) -> Finding:
    return Finding(
        kind="form",
        severity=Severity.ERROR,
        message=Message(message),
        mend=Message(N_("Fill it in; about is good enough.")),
        field=field,
    )
