"""Alarms of casualties, answers to what was told by telephone, and who calls whom."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

NEVER_CHANGED = (
    "casualty_alarm_note",
    "phoned_report",
    "phoned_answer",
    "phoned_withdrawal",
)
#: Who took an alarm, stays.
TAKEN = {
    "sqlite": """CREATE TRIGGER casualty_alarm_no_update BEFORE UPDATE ON casualty_alarm
    WHEN OLD.taken_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'casualty_alarm is taken'); END""",
    "postgresql": """CREATE TRIGGER casualty_alarm_no_update BEFORE UPDATE ON casualty_alarm
    FOR EACH ROW WHEN (OLD.taken_at IS NOT NULL) EXECUTE FUNCTION refuse_change()""",
}


def upgrade() -> None:
    """Go up to this revision."""
    _alarms()
    _notes()
    _phoned()
    _answers()
    _withdrawals()
    _claims()
    op.execute(TAKEN[op.get_bind().dialect.name])
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in NEVER_CHANGED:
        op.execute(_refusal_sqlite(table) if is_sqlite else _refusal_postgresql(table))


def _refusal_sqlite(table: str) -> str:
    return f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"""


def _refusal_postgresql(table: str) -> str:
    return f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change()"""


def _moment(name: str) -> Any:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _text(name: str, length: int | None = None) -> Any:
    kind = sa.Text() if length is None else sa.String(length=length)
    return sa.Column(name, kind, nullable=False)


def _number(name: str) -> Any:
    return sa.Column(name, sa.Integer(), nullable=False, autoincrement=False)


def _of(table: str, other: str) -> Any:
    return sa.ForeignKeyConstraint(
        ["realm", "version_id"],
        [f"{other}.realm", f"{other}.version_id"],
        name=op.f(f"fk_{table}_realm_version_id"),
    )


def _alarms() -> None:
    document: Any = sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )
    op.create_table(
        "casualty_alarm",
        _text("realm"),
        _text("version_id", 32),
        _text("code12", 12),
        _text("event_id", 32),
        sa.Column("rises", document, nullable=False),
        _moment("raised_at"),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        _text("taken_by"),
        _text("taken_name"),
        _text("taken_words"),
        sa.CheckConstraint(
            "(taken_at IS NULL) = (taken_by = '')", name=op.f("ck_casualty_alarm_taken")
        ),
        _of("casualty_alarm", "report_version"),
        sa.PrimaryKeyConstraint("realm", "version_id", name=op.f("pk_casualty_alarm")),
    )
    op.create_index(
        op.f("ix_casualty_alarm_realm_taken_at_raised_at"),
        "casualty_alarm",
        ["realm", "taken_at", "raised_at"],
    )


def _notes() -> None:
    op.create_table(
        "casualty_alarm_note",
        _text("realm"),
        _text("version_id", 32),
        _number("number"),
        _text("code12", 12),
        _text("kind"),
        _text("words"),
        _text("actor"),
        _moment("recorded_at"),
        sa.CheckConstraint("kind IN ('told', 'said')", name=op.f("ck_casualty_alarm_note_kind")),
        _of("casualty_alarm_note", "casualty_alarm"),
        sa.PrimaryKeyConstraint(
            "realm", "version_id", "number", name=op.f("pk_casualty_alarm_note")
        ),
    )


def _phoned() -> None:
    op.create_table(
        "phoned_report",
        _text("realm"),
        _text("version_id", 32),
        _text("code12", 12),
        _text("actor"),
        _moment("recorded_at"),
        _of("phoned_report", "report_version"),
        sa.PrimaryKeyConstraint("realm", "version_id", name=op.f("pk_phoned_report")),
    )
    for columns in (["realm", "recorded_at"], ["realm", "code12", "recorded_at"]):
        name = op.f("_".join(("ix", "phoned_report", *columns)))
        op.create_index(name, "phoned_report", columns)


def _answers() -> None:
    op.create_table(
        "phoned_answer",
        _text("realm"),
        _text("version_id", 32),
        _number("number"),
        _text("code12", 12),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        _text("words"),
        _text("actor"),
        _moment("recorded_at"),
        sa.CheckConstraint("is_right OR words <> ''", name=op.f("ck_phoned_answer_words")),
        _of("phoned_answer", "report_version"),
        sa.PrimaryKeyConstraint("realm", "version_id", "number", name=op.f("pk_phoned_answer")),
    )


def _withdrawals() -> None:
    op.create_table(
        "phoned_withdrawal",
        _text("realm"),
        _text("version_id", 32),
        _text("code12", 12),
        _text("words"),
        _text("actor"),
        _moment("recorded_at"),
        _of("phoned_withdrawal", "report_version"),
        sa.PrimaryKeyConstraint("realm", "version_id", name=op.f("pk_phoned_withdrawal")),
    )


def _claims() -> None:
    op.create_table(
        "roll_call_claim",
        _text("realm"),
        _text("code12", 12),
        _text("actor"),
        _text("name"),
        _moment("since"),
        sa.PrimaryKeyConstraint("realm", "code12", name=op.f("pk_roll_call_claim")),
    )
