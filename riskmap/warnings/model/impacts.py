"""What lies where a warning holds: divisions, people, places, losses, and who is to be called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from riskmap.core.sources import Flags


@frozen(kw_only=True)
class People:
    """People who live in the divisions, by the assessment that is shown.

    Parameters
    ----------
    persons, low, high
        In all of these divisions; that is more than the people really met.
    unknown_units
        Divisions of which nobody knows.
    """

    persons: int
    low: int
    high: int
    is_estimated: bool
    unknown_units: int = 0


@frozen(kw_only=True)
class Helped:
    """People on the list of those who need help; None where no list is kept, or it is small."""

    persons: int | None
    units_without_a_list: int


@frozen(kw_only=True)
class LossBand:
    """What such an event is expected to cost there, by the assessment that is shown.

    Parameters
    ----------
    low, high
        Losses at the mildest and the worst map of this hazard, added over the divisions.
    low_label, high_label
        Which maps those are.
    hazard
        Id of the hazard in the assessment.
    """

    hazard: str
    low: float
    high: float
    low_label: str
    high_label: str
    currency: str
    price_year: int
    is_estimated: bool


@frozen(kw_only=True)
class ToCall:
    """Somebody to be called, as the roster stands; who it is, is looked up when it is shown."""

    unit: str
    person: str
    step: str


@frozen(kw_only=True)
class Impact:
    """What lies where one version of a warning holds.

    Parameters
    ----------
    number
        Of the version.
    streets, committees
        Codes of the divisions that it meets; of committees only where outlines are known.
    without_outline
        Divisions that may lie there too: their outlines are not known.
    people, loss, helped
        None where nobody knows.
    facilities
        Numbers of public places by kind.
    exposed
        Ids of places where people need help first: schools, homes, dangers.
    to_call, without_officer
        Whom to call, and units where nobody stands on the roster.
    assessment
        Version of the assessment that figures are from; None for none.
    flags
        What has to be said beside it.
    """

    warning_id: str
    number: int
    recorded_at: datetime
    took_ms: int = 0
    streets: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    without_outline: tuple[str, ...] = ()
    people: People | None = None
    helped: Helped | None = None
    facilities: Mapping[str, int] = field(factory=dict)
    exposed: tuple[str, ...] = ()
    loss: LossBand | None = None
    to_call: tuple[ToCall, ...] = ()
    without_officer: tuple[str, ...] = ()
    assessment: int | None = None
    flags: Flags = field(factory=Flags)

    @property
    def units(self) -> tuple[str, ...]:
        """Divisions whose officers are called: committees, and streets without any of them."""
        covered = {one[:9] for one in self.committees}
        return (*self.committees, *(one for one in self.streets if one[:9] not in covered))
