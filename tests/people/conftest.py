"""People made up for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from riskmap.people.model import Account, Acting, Grant, Holder, Role

DISTRICT = "310107000000"
OTHER_DISTRICT = "310101000000"
STREET = "310107005000"
OTHER_STREET = "310107014000"
COMMITTEE = "310107005001"
OTHER_COMMITTEE = "310107014001"
DAY = date(2026, 7, 12)
NOW = datetime(2026, 7, 12, 0, 5, tzinfo=UTC)


def an_account(number: int = 1, **more: Any) -> Account:
    values: dict[str, Any] = {
        "name": f"person{number}",
        "display_name": f"甲{number}",
        "code12": STREET,
        "created_at": NOW,
        "created_by": "test",
    }
    return Account(number=number, **{**values, **more})


def a_grant(role: Role, code12: str, account: int = 1, **more: Any) -> Grant:
    values: dict[str, Any] = {
        "valid_from": date(2026, 1, 1),
        "valid_to": None,
        "given_at": NOW,
        "given_by": "test",
        "why": "test",
    }
    return Grant(account=account, role=role, code12=code12, **{**values, **more})


def a_holder(number: int, *held: tuple[Role, str], **more: Any) -> Holder:
    grants = [a_grant(role, code12, number) for role, code12 in held]
    return Holder(account=an_account(number, **more), day=DAY, grants=grants)


def acting(*held: tuple[Role, str], **more: Any) -> Acting:
    holder = a_holder(1, *held, **more)
    return Acting(name=holder.account.name, holder=holder)
