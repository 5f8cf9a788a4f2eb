"""Know a district's disaster risks, hear from its people, act in time."""

__version__ = "0.1.0"
