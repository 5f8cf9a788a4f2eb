"""Warnings for programs: what is in force, and alerts that were given out."""

from riskmap.warnings.api import given_out, listing  # noqa: F401 - they put their routes on it
from riskmap.warnings.api.blueprint import blueprint

__all__ = ["blueprint"]
