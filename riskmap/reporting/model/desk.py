"""Who works with duties: who decides for an area, who sees the board, who writes calls down."""

from __future__ import annotations

from riskmap.people.model import Role

DECIDERS = (Role.EMERGENCY_MANAGER,)
#: Who writes down that nobody answers, or excuses a report.
CALLERS = (
    Role.EMERGENCY_MANAGER,
    Role.DUTY_OFFICER,
    Role.STREET_APPROVER,
    Role.DISTRICT_APPROVER,
)
DESK = (*CALLERS, Role.STREET_COMPILER, Role.DISTRICT_COMPILER, Role.AUDITOR)
#: What is in force is known to everybody who has a role.
EVERYBODY = tuple(Role)
