"""A report: which kind it is, what it says, in which state it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from attrs import field, frozen

from riskmap.core.clock import require_aware
from riskmap.core.codes import require_code12
from riskmap.core.words import N_, Message
from riskmap.reporting.model.figures import Figures


class Kind(StrEnum):
    """What a report is: a zero, a danger, or a stage of an event."""

    SEASON_ZERO = "season_zero"
    EVENT_ZERO = "event_zero"
    DANGER = "danger"
    INITIAL = "initial"
    FOLLOW_UP = "follow_up"
    VERIFIED = "verified"

    @property
    def word(self) -> Message:
        """What it is called, in plain words beside those of the rules."""
        return Message(_KINDS[self])

    @property
    def is_zero(self) -> bool:
        """True for the two zeros: nothing happened, or nothing changed."""
        return self is Kind.SEASON_ZERO or self is Kind.EVENT_ZERO

    @property
    def is_stage(self) -> bool:
        """True for the three stages of an event, which are what figures are written in."""
        return self in {Kind.INITIAL, Kind.FOLLOW_UP, Kind.VERIFIED}


class State(StrEnum):
    """What became of a report that was received."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_STATES[self])


class ReturnReason(StrEnum):
    """Why a report goes back to who sent it (reporting.md 8.2, rule 19)."""

    WRONG_FIGURES = "wrong_figures"
    MISSING_LEDGER = "missing_ledger"
    LOGIC_ERROR = "logic_error"
    DUPLICATE = "duplicate"
    OTHER = "other"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_REASONS[self])


_KINDS = {
    Kind.SEASON_ZERO: N_("Zero report: no disaster, no danger"),
    Kind.EVENT_ZERO: N_("Zero report: no change"),
    Kind.DANGER: N_("Report of a danger"),
    Kind.INITIAL: N_("Initial report"),
    Kind.FOLLOW_UP: N_("Follow-up report"),
    Kind.VERIFIED: N_("Verified report"),
}
_STATES = {
    State.SUBMITTED: N_("received, not yet checked"),
    State.RETURNED: N_("returned, to be mended"),
    State.ACCEPTED: N_("accepted"),
}
_REASONS = {
    ReturnReason.WRONG_FIGURES: N_("figures are wrong"),
    ReturnReason.MISSING_LEDGER: N_("a list is missing"),
    ReturnReason.LOGIC_ERROR: N_("it contradicts itself"),
    ReturnReason.DUPLICATE: N_("it was reported already"),
    ReturnReason.OTHER: N_("another reason"),
}
#: Boxes of the text part, in order (reporting.md 8.4, rule 40).
BOXES = {
    "background": N_("Background"),
    "course": N_("Course of events"),
    "characteristics": N_("Characteristics"),
    "scene": N_("Scene"),
    "outlook": N_("Outlook"),
    "measures": N_("Measures"),
    "needs": N_("Needs"),
    "difficulties": N_("Difficulties"),
    "next_steps": N_("Next steps"),
}
SUMMARY_MOST = 200
#: What makes copies for levels above due beside many dead and missing people (reporting.md 1.4).
MASS_LOSS = N_("Many houses collapsed at once, or a large area suffered losses")


@frozen(kw_only=True)
class Header:
    """What identifies an event; only the level that receives corrects it (勘误).

    Parameters
    ----------
    hazard
        Slug of the one list of hazards, the sub-type where there is one.
    occurred_at, ended_at
        When it began, and ended if it has.
    typhoon, magnitude
        Number of the typhoon, magnitude of the earthquake; empty, None for others.
    place
        In words.
    """

    hazard: str
    occurred_at: datetime = field(converter=require_aware)
    ended_at: datetime | None = None
    typhoon: str = ""
    magnitude: float | None = None
    place: str = ""


@frozen(kw_only=True)
class Position:
    """Where something is.

    Parameters
    ----------
    lon, lat
        Degrees, EPSG:4490.
    accuracy_m
        How exactly that is known, in metres; None where nobody says.
    how
        ``device``, ``map``, ``photo`` or ``typed``; empty where it came from a program.
    datum
        ``gcj02`` or ``bd09`` where it was given so, which is good to some metres only.
    """

    lon: float
    lat: float
    accuracy_m: float | None = None
    how: str = ""
    datum: str = ""


@frozen(kw_only=True)
class Danger:
    """A danger that is not yet a loss, as it was reported; what follows is written beside it.

    Parameters
    ----------
    what
        Slug of a kind of `danger_kinds`.
    words, place
        What it is, and where, in words.
    depth
        Slug of a band of `danger_kinds`: how deep the water stands, told by the body.
    depth_cm
        The same measured, where somebody did.
    dispatched_to
        Who was sent before it was reported.
    closed_at, closed_how
        When and how it was over, where it was before it was reported.
    """

    what: str
    words: str
    place: str = ""
    depth: str = ""
    depth_cm: int | None = None
    position: Position | None = None
    dispatched_to: str = ""
    closed_at: datetime | None = None
    closed_how: str = ""


@frozen(kw_only=True)
class Signed:
    """Who stands for a report: compiler and head of the unit, with a telephone number."""

    compiler: str
    unit_head: str = ""
    phone: str = ""


@frozen(kw_only=True)
class Call:
    """The call that a report writes down (补报): who called, from which number, when."""

    caller: str
    number: str
    called_at: datetime = field(converter=require_aware)


@frozen(kw_only=True)
class Amended:
    """What made a verified report another one after it was settled (统计核销).

    Parameters
    ----------
    number
        1 for the first amendment of the report.
    """

    number: int
    reason: str
    proposed_by: str
    approved_by: str


@frozen(kw_only=True)
class Report:
    """What somebody reports, as it was understood.

    Parameters
    ----------
    id
        Made by the sender; the same again is the same report.
    unit
        Whose report it is.
    event_id
        The event; empty where it speaks of none, and where an initial report begins one.
    cutoff_at
        The moment at which things stood as it says.
    header
        Of an initial report.
    figures
        Amounts of the smallest unit by indicator; absent was not asked for. A zero has none.
    reasons
        Why a figure went down or jumped, by indicator.
    narrative, summary
        The text part by box, and in at most 200 characters.
    call
        Where somebody at the desk enters what was told by telephone.
    ticked
        Ids of checks whose remarks the sender saw and leaves as they are.
    is_mass_loss
        Of an initial or follow-up report: many houses collapsed at once, or the losses cover a
        large area, as the sender judges it.
    replaces
        The version that was returned, or amended.
    amendment
        Of a verified report whose figures were amended after it was accepted.
    upgrades
        The danger that became a disaster.
    phone_at, skew_s, channel
        What the sender's clock said, by how much it was ahead, and how the report came.
    """

    id: UUID
    kind: Kind
    unit: str = field(converter=require_code12)
    signed: Signed
    cutoff_at: datetime = field(converter=require_aware)
    event_id: str = ""
    header: Header | None = None
    figures: Figures = field(factory=dict)
    reasons: Mapping[str, str] = field(factory=dict)
    narrative: Mapping[str, str] = field(factory=dict)
    summary: str = ""
    danger: Danger | None = None
    position: Position | None = None
    is_mass_loss: bool = False
    call: Call | None = None
    ticked: tuple[str, ...] = ()
    replaces: UUID | None = None
    amendment: Amended | None = None
    upgrades: UUID | None = None
    phone_at: datetime | None = None
    skew_s: float | None = None
    channel: str = "web"


@frozen(kw_only=True)
class Version:
    """A report as it is kept: what was said, what became of it.

    Parameters
    ----------
    report_id
        Id of the first version; all versions of a report share it.
    number
        1 for the first version.
    position
        Place in the chain of its unit and event; 0 for what is in none.
    carries
        Of an event zero: the version whose figures still hold. Empty otherwise.
    sent_hash, receipt
        SHA-256 of the bytes as sent, and the proof handed out.
    by
        Whose account sent it.
    """

    report: Report
    report_id: str
    number: int
    position: int
    state: State
    received_at: datetime
    sent_hash: str
    receipt: str
    by: str
    carries: str = ""
    supersedes: str = ""

    @property
    def id(self) -> str:
        """Its id: that of the sender."""
        return self.report.id.hex
