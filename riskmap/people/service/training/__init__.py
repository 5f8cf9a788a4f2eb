"""Training: courses, sessions, who was there, what that covers, certificates."""

from riskmap.people.service.training.certificates import Certificate, certificate, issue
from riskmap.people.service.training.coverage import (
    Area,
    Overview,
    coverage,
    learners,
    overview,
)
from riskmap.people.service.training.holding import (
    Planned,
    add_course,
    attendances,
    cancel,
    courses,
    invited,
    note,
    plan,
    session,
    sessions,
    withdraw_course,
)

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
