"""The night of reports, for files that leave it and come into it."""

from __future__ import annotations

from tests.reporting.reports.conftest import either, night

#: Fixtures that are brought here from where the night is made.
__all__ = ["either", "night"]
