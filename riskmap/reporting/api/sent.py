"""What programs send as a report.

Only the form is asked for here. What a figure may be is judged by the service, which never holds
news of casualties up: a number that nobody understands does not keep the others out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from riskmap.doors.api.sending import Body
from riskmap.geo.datums import Datum
from riskmap.reporting.model.danger_kinds import danger_table
from riskmap.reporting.model.figures import take
from riskmap.reporting.model.positions import Given
from riskmap.reporting.model.reports import (
    BOXES,
    SUMMARY_MOST,
    Call,
    Danger,
    Header,
    Kind,
    Position,
    Report,
    Signed,
)
from riskmap.reporting.service.submitting import Incoming

_LONG = 2000
Id32 = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Short = Annotated[str, Field(max_length=100)]
Words = Annotated[str, Field(max_length=_LONG)]
Key = Annotated[str, Field(max_length=80)]
Moment = Annotated[AwareDatetime, Field(description="With its offset, such as +08:00.")]


def one_of(slugs: Iterable[str]) -> str:
    """Return the pattern of one of several words."""
    return f"^({'|'.join(slugs)})$"


Box = Literal[
    "background", "course", "characteristics", "scene", "outlook", "measures", "needs",
    "difficulties", "next_steps",
]  # fmt: skip


class SentHeader(Body):
    """What identifies an event."""

    hazard: Annotated[str, Field(min_length=1, max_length=80, examples=["typhoon_wind"])]
    occurred_at: Moment
    ended_at: Moment | None = None
    typhoon: Short = ""
    magnitude: Annotated[float | None, Field(ge=-2, le=11)] = None
    place: Short = ""


class SentPosition(Body):
    """Degrees, longitude first as everywhere."""

    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]
    accuracy_m: Annotated[float | None, Field(ge=0, le=100_000)] = None
    datum: Literal["wgs84", "cgcs2000", "gcj02", "bd09"] = Field(
        default="wgs84",
        description="What they refer to; GCJ-02 and BD-09 of Chinese web maps are shifted back.",
    )


class SentDanger(Body):
    """A danger that is not yet a loss."""

    what: Annotated[str, Field(pattern=one_of(danger_table().kinds), examples=["water"])]
    words: Annotated[str, Field(min_length=1, max_length=_LONG)]
    place: Short = Field(default="", description="Where, in words.")
    depth: Annotated[str, Field(pattern=one_of(danger_table().depths))] | None = Field(
        default=None, description="How deep the water stands, told by the body."
    )
    depth_cm: Annotated[int | None, Field(ge=0, le=2000)] = None
    position: SentPosition | None = None
    dispatched_to: Short = ""
    closed_at: Moment | None = None
    closed_how: Short = ""


class SentSigned(Body):
    """Who stands for the report."""

    compiler: Annotated[str, Field(min_length=1, max_length=100)]
    unit_head: Short = ""
    phone: Short = ""


class SentCall(Body):
    """The call that the report writes down."""

    caller: Annotated[str, Field(min_length=1, max_length=100)]
    number: Annotated[str, Field(min_length=1, max_length=40)]
    called_at: Moment


class NewReport(Body):
    """A report. What is left out of the figures was not asked for."""

    id: UUID = Field(description="Made by the sender; the same report again has the same.")
    kind: Literal["season_zero", "event_zero", "danger", "initial", "follow_up", "verified"]
    unit: Annotated[str, Field(pattern=r"^[0-9]{12}$", description="Code of the unit.")]
    cutoff_at: Moment
    signed: SentSigned
    event: Id32 | None = Field(
        default=None, description="The event; null where an initial report begins one."
    )
    header: SentHeader | None = Field(default=None, description="Of an initial report only.")
    figures: dict[Key, Any] = Field(
        default_factory=dict,
        max_length=200,
        description='By indicator, in its unit: 12, 12.5, "unknown" or {"at_least": 12}.',
    )
    reasons: dict[Key, Words] = Field(
        default_factory=dict,
        max_length=200,
        description="Why a figure went down, jumped, or is another.",
    )
    narrative: dict[Box, Words] = Field(default_factory=dict)
    summary: Annotated[str, Field(max_length=SUMMARY_MOST)] = ""
    danger: SentDanger | None = None
    position: SentPosition | None = None
    mass_loss: bool = Field(
        default=False,
        description="Many houses collapsed at once, or a large area suffered losses, as the "
        "sender judges it; of an initial or follow-up report only.",
    )
    call: SentCall | None = None
    ticked: list[Short] = Field(
        default_factory=list,
        max_length=100,
        description="Ids of checks whose warnings were seen and are right as they are.",
    )
    replaces: UUID | None = Field(default=None, description="The version that was returned.")
    upgrades: UUID | None = Field(default=None, description="The danger that became more.")
    device_at: Moment | None = Field(default=None, description="What the sender's clock said.")
    skew_s: Annotated[
        float | None,
        Field(ge=-(10**9), le=10**9, description="By how many seconds it was ahead."),
    ] = None


def incoming(sent: NewReport, body: bytes) -> Incoming:
    """Return what was sent as the service takes it."""
    taken = take(sent.figures)
    report = Report(
        id=sent.id,
        kind=Kind(sent.kind),
        unit=sent.unit,
        signed=Signed(**vars(sent.signed)),
        cutoff_at=sent.cutoff_at,
        event_id=sent.event or "",
        header=Header(**vars(sent.header)) if sent.header else None,
        figures=taken.figures,
        reasons=dict(sent.reasons),
        narrative={box: sent.narrative[box] for box in BOXES if box in sent.narrative},
        summary=sent.summary,
        danger=_danger(sent.danger),
        position=_position(sent.position),
        is_mass_loss=sent.mass_loss,
        call=Call(**vars(sent.call)) if sent.call else None,
        ticked=tuple(sent.ticked),
        replaces=sent.replaces,
        upgrades=sent.upgrades,
        phone_at=sent.device_at,
        skew_s=sent.skew_s,
        channel="api",
    )
    return Incoming(report=report, taken=taken, sent=body)


def _danger(sent: SentDanger | None) -> Danger | None:
    if sent is None:
        return None
    said = {**sent.model_dump(), "depth": sent.depth or ""}
    return Danger(**{**said, "position": _position(sent.position)})


def _position(sent: SentPosition | None) -> Position | None:
    if sent is None:
        return None
    at = Given(lon=sent.lon, lat=sent.lat, datum=Datum(sent.datum), accuracy_m=sent.accuracy_m)
    return at.position()
