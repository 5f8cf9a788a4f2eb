"""Answers with the parts of a runtime: for the clock, commands and the hook."""

from __future__ import annotations

from riskmap.calls.service.channels import replying
from riskmap.reporting.service.answering import How
from riskmap.store import Parts


def how_of(parts: Parts) -> How:
    """Return with what answers are made at this site."""
    settings = parts.settings
    channels = replying(settings)
    return How(
        folder=parts.resources.locale,
        language=settings.place.language,
        home=settings.place.code12,
        office=settings.calls.office,
        can_reply=lambda name: name in channels,
    )
