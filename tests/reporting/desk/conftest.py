"""The night of reports, looked at from the desk."""

from __future__ import annotations

from tests.reporting.reports.conftest import either, night

__all__ = ["either", "night"]
