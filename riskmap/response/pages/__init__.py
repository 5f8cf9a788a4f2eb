"""Pages of the room: orders, who leads on post, the duty log, consultations."""

from __future__ import annotations

from riskmap.response.pages import (  # noqa: F401 - they put their routes on it
    consultations,
    duty_log,
    hub,
    orders,
    posts,
)
from riskmap.response.pages.blueprint import blueprint

__all__ = ["blueprint"]
