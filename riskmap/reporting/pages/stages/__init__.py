"""Stage reports page by page: initial, follow-up, verified; mended; and what was reported."""

from __future__ import annotations

from riskmap.reporting.pages.stages import amend, begin, check, mine, page

#: They put their routes on the blueprint.
__all__ = ["amend", "begin", "check", "mine", "page"]
