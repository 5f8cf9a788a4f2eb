"""Pages of training: the overview, one session, a certificate."""

from riskmap.people.pages.training import certificate, overview, session

__all__ = ["certificate", "overview", "session"]
