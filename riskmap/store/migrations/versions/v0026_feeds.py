"""What feeds brought: stations, series with their values, signals, tracks, earthquakes, runs."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

NEVER_CHANGED = ("observation_earlier", "feed_item_earlier")


def upgrade() -> None:
    """Go up to this revision."""
    _state()
    _runs()
    _payloads()
    _stations()
    _series()
    _observations()
    _receivers()
    _items()
    _canary()
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in NEVER_CHANGED:
        op.execute(_refusal_sqlite(table) if is_sqlite else _refusal_postgresql(table))


def _refusal_sqlite(table: str) -> str:
    return f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"""


def _refusal_postgresql(table: str) -> str:
    return f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change()"""


def _moment(name: str, *, nullable: bool = False) -> Any:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, length: int | None = None) -> Any:
    kind = sa.Text() if length is None else sa.String(length=length)
    return sa.Column(name, kind, nullable=False)


def _number(name: str, kind: Any = None) -> Any:
    return sa.Column(name, kind or sa.Integer(), nullable=False, autoincrement=False)


def _real(name: str, *, nullable: bool = True) -> Any:
    return sa.Column(name, sa.Float(), nullable=nullable)


def _switch(name: str) -> Any:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _document(name: str, *, nullable: bool = False) -> Any:
    kind: Any = sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )
    return sa.Column(name, kind, nullable=nullable)


def _key(table: str, *columns: str) -> Any:
    return sa.PrimaryKeyConstraint("realm", *columns, name=op.f(f"pk_{table}"))


def _indexed(table: str, *columns: str) -> None:
    op.create_index(op.f("_".join(("ix", table, *columns))), table, list(columns))


def _state() -> None:
    op.create_table(
        "feed_state",
        _text("realm"),
        _text("feed"),
        _text("home", 12),
        _document("transport"),
        _number("failures"),
        _moment("open_until", nullable=True),
        _moment("next_at", nullable=True),
        _text("held_by"),
        _moment("held_until", nullable=True),
        _moment("began_at", nullable=True),
        _moment("success_at", nullable=True),
        _moment("new_at", nullable=True),
        _moment("newest_at", nullable=True),
        _text("form"),
        _number("empty"),
        _document("trouble", nullable=True),
        _document("error", nullable=True),
        _number("dropped"),
        _key("feed_state", "feed"),
    )


def _runs() -> None:
    op.create_table(
        "feed_run",
        _text("realm"),
        _number("number"),
        _text("feed"),
        _text("home", 12),
        _text("state"),
        _text("way"),
        _moment("began_at"),
        _moment("ended_at", nullable=True),
        _number("size"),
        _switch("not_modified"),
        _number("messages"),
        _number("new"),
        _number("changed"),
        _number("unchanged"),
        _number("refused"),
        _document("error", nullable=True),
        _text("sha256", 64),
        sa.CheckConstraint(
            "state IN ('running', 'done', 'failed', 'lost')", name=op.f("ck_feed_run_state")
        ),
        sa.CheckConstraint(
            "way IN ('clock', 'hand', 'replay', 'stream')", name=op.f("ck_feed_run_way")
        ),
        sa.CheckConstraint(
            "(state = 'running') = (ended_at IS NULL)", name=op.f("ck_feed_run_ended")
        ),
        _key("feed_run", "number"),
    )
    _indexed("feed_run", "realm", "feed", "number")
    _indexed("feed_run", "realm", "began_at")


def _payloads() -> None:
    op.create_table(
        "feed_payload",
        _text("realm"),
        _text("feed"),
        _text("sha256", 64),
        _text("home", 12),
        _moment("first_at"),
        _moment("last_at"),
        _number("times"),
        _number("size"),
        _number("refused"),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        _document("why", nullable=True),
        _moment("seen_at", nullable=True),
        _key("feed_payload", "feed", "sha256"),
    )
    _indexed("feed_payload", "realm", "last_at")


def _stations() -> None:
    op.create_table(
        "feed_station",
        _text("realm"),
        _text("key"),
        _text("home", 12),
        _text("feed"),
        _text("station"),
        _text("zh"),
        _text("en"),
        _text("kind"),
        _real("lon"),
        _real("lat"),
        _real("height_m"),
        _text("datum"),
        _text("code12", 12),
        _document("marks"),
        _switch("active"),
        _switch("registered"),
        sa.CheckConstraint(
            "kind IN ('gnss', 'rain', 'level', 'tide', 'met')", name=op.f("ck_feed_station_kind")
        ),
        sa.CheckConstraint("(lon IS NULL) = (lat IS NULL)", name=op.f("ck_feed_station_position")),
        _key("feed_station", "key"),
    )


def _series() -> None:
    op.create_table(
        "feed_series",
        _text("realm"),
        _number("number"),
        _text("home", 12),
        _text("station"),
        _text("quantity"),
        _number("period_s"),
        _text("datum"),
        _text("unit"),
        _number("count"),
        _number("at_ms", sa.BigInteger()),
        _real("value", nullable=False),
        _real("sigma"),
        _number("quality", sa.SmallInteger()),
        _number("received_ms", sa.BigInteger()),
        _key("feed_series", "number"),
        sa.UniqueConstraint(
            "realm",
            "station",
            "quantity",
            "period_s",
            "datum",
            name=op.f("uq_feed_series_realm_station_quantity_period_s_datum"),
        ),
    )


def _observations() -> None:
    for table, key in (
        ("observation", ("series", "at_ms")),
        ("observation_earlier", ("series", "at_ms", "version")),
    ):
        op.create_table(
            table,
            _text("realm"),
            _number("series"),
            _number("at_ms", sa.BigInteger()),
            _number("version"),
            _real("value", nullable=False),
            _real("sigma"),
            _number("quality", sa.SmallInteger()),
            _number("received_ms", sa.BigInteger()),
            _number("run"),
            _key(table, *key),
            sqlite_with_rowid=False,
        )


def _receivers() -> None:
    op.create_table(
        "feed_receiver",
        _text("realm"),
        _text("station"),
        _text("home", 12),
        _number("at_ms", sa.BigInteger()),
        _number("received_ms", sa.BigInteger()),
        _document("body"),
        _key("feed_receiver", "station"),
    )


def _items() -> None:
    op.create_table(
        "feed_item",
        _text("realm"),
        _text("feed"),
        _text("kind"),
        _text("key"),
        _text("home", 12),
        _moment("at"),
        _moment("until"),
        _text("digest", 64),
        _document("body"),
        _moment("first_at"),
        _moment("received_at"),
        _number("run"),
        _number("version"),
        sa.CheckConstraint(
            "kind IN ('signal', 'forecast', 'best', 'quake')", name=op.f("ck_feed_item_kind")
        ),
        _key("feed_item", "feed", "kind", "key"),
    )
    _indexed("feed_item", "realm", "kind", "at")
    _indexed("feed_item", "realm", "kind", "until")
    op.create_table(
        "feed_item_earlier",
        _text("realm"),
        _text("feed"),
        _text("kind"),
        _text("key"),
        _number("version"),
        _text("home", 12),
        _text("digest", 64),
        _document("body"),
        _moment("received_at"),
        _number("run"),
        _key("feed_item_earlier", "feed", "kind", "key", "version"),
    )
    op.create_table(
        "feed_alias",
        _text("realm"),
        _text("feed"),
        _text("alias"),
        _text("home", 12),
        _text("key"),
        _key("feed_alias", "feed", "alias"),
    )
    _indexed("feed_alias", "realm", "feed", "key")


def _canary() -> None:
    op.create_table(
        "feed_canary",
        _text("realm"),
        _text("feed"),
        _text("home", 12),
        _text("item"),
        _moment("said_at"),
        _moment("received_at"),
        _moment("kept_at"),
        _moment("shown_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["realm", "feed"],
            ["feed_state.realm", "feed_state.feed"],
            name=op.f("fk_feed_canary_realm_feed"),
        ),
        _key("feed_canary", "feed"),
    )
