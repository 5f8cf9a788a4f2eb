"""The audit log on screen: search it, look at one entry, take it along.

Whoever looks at it is in it: each search and each file leaves an entry of its own.
"""

from riskmap.web.audit import files, pages
from riskmap.web.audit.blueprint import blueprint

__all__ = ["blueprint", "files", "pages"]
