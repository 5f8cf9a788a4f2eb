"""Records of the publish gate: what a map shows, what is asked of it, what was published."""

from riskmap.atlas.publication.model.facts import (
    Facts,
    OutlineFacts,
    PointFacts,
    RouteFacts,
    SheetFacts,
)
from riskmap.atlas.publication.model.outcomes import (
    Item,
    Lack,
    Level,
    Outcome,
    Status,
    is_blocked,
)
from riskmap.atlas.publication.model.published import (
    INTERNAL_MARK,
    BlockedMapError,
    Declared,
    MapKind,
    MapPublicationError,
    Mark,
    Publication,
)

__all__ = [
    "INTERNAL_MARK",
    "BlockedMapError",
    "Declared",
    "Facts",
    "Item",
    "Lack",
    "Level",
    "MapKind",
    "MapPublicationError",
    "Mark",
    "Outcome",
    "OutlineFacts",
    "PointFacts",
    "Publication",
    "RouteFacts",
    "SheetFacts",
    "Status",
    "is_blocked",
]
