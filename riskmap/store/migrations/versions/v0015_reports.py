"""Events, reports in versions with their figures, decisions about them, sums."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NEVER_CHANGED = (
    "report_event",
    "report_version",
    "report_figure",
    "report_decision",
    "report_conflict",
    "report_sum",
)
KINDS = ("season_zero", "event_zero", "danger", "initial", "follow_up", "verified")
STATES = ("submitted", "returned", "accepted")


def upgrade() -> None:
    """Go up to this revision."""
    _events()
    _versions()
    _figures()
    _current()
    _decisions()
    _conflicts()
    _sums()
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


def _text(name: str, length: int | None = None, *, nullable: bool = False) -> Any:
    kind = sa.Text() if length is None else sa.String(length=length)
    return sa.Column(name, kind, nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> Any:
    return sa.Column(name, sa.Integer(), nullable=nullable, autoincrement=False)


def _document(name: str) -> Any:
    kind: Any = sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )
    return sa.Column(name, kind, nullable=False)


def _of_version(table: str) -> Any:
    return sa.ForeignKeyConstraint(
        ["realm", "version_id"],
        ["report_version.realm", "report_version.version_id"],
        name=op.f(f"fk_{table}_realm_version_id"),
    )


def _indexed(table: str, *columns: str) -> None:
    op.create_index(op.f("_".join(("ix", table, *columns))), table, list(columns))


def _events() -> None:
    op.create_table(
        "report_event",
        _text("realm"),
        _text("event_id", 32),
        _number("number"),
        _text("code12", 12),
        _text("hazard"),
        _moment("occurred_at"),
        _document("header"),
        _text("state"),
        _moment("stable_at", nullable=True),
        _text("merged_into", 32),
        _moment("recorded_at"),
        _text("actor"),
        _text("reason"),
        sa.CheckConstraint("number >= 1", name=op.f("ck_report_event_number")),
        sa.CheckConstraint(
            "(state IN ('stable', 'verified')) = (stable_at IS NOT NULL)",
            name=op.f("ck_report_event_stable"),
        ),
        sa.PrimaryKeyConstraint("realm", "event_id", "number", name=op.f("pk_report_event")),
    )
    _indexed("report_event", "realm", "code12")
    _indexed("report_event", "realm", "merged_into")


def _versions() -> None:
    op.create_table(
        "report_version",
        _text("realm"),
        _text("version_id", 32),
        _text("report_id", 32),
        _number("number"),
        _text("code12", 12),
        _text("event_id", 32),
        _text("kind"),
        _number("position"),
        _text("carries", 32),
        _text("supersedes", 32, nullable=True),
        _moment("cutoff_at"),
        _moment("received_at"),
        _document("body"),
        _document("findings"),
        sa.Column("sent", sa.LargeBinary(), nullable=False),
        _text("sent_hash", 64),
        _text("receipt", 8),
        _text("actor"),
        sa.CheckConstraint(f"kind IN {KINDS}", name=op.f("ck_report_version_kind")),
        sa.CheckConstraint("number >= 1 AND position >= 0", name=op.f("ck_report_version_number")),
        sa.CheckConstraint(
            "(number = 1) = (supersedes IS NULL)", name=op.f("ck_report_version_supersedes")
        ),
        sa.ForeignKeyConstraint(
            ["realm", "supersedes"],
            ["report_version.realm", "report_version.version_id"],
            name=op.f("fk_report_version_realm_supersedes"),
        ),
        sa.PrimaryKeyConstraint("realm", "version_id", name=op.f("pk_report_version")),
        sa.UniqueConstraint("realm", "receipt", name=op.f("uq_report_version_realm_receipt")),
        sa.UniqueConstraint(
            "realm", "report_id", "number", name=op.f("uq_report_version_realm_report_id_number")
        ),
    )


def _figures() -> None:
    op.create_table(
        "report_figure",
        _text("realm"),
        _text("version_id", 32),
        _text("indicator"),
        _text("code12", 12),
        _text("kind"),
        sa.Column("amount", sa.BigInteger()),
        sa.CheckConstraint(
            "kind IN ('number', 'at_least', 'unknown')", name=op.f("ck_report_figure_kind")
        ),
        sa.CheckConstraint(
            "(kind = 'unknown') = (amount IS NULL)", name=op.f("ck_report_figure_amount")
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_report_figure_not_negative")),
        _of_version("report_figure"),
        sa.PrimaryKeyConstraint("realm", "version_id", "indicator", name=op.f("pk_report_figure")),
    )


def _current() -> None:
    op.create_table(
        "report_current",
        _text("realm"),
        _text("report_id", 32),
        _text("version_id", 32),
        _text("code12", 12),
        _text("event_id", 32, nullable=True),
        _text("kind"),
        _number("position", nullable=True),
        _text("once", nullable=True),
        _text("state"),
        _moment("cutoff_at"),
        _moment("received_at"),
        sa.CheckConstraint(f"state IN {STATES}", name=op.f("ck_report_current_state")),
        sa.CheckConstraint("once IN ('initial', 'verified')", name=op.f("ck_report_current_once")),
        sa.CheckConstraint(
            "(event_id IS NULL) = (position IS NULL) OR kind = 'danger'",
            name=op.f("ck_report_current_position"),
        ),
        _of_version("report_current"),
        sa.PrimaryKeyConstraint("realm", "report_id", name=op.f("pk_report_current")),
        sa.UniqueConstraint(
            "realm",
            "event_id",
            "code12",
            "once",
            name=op.f("uq_report_current_realm_event_id_code12_once"),
        ),
        sa.UniqueConstraint(
            "realm",
            "event_id",
            "code12",
            "position",
            name=op.f("uq_report_current_realm_event_id_code12_position"),
        ),
    )
    _indexed("report_current", "realm", "received_at", "report_id")
    _indexed("report_current", "realm", "code12", "received_at")


def _decisions() -> None:
    op.create_table(
        "report_decision",
        _text("realm"),
        _text("version_id", 32),
        _number("number"),
        _text("code12", 12),
        _text("state"),
        _text("reason"),
        _text("words"),
        _moment("recorded_at"),
        _text("actor"),
        sa.CheckConstraint(
            "state IN ('returned', 'accepted')", name=op.f("ck_report_decision_state")
        ),
        sa.CheckConstraint(
            "(state = 'returned') = (reason <> '')", name=op.f("ck_report_decision_reason")
        ),
        _of_version("report_decision"),
        sa.PrimaryKeyConstraint("realm", "version_id", "number", name=op.f("pk_report_decision")),
    )


def _conflicts() -> None:
    op.create_table(
        "report_conflict",
        _text("realm"),
        _text("version_id", 32),
        _text("sent_hash", 64),
        _text("code12", 12),
        sa.Column("sent", sa.LargeBinary(), nullable=False),
        _moment("received_at"),
        _text("actor"),
        sa.PrimaryKeyConstraint(
            "realm", "version_id", "sent_hash", name=op.f("pk_report_conflict")
        ),
    )


def _sums() -> None:
    op.create_table(
        "report_sum",
        _text("realm"),
        _text("sum_id", 32),
        _text("code12", 12),
        _text("event_id", 32),
        _moment("cutoff_at"),
        _document("parts"),
        _document("figures"),
        _moment("recorded_at"),
        _text("actor"),
        sa.PrimaryKeyConstraint("realm", "sum_id", name=op.f("pk_report_sum")),
    )
    _indexed("report_sum", "realm", "event_id", "code12")
