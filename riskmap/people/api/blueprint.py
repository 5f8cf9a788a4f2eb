"""The one blueprint of the room for programs; the modules beside this one put routes on it."""

from __future__ import annotations

from riskmap.doors.api import Programs

blueprint = Programs("people_api", __name__, url_prefix="/api/v1", tag="People who need help")
