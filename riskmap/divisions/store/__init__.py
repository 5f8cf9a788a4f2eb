"""Tables of the register and their queries. Rows never leave here, records do.

Nothing is overwritten: a new version is a new row that names the one it supersedes,
and a pointer table says which row counts now. Each row names the delivery that
brought it.
"""

from riskmap.divisions.store import boundaries, counts, deliveries, divisions

__all__ = ["boundaries", "counts", "deliveries", "divisions"]
