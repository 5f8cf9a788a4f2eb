"""What the room tells programs: counts of people who need help, with small ones hidden."""

from __future__ import annotations

from riskmap.people.api import counts  # noqa: F401 - puts its routes on the blueprint
from riskmap.people.api.blueprint import blueprint

__all__ = ["blueprint"]
