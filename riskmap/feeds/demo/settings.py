"""The feeds of the demonstration, as a site would have set them up."""

from __future__ import annotations

from datetime import timedelta

from riskmap.core.realm import DEMO
from riskmap.feeds.demo.senders import SENDERS
from riskmap.feeds.demo.story import table
from riskmap.feeds.model.settings import FeedSettings

#: What their senders are asked by; nothing is connected to.
ADDRESS = "demo:"


def demo_feeds(home: str) -> tuple[FeedSettings, ...]:
    """Return the feeds of the demonstration.

    Parameters
    ----------
    home
        Code of the district at home.
    """
    rows = table("feeds")
    return tuple(_feed(name, rows[name], rows["source"], home) for name in SENDERS)


def _feed(name: str, row: dict[str, object], source: str, home: str) -> FeedSettings:
    return FeedSettings(
        name=name,
        format=str(row["format"]),
        zh=str(row["zh"]),
        en=str(row["en"]),
        address=ADDRESS,
        every=timedelta(seconds=float(str(row["every_s"]))),
        allowed_age=timedelta(seconds=float(str(row["allowed_age_s"]))),
        allowed_age_from=source,
        age_of=str(row.get("age_of", "item")),
        realm=DEMO,
        home=home,
    )
