"""Tables of the room and what is asked of them; no row leaves it."""

import riskmap.feeds.store.tables  # noqa: F401 - registers them
