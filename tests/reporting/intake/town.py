"""A made-up district of any size that owes zero reports: units, officers, tokens, duties."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from attrs import frozen

from riskmap.core.access import Scope
from riskmap.core.clock import SetClock
from riskmap.core.codes import level_of, parent_of
from riskmap.core.realm import LIVE
from riskmap.divisions import service as divisions
from riskmap.divisions.model import Delivery, DeliveryKind, Division
from riskmap.people.keys import sign_in_key
from riskmap.people.model import Role
from riskmap.people.service.access_tokens import hashed_token
from riskmap.people.store import tables
from riskmap.people.store.access_tokens import access_token
from riskmap.reporting.model.activation import Track, Value
from riskmap.reporting.service import activating, planning
from riskmap.reporting.service.activating import Said
from riskmap.runtime import Runtime
from riskmap.store import Database, Writing

DISTRICT = "310107000000"
SYSTEM = Scope.system("test")
PATH = "/api/v1/reports"
_CHUNK = 2_000
_FROM = date(2021, 1, 1)


@frozen(kw_only=True)
class Size:
    """How many streets there are, and committees in each; a street has at most 999."""

    streets: int
    committees: int

    @property
    def units(self) -> list[str]:
        """Codes of the committees."""
        return [
            f"310107{street:03d}{unit:03d}"
            for street in range(1, self.streets + 1)
            for unit in range(1, self.committees + 1)
        ]

    @property
    def officers(self) -> list[Officer]:
        """One officer of each committee."""
        return [Officer(number, unit) for number, unit in enumerate(self.units, start=1)]


@frozen
class Officer:
    """Somebody who reports for a unit, with a token."""

    number: int
    unit: str

    @property
    def name(self) -> str:
        """Sign-in name."""
        return f"officer{self.number}"

    @property
    def token(self) -> str:
        """What his program bears."""
        return f"rm_{self.number:08x}_{self.number:043d}"

    def zero(self, at: datetime, number: int = 0, **more: Any) -> bytes:
        """Return a zero report as his program sends it."""
        body = {
            "id": str(UUID(int=(self.number << 64) + number)),
            "kind": "season_zero",
            "unit": self.unit,
            "cutoff_at": at.isoformat(),
            "signed": {"compiler": "甲"},
            **more,
        }
        return json.dumps(body, ensure_ascii=False).encode()


def settle(
    runtime: Runtime, size: Size, *, value: Value = Value.OPEN, since: timedelta = timedelta(days=1)
) -> None:
    """Make the district in an empty, migrated database, with what it owes.

    Parameters
    ----------
    value
        What is in force there: the season by default, or a level of the flood response.
    since
        So long ago that was decided.
    """
    people(runtime, size)
    decide(runtime, value, since)
    planning.plan_ahead(runtime.database, LIVE)


def people(runtime: Runtime, size: Size) -> None:
    """Write the units of a district and their officers, who owe nothing yet."""
    write, officers = runtime.database.write, size.officers
    streets = sorted({f"{one.unit[:9]}000" for one in officers})
    codes = [DISTRICT, *streets, *(one.unit for one in officers)]
    write(SYSTEM, lambda uow: divisions.register(uow, delivery(codes)))
    for several in _chunks(officers):
        write(SYSTEM, partial(_add, runtime=runtime, officers=several))


def decide(
    runtime: Runtime, value: Value = Value.OPEN, since: timedelta = timedelta(days=1)
) -> None:
    """Set what is in force in the district, as decided so long ago; nothing is planned yet."""
    at = runtime.clock.now() - since
    said = Said(
        code12=DISTRICT,
        track=Track.SEASON if value is Value.OPEN else Track.FLOOD,
        value=value,
        authority="区防汛指挥部",
        document="普汛〔2021〕1号",
        reason="test",
    )
    real = runtime.database
    earlier = Database(real.engine, real._door, SetClock(at))
    earlier.write(SYSTEM, lambda uow: activating.decide(uow, said))


def delivery(codes: Sequence[str]) -> Delivery:
    """Return units as they are brought into the register."""
    return Delivery(
        what=DeliveryKind.BASE,
        file_name="test",
        sha256="0" * 64,
        divisions=tuple(_division(one) for one in codes),
    )


def _division(code12: str) -> Division:
    return Division(
        code12=code12,
        level=level_of(code12),
        kind={"committee": "residents_committee", "street": "subdistrict"}.get(
            level_of(code12).slug, "district"
        ),
        name_zh=f"单位{code12}",
        parent=parent_of(code12),
        valid_from=_FROM,
        source="test",
    )


def _chunks(officers: Sequence[Officer]) -> Iterator[Sequence[Officer]]:
    for start in range(0, len(officers), _CHUNK):
        yield officers[start : start + _CHUNK]


def _add(uow: Writing, runtime: Runtime, officers: Sequence[Officer]) -> None:
    key = sign_in_key(runtime.home.keys)
    uow.insert_many(tables.account, (_account(uow, one) for one in officers))
    uow.insert_many(
        tables.account_secret, ({"number": one.number, "totp_step": 0} for one in officers)
    )
    uow.insert_many(tables.account_grant, (_grant(uow, one) for one in officers))
    uow.insert_many(
        access_token, (_token(uow, one, hashed_token(one.token, key)) for one in officers)
    )


def _account(uow: Writing, one: Officer) -> dict[str, Any]:
    return {
        "number": one.number,
        "name": one.name,
        "display_name": f"示例{one.number}",
        "code12": one.unit,
        "phone": "",
        "mail": "",
        "language": "",
        "is_demo": False,
        "is_active": True,
        "created_at": uow.now,
        "created_by": "test",
    }


def _grant(uow: Writing, one: Officer) -> dict[str, Any]:
    return {
        "number": one.number,
        "role": str(Role.OFFICER_A),
        "code12": one.unit,
        "valid_from": _FROM,
        "given_at": uow.now,
        "given_by": "test",
        "why": "test",
        "revoked_by": "",
        "revoked_why": "",
    }


def _token(uow: Writing, one: Officer, token_hash: str) -> dict[str, Any]:
    return {
        "id": one.number,
        "number": one.number,
        "label": "test",
        "mark": one.token[:11],
        "token_hash": token_hash,
        "may_write": True,
        "is_strong": False,
        "made_at": uow.now,
        "ends_at": uow.now + timedelta(days=30),
        "revoked_by": "",
    }
