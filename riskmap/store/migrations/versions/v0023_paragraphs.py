"""Paragraphs that say how an event stands at an hour, frozen with what they rest on."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLE = "report_paragraph"


def upgrade() -> None:
    """Go up to this revision."""
    op.create_table(
        TABLE,
        _text("realm"),
        _text("paragraph_id", 32),
        _text("code12", 12),
        _text("event_id", 32),
        _moment("cutoff_at"),
        _document("texts"),
        _text("basis"),
        _document("versions"),
        _document("figures"),
        _text("sha256", 64),
        _moment("recorded_at"),
        _text("actor"),
        sa.PrimaryKeyConstraint("realm", "paragraph_id", name=op.f("pk_report_paragraph")),
    )
    columns = ("realm", "event_id", "code12")
    op.create_index(op.f("_".join(("ix", TABLE, *columns))), TABLE, list(columns))
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(_refusal_sqlite() if is_sqlite else _refusal_postgresql())


def _refusal_sqlite() -> str:
    return f"""CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE}
    BEGIN SELECT RAISE(ABORT, \x27{TABLE} is never changed\x27); END"""


def _refusal_postgresql() -> str:
    return f"""CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION refuse_change()"""


def _text(name: str, length: int | None = None) -> Any:
    return sa.Column(name, sa.Text() if length is None else sa.String(length), nullable=False)


def _moment(name: str) -> Any:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _document(name: str) -> Any:
    kind: Any = sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )
    return sa.Column(name, kind, nullable=False)
