"""The one blueprint of reports for programs; the modules beside this one put their routes on it."""

from __future__ import annotations

from riskmap.doors.api import Programs

blueprint = Programs("reporting_api", __name__, url_prefix="/api/v1", tag="Reports")
