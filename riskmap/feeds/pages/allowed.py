"""The feeds of a site as pages need them: what each is called, and how old its news may become."""

from __future__ import annotations

from datetime import timedelta

from flask import g

from riskmap.core.realm import DEMO
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale
from riskmap.feeds import service
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.service.demonstration import begun_here


def feeds_here() -> dict[str, FeedSettings]:
    """Return the feeds whose data the one who asks can see, by name; those that are off, too."""
    if "feeds_here" not in g:
        settings, realm = parts().settings, current_scope().realm
        made_up = begun_here(parts()) if realm == DEMO else ()
        mine = (one for one in service.feeds_of(settings) if one.realm == realm)
        g.feeds_here = {one.name: one for one in (*made_up, *mine)}
    found: dict[str, FeedSettings] = g.feeds_here
    return found


def allowed_of(feed: str) -> timedelta:
    """Return how old the newest value of a feed may become; of one set nowhere as of any feed."""
    one = feeds_here().get(feed)
    return (
        timedelta(seconds=parts().settings.feed.allowed_age_s) if one is None else one.allowed_age
    )


def feed_title(feed: str) -> str:
    """Return what a feed is called; its slug where it is set nowhere."""
    one = feeds_here().get(feed)
    return feed if one is None else one.title(locale())
