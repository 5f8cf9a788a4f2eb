"""Days and hours that forms say, by the clocks of the site; moments as fields hold them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.doors.parts import parts


def zone() -> ZoneInfo:
    """Return the time zone of the site."""
    return ZoneInfo(parts().settings.place.timezone)


def local(at: datetime) -> datetime:
    """Return a moment as clocks at the site show it."""
    return at.astimezone(zone())


def typed(at: datetime) -> tuple[str, str]:
    """Return day and hour of a moment as the fields of a form hold them."""
    here = local(at)
    return f"{here:%Y-%m-%d}", f"{here:%H:%M}"


def moment_of(day: str, hour: str) -> datetime | None:
    """Return the moment of a local day and hour, aware, in UTC; None where both are empty.

    Raises
    ------
    InvalidRequestError
        If it is none.
    """
    return moment_written(f"{day}T{hour}") if day or hour else None


def moment_written(text: str) -> datetime | None:
    """Return the moment of a local ``2026-07-12T06:30``, aware, in UTC; None where it is empty.

    Raises
    ------
    InvalidRequestError
        If it is none.
    """
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone()).astimezone(UTC)
    except ValueError:
        raise InvalidRequestError(
            N_("{value} is no moment."),
            mend=N_("Give day and time both, or leave both empty for now."),
            value=" ".join(text.split("T"))[:40],
        ) from None


def needed_moment(day: str, hour: str) -> datetime:
    """Return a moment that has to be said; see `moment_of`.

    Raises
    ------
    InvalidRequestError
        If it is none, or was not said.
    """
    found = moment_of(day, hour)
    if found is None:
        raise InvalidRequestError(N_("Nobody said when."), mend=N_("Give day and time of the day."))
    return found
