"""Lists by name, sealed row by row; evacuation of units and shelters, people ticked off."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NEVER_CHANGED = ("ledger_entry", "evacuation_entry", "shelter_entry", "evacuation_helped")
NUMBERS = ("target", "moved", "refused", "returned", "in_sites", "elsewhere")


def upgrade() -> None:
    """Go up to this revision."""
    _ledger()
    _evacuation()
    _shelters()
    _helped()
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in NEVER_CHANGED:
        op.execute(_refusal_sqlite(table) if is_sqlite else _refusal_postgresql(table))


def _refusal_sqlite(table: str) -> str:
    return f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"""


def _refusal_postgresql(table: str) -> str:
    return f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change()"""


def _text(name: str, length: int | None = None) -> Any:
    return sa.Column(name, sa.Text() if length is None else sa.String(length), nullable=False)


def _moment(name: str) -> Any:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _number(name: str) -> Any:
    return sa.Column(name, sa.Integer(), autoincrement=False, nullable=False)


def _document() -> Any:
    return sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )


def _indexed(table: str, *columns: str) -> None:
    op.create_index(op.f("_".join(("ix", table, *columns))), table, list(columns))


def _ledger() -> None:
    op.create_table(
        "ledger_entry",
        _text("realm"),
        _text("entry_id", 32),
        _number("version"),
        _text("code12", 12),
        _moment("recorded_at"),
        _text("actor"),
        _text("reason"),
        _text("words"),
        _text("ledger"),
        _text("event_id", 32),
        _number("serial"),
        _text("status"),
        sa.Column("plain", _document(), nullable=False),
        _text("sealed"),
        sa.CheckConstraint("version >= 1", name=op.f("ck_ledger_entry_version")),
        sa.CheckConstraint("serial >= 1", name=op.f("ck_ledger_entry_serial")),
        sa.PrimaryKeyConstraint("realm", "entry_id", "version", name=op.f("pk_ledger_entry")),
    )
    _indexed("ledger_entry", "realm", "code12")
    _indexed("ledger_entry", "realm", "event_id", "ledger")


def _evacuation() -> None:
    sound = " AND ".join(f"({name} IS NULL OR {name} >= 0)" for name in NUMBERS)
    op.create_table(
        "evacuation_entry",
        _text("realm"),
        _text("entry_id", 32),
        _text("code12", 12),
        _text("event_id", 32),
        _moment("cutoff_at"),
        *(sa.Column(name, sa.Integer()) for name in NUMBERS),
        _text("told_by"),
        _moment("recorded_at"),
        _text("actor"),
        sa.CheckConstraint(sound, name=op.f("ck_evacuation_entry_numbers")),
        sa.PrimaryKeyConstraint("realm", "entry_id", name=op.f("pk_evacuation_entry")),
    )
    _indexed("evacuation_entry", "realm", "event_id", "code12")


def _shelters() -> None:
    op.create_table(
        "shelter_entry",
        _text("realm"),
        _text("entry_id", 32),
        _text("place_id"),
        _text("code12", 12),
        _text("event_id", 32),
        _moment("cutoff_at"),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("occupied", sa.Integer()),
        _moment("recorded_at"),
        _text("actor"),
        sa.CheckConstraint(
            "occupied IS NULL OR occupied >= 0", name=op.f("ck_shelter_entry_occupied")
        ),
        sa.PrimaryKeyConstraint("realm", "entry_id", name=op.f("pk_shelter_entry")),
    )
    _indexed("shelter_entry", "realm", "event_id", "code12")


def _helped() -> None:
    op.create_table(
        "evacuation_helped",
        _text("realm"),
        _text("event_id", 32),
        _text("person_id", 32),
        _number("number"),
        _text("code12", 12),
        sa.Column("is_moved", sa.Boolean(), nullable=False),
        _moment("recorded_at"),
        _text("actor"),
        sa.CheckConstraint("number >= 1", name=op.f("ck_evacuation_helped_number")),
        sa.PrimaryKeyConstraint(
            "realm", "event_id", "person_id", "number", name=op.f("pk_evacuation_helped")
        ),
    )
