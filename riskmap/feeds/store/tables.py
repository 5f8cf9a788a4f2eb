"""Tables of the room.

All that one district's feeds brought may be read by everybody in it: rows bear the district's code
as ``home``, and are asked for as what it publishes downward. Observations are many and small: they
bear none, and belong to their series.

What is current stands in one table, what was said before in another of the same name with
``earlier``: the first is quick to read, the second never changes.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)

from riskmap.store import Json, UtcDateTime, operational


def _home() -> Column[Any]:
    return Column("home", String(12), nullable=False)


#: One row a feed: where its transport stands, who is asking it, when it is asked again.
feed_state = operational(
    "feed_state",
    Column("feed", Text, primary_key=True),
    _home(),
    Column("transport", Json, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("open_until", UtcDateTime),
    Column("next_at", UtcDateTime),
    Column("held_by", Text, nullable=False),  # empty while nobody asks it
    Column("held_until", UtcDateTime),
    Column("began_at", UtcDateTime),
    Column("success_at", UtcDateTime),
    Column("new_at", UtcDateTime),
    Column("newest_at", UtcDateTime),
    Column("form", Text, nullable=False),
    Column("empty", Integer, nullable=False),  # readable answers in a row that held nothing
    Column("trouble", Json),  # what is wrong with its newest payload
    Column("error", Json),  # why its last run failed
    Column("dropped", Integer, nullable=False),
    area_column="home",
    audited=False,
)

feed_run = operational(
    "feed_run",
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("feed", Text, nullable=False),
    _home(),
    Column("state", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("began_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("size", Integer, nullable=False),
    Column("not_modified", Boolean, nullable=False),
    Column("messages", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("error", Json),
    Column("sha256", String(64), nullable=False),
    CheckConstraint("state IN ('running', 'done', 'failed', 'lost')", name="state"),
    CheckConstraint("way IN ('clock', 'hand', 'replay', 'stream')", name="way"),
    CheckConstraint("(state = 'running') = (ended_at IS NULL)", name="ended"),
    area_column="home",
    audited=False,
)
Index(None, feed_run.c.realm, feed_run.c.feed, feed_run.c.number)
Index(None, feed_run.c.realm, feed_run.c.began_at)

#: Raw bytes, compressed; the same bytes once. ``why``: somebody has to look at them.
feed_payload = operational(
    "feed_payload",
    Column("feed", Text, primary_key=True),
    Column("sha256", String(64), primary_key=True),
    _home(),
    Column("first_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    Column("times", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("why", Json),
    Column("seen_at", UtcDateTime),
    area_column="home",
    audited=False,
)
Index(None, feed_payload.c.realm, feed_payload.c.last_at)

feed_station = operational(
    "feed_station",
    Column("key", Text, primary_key=True),
    _home(),
    Column("feed", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("lon", Float),
    Column("lat", Float),
    Column("height_m", Float),
    Column("datum", Text, nullable=False),
    Column("code12", String(12), nullable=False),
    Column("marks", Json, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("registered", Boolean, nullable=False),
    CheckConstraint("kind IN ('gnss', 'rain', 'level', 'tide', 'met')", name="kind"),
    CheckConstraint("(lon IS NULL) = (lat IS NULL)", name="position"),
    area_column="home",
)

#: One row a station, quantity, period and datum, with its newest value.
feed_series = operational(
    "feed_series",
    Column("number", Integer, primary_key=True, autoincrement=False),
    _home(),
    Column("station", Text, nullable=False),
    Column("quantity", Text, nullable=False),
    Column("period_s", Integer, nullable=False),  # 0: of a moment
    Column("datum", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("value", Float, nullable=False),
    Column("sigma", Float),
    Column("quality", SmallInteger, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    UniqueConstraint("realm", "station", "quantity", "period_s", "datum"),
    area_column="home",
    audited=False,
)

#: Milliseconds since 1970-01-01 UTC: arrays are made of them without a detour.
observation = operational(
    "observation",
    Column("series", Integer, primary_key=True, autoincrement=False),
    Column("at_ms", BigInteger, primary_key=True, autoincrement=False),
    Column("value", Float, nullable=False),
    Column("sigma", Float),
    Column("quality", SmallInteger, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    Column("run", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    audited=False,
    sqlite_with_rowid=False,
)

observation_earlier = operational(
    "observation_earlier",
    Column("series", Integer, primary_key=True, autoincrement=False),
    Column("at_ms", BigInteger, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("value", Float, nullable=False),
    Column("sigma", Float),
    Column("quality", SmallInteger, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    Column("run", Integer, nullable=False),
    audited=False,
    sqlite_with_rowid=False,
)

#: How receivers are now: one row a station.
feed_receiver = operational(
    "feed_receiver",
    Column("station", Text, primary_key=True),
    _home(),
    Column("at_ms", BigInteger, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    Column("body", Json, nullable=False),
    area_column="home",
    audited=False,
)

#: Signals, tracks and earthquakes as they were said.
feed_item = operational(
    "feed_item",
    Column("feed", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    _home(),
    Column("at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("body", Json, nullable=False),
    Column("first_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("run", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint("kind IN ('signal', 'forecast', 'best', 'quake')", name="kind"),
    area_column="home",
    audited=False,
)
Index(None, feed_item.c.realm, feed_item.c.kind, feed_item.c.at)
Index(None, feed_item.c.realm, feed_item.c.kind, feed_item.c.until)

feed_item_earlier = operational(
    "feed_item_earlier",
    Column("feed", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    _home(),
    Column("digest", String(64), nullable=False),
    Column("body", Json, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("run", Integer, nullable=False),
    area_column="home",
    audited=False,
)

#: Other ids of the same earthquake: the preferred one changes.
feed_alias = operational(
    "feed_alias",
    Column("feed", Text, primary_key=True),
    Column("alias", Text, primary_key=True),
    _home(),
    Column("key", Text, nullable=False),
    area_column="home",
    audited=False,
)
Index(None, feed_alias.c.realm, feed_alias.c.feed, feed_alias.c.key)

#: One item of a feed followed to the screen: the newest that was followed.
feed_canary = operational(
    "feed_canary",
    Column("feed", Text, primary_key=True),
    _home(),
    Column("item", Text, nullable=False),
    Column("said_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("kept_at", UtcDateTime, nullable=False),
    Column("shown_at", UtcDateTime),
    ForeignKeyConstraint(["realm", "feed"], ["feed_state.realm", "feed_state.feed"]),
    area_column="home",
    audited=False,
)

#: Tables whose rows are never changed; they may go when their time is over.
NEVER_CHANGED = (observation_earlier, feed_item_earlier)
