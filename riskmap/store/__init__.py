"""The one place that knows the database: engine, write door, realm, migrations, backup.

Rooms keep their tables private in their own ``store.py``, built with
`reference` and `operational`, and reach the database through a `Reading` or a
`Writing` that a `Database` hands out for a `riskmap.core.access.Scope`.
"""

from riskmap.store.database import Database, open_database
from riskmap.store.parts import Parts
from riskmap.store.tables import metadata, operational, reference
from riskmap.store.types import Json, UtcDateTime
from riskmap.store.work import Reading, Writing

__all__ = [
    "Database",
    "Json",
    "Parts",
    "Reading",
    "UtcDateTime",
    "Writing",
    "metadata",
    "open_database",
    "operational",
    "reference",
]
