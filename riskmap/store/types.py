"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from riskmap.core.clock import require_aware

#: Letters of a moment in UTC as SQLite stores it: 2021-07-24 23:00:00.000000.
_WITHOUT_ZONE = 26


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in, aware UTC out; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """Tell what its values are."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC; SQLite stores it without the zone, which is always UTC."""
        if value is None:
            return None
        moment = require_aware(value)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Return an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """Return the shortest way to what SQLite stores; of other databases the usual one."""
        return _to_sqlite if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Return the shortest way back."""
        if dialect.name == "sqlite":
            return _from_sqlite
        return super().result_processor(dialect, coltype)


@lru_cache(maxsize=256)  # of many rows, most say the moment of their write
def _to_sqlite(value: datetime | None) -> str | None:
    if value is None:
        return None
    moment = value if value.tzinfo is UTC else require_aware(value)
    return moment.isoformat(" ", "microseconds")[:_WITHOUT_ZONE]


def _from_sqlite(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")


#: JSON document; binary JSON on PostgreSQL. SQL NULL and JSON null are the same nothing.
Json: JSON = JSON(none_as_null=True)
Json = Json.with_variant(JSONB(none_as_null=True), "postgresql")

Row = dict[str, Any]
