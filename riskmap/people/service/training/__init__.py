"""Training: courses, sessions, who was there, what that covers, certificates."""

from riskmap.people.service.training.attending import attendances, invited, note
from riskmap.people.service.training.certificates import Certificate, certificate, issue
from riskmap.people.service.training.courses import add_course, courses, withdraw_course
from riskmap.people.service.training.coverage import (
    Area,
    Overview,
    coverage,
    learners,
    overview,
)
from riskmap.people.service.training.sessions import Planned, cancel, plan, session, sessions

__all__ = [
    "Area",
    "Certificate",
    "Overview",
    "Planned",
    "add_course",
    "attendances",
    "cancel",
    "certificate",
    "courses",
    "coverage",
    "invited",
    "issue",
    "learners",
    "note",
    "overview",
    "plan",
    "session",
    "sessions",
    "withdraw_course",
]
