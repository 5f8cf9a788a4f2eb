"""Run migrations on the connection that `riskmap.store.schema` hands over, in its transaction."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import JSON

from riskmap.store.types import UtcDateTime

attributes = context.config.attributes


def render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own types into a draft by the names that its template defines."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "moment"
    if kind == "type" and isinstance(item, JSON):
        return "document"
    return False


context.configure(
    connection=attributes["connection"],
    target_metadata=attributes["metadata"],
    compare_type=True,
    render_item=render,
    # SQLite cannot alter a column: Alembic copies the table instead.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
