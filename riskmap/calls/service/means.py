"""With what messages are made at a site, and in whose language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from attrs import frozen

from riskmap.calls.service.channels import Channel, channels_of
from riskmap.store import Parts


@frozen(kw_only=True)
class Means:
    """With what messages are made.

    Parameters
    ----------
    channels
        By name, in the order in which they are tried.
    folder
        Of the catalogue of words.
    language
        Of whoever has said none.
    """

    channels: Mapping[str, Channel]
    folder: Path
    language: str = "zh"
    office: str = ""
    public_url: str = ""


def means_of(parts: Parts) -> Means:
    """Return with what messages are made at this site."""
    settings = parts.settings
    return Means(
        channels=channels_of(settings),
        folder=parts.resources.locale,
        language=settings.place.language,
        office=settings.calls.office,
        public_url=settings.calls.public_url,
    )
