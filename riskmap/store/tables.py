"""How tables are declared: reference data, or operational data that belong to a realm."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, MetaData, Table, Text
from sqlalchemy.schema import (
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    SchemaItem,
    UniqueConstraint,
)

KIND = "riskmap_kind"
AREA_COLUMN = "riskmap_area_column"
AUDITED = "riskmap_audited"
APPEND_ONLY = "riskmap_append_only"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def reference(name: str, *columns: SchemaItem, audited: bool = True, **options: Any) -> Table:
    """Declare a table of reference data, shared by all realms.

    Parameters
    ----------
    audited
        False for the program's own notes, that a person changes by using it: signs of life
        of a session, counts of requests. Other changes by a person need an entry in the
        audit log.
    """
    info = {KIND: "reference", AUDITED: audited}
    return Table(name, metadata, *columns, info=info, **options)


def operational(
    name: str,
    *columns: SchemaItem,
    area_column: str | None = None,
    audited: bool = True,
    append_only: bool = False,
    **options: Any,
) -> Table:
    """Declare a table of operational data.

    The column ``realm`` is put first; it has no default, so a row without a realm
    cannot be written. It must lead every primary key, unique and foreign key.

    Parameters
    ----------
    area_column
        Column with the row's ``code12``; what a `Reading` selects is limited to the
        scope's areas by it. None for rows that belong to no division: those are
        for the system only.
    audited
        As of `reference`.
    append_only
        True where triggers refuse to change or remove rows: a restore adds to what there is.
    """
    realm: Column[str] = Column("realm", Text, nullable=False, primary_key=True)
    info = {
        KIND: "operational",
        AREA_COLUMN: area_column,
        AUDITED: audited,
        APPEND_ONLY: append_only,
    }
    table = Table(name, metadata, realm, *columns, info=info, **options)
    _require_realm_first(table)
    return table


def is_operational(table: Table) -> bool:
    """Tell whether rows of `table` belong to a realm."""
    return table.info.get(KIND) == "operational"


def is_audited(table: Table) -> bool:
    """Tell whether a person's change of `table` needs an entry in the audit log."""
    return bool(table.info.get(AUDITED, True))


def is_append_only(table: Table) -> bool:
    """Tell whether rows of `table` are never changed or removed."""
    return bool(table.info.get(APPEND_ONLY, False))


def _require_realm_first(table: Table) -> None:
    keyed = (PrimaryKeyConstraint, UniqueConstraint, ForeignKeyConstraint)
    for constraint in table.constraints:
        if isinstance(constraint, keyed) and next(iter(constraint.columns)).name != "realm":
            msg = f"{table.name}: realm must come first in {constraint!r}"
            raise TypeError(msg)
