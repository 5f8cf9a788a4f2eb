"""Training is tested with the units and people of the roster."""

from tests.people.roster.conftest import office, put, small_office

__all__ = ["office", "put", "small_office"]
