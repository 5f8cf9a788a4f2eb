"""Settings of feeds: what holds for all of them, and one block for each."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from riskmap.config.base import Section

#: What a feed may be called: in addresses, in names of files, in the environment.
NAME = r"[a-z][a-z0-9_]{0,30}"


class Feed(Section):
    """What holds for every feed whose own block says nothing else."""

    every_s: float = Field(ge=1, le=604_800, description="Seconds between two runs.")
    jitter_s: float = Field(ge=0, le=3_600, description="Seconds that a run may come later.")
    timeout_s: float = Field(gt=0, le=600, description="Seconds for one run, all in all.")
    retry_s: float = Field(ge=1, le=3_600, description="Seconds before the first new attempt.")
    breaker_after: int = Field(ge=1, le=100, description="Failures until it is left in peace.")
    breaker_pause_s: float = Field(ge=1, le=86_400, description="Seconds that it is left in peace.")
    allowed_age_s: float = Field(gt=0, le=31_536_000, description="Seconds its news may be old.")
    allowed_age_from: str = Field(max_length=200, description="Who says so.")
    age_of: Literal["item", "answer"] = Field(
        description="What may be so old: its newest value, or its last readable answer."
    )
    may_be_empty: bool = Field(description="Nothing to say is a usual answer of it.")
    utc_offset: str = Field(
        pattern=r"^([+-](0\d|1[0-4]):[0-5]\d)?$",
        description="Offset of times that say none; empty: such times are refused.",
    )
    datum: str = Field(max_length=60, description="Of heights, where the data do not say.")
    needs_checksum: bool = Field(description="Refuse NMEA sentences that bear none.")
    only_every_s: float = Field(
        ge=0, le=86_400, description="Of a stream, keep values of whole multiples of it; 0: all."
    )
    positions_every_s: float = Field(
        ge=0, le=300, description="Keep one position in so many seconds, the median; 0: all."
    )
    keep_days: float = Field(ge=0, le=3_660, description="Days that raw payloads are kept.")
    quarantine_days: float = Field(
        ge=1, le=3_660, description="Days that payloads are kept which somebody has to look at."
    )


class OneFeed(Feed):
    """One feed: ``[feeds.NAME]``."""

    on: bool = Field(default=False, description="Whether it is asked or listened to.")
    format: str = Field(description="What reads it; `riskmap feeds list` names all.")
    zh: str = Field(default="", max_length=60, description="Its name in Chinese.")
    en: str = Field(default="", max_length=60, description="Its name in English.")
    address: str = Field(
        default="", description="Where it is asked; empty: it is brought by hand only."
    )
    transport: dict[str, Any] = Field(
        default_factory=dict, repr=False, description="How it is asked: user, password …"
    )
    station: str = Field(default="", max_length=60, description="Whose data, if they do not say.")
    realm: Literal["live", "demo"] = Field(
        default="live", description="Which world its data belong to."
    )
