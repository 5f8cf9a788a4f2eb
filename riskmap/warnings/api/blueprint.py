"""The one blueprint of warnings for programs; modules beside this one put routes on it."""

from __future__ import annotations

from riskmap.doors.api import Programs

blueprint = Programs("warnings_api", __name__, url_prefix="/api/v1", tag="Warnings")
