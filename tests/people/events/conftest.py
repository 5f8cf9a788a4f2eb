"""Events are tested with the units and people of the roster."""

from tests.people.roster.conftest import office, small_office

__all__ = ["office", "small_office"]
