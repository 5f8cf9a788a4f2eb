"""Tables of assessments and their queries. Rows never leave here, records do.

An assessment is written once and never changed; its standing is a history of changes, and
a pointer says which assessment of a region is shown.
"""

from riskmap.risk.store.assessments import (
    add_state,
    append,
    division_levels,
    editions,
    members,
    newest_inputs_hash,
    newest_shown,
    numbered,
    numbers,
    read,
    show,
    shown,
    states,
)
from riskmap.risk.store.outlines import add_outlines, has_outlines, outlines

__all__ = [
    "add_outlines",
    "add_state",
    "append",
    "division_levels",
    "editions",
    "has_outlines",
    "members",
    "newest_inputs_hash",
    "newest_shown",
    "numbered",
    "numbers",
    "outlines",
    "read",
    "show",
    "shown",
    "states",
]
