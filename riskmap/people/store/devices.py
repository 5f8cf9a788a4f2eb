"""Registered devices, known by the hash of what their cookie holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func

from riskmap.people.model.sessions import Device
from riskmap.people.store.tables import device
from riskmap.store import Reading, Writing

_COLUMNS = tuple(
    one.name for one in device.c if one.name not in {"number", "secret_hash", "pin_hash"}
)


def add(
    uow: Writing, secret_hash: str, pin_hash: str, *, number: int, label: str, made_by: str
) -> int:
    """Register a device and return its id."""
    return int(
        uow.insert(
            device,
            number=number,
            secret_hash=secret_hash,
            pin_hash=pin_hash,
            label=label,
            made_at=uow.now,
            made_by=made_by,
            seen_at=uow.now,
            wrong_pins=0,
            revoked_by="",
        )
    )


def by_secret(uow: Reading, secret_hash: str) -> Device | None:
    """Return the device of a cookie, usable or not."""
    return _one(uow.row(uow.select(device).where(device.c.secret_hash == secret_hash)))


def by_id(uow: Reading, device_id: int) -> Device | None:
    """Return a device."""
    return _one(uow.row(uow.select(device).where(device.c.id == device_id)))


def of(uow: Reading, number: int) -> list[Device]:
    """Return the devices of an account, the newest first, those revoked last."""
    statement = uow.select(device).where(device.c.number == number)
    found = [_device(row) for row in uow.rows(statement.order_by(device.c.id.desc()))]
    return sorted(found, key=lambda one: one.revoked_at is not None)


def pin_hash(uow: Reading, device_id: int) -> str:
    """Return the hash of a device's PIN."""
    return str(uow.scalar(uow.select(device, device.c.pin_hash).where(device.c.id == device_id)))


def change(uow: Writing, device_id: int, **values: Any) -> None:
    """Change something of a device."""
    uow.execute(uow.update(device).where(device.c.id == device_id).values(**values))


def count_wrong_pin(uow: Writing, device_id: int) -> int:
    """Count a wrong PIN and return how many there are now."""
    change(uow, device_id, wrong_pins=device.c.wrong_pins + 1)
    statement = uow.select(device, device.c.wrong_pins).where(device.c.id == device_id)
    return int(uow.scalar(statement))


def revoke_all(uow: Writing, number: int, by: str) -> None:
    """Take the registration of all devices of an account away."""
    statement = uow.update(device).where(device.c.number == number, device.c.revoked_at.is_(None))
    uow.execute(statement.values(revoked_at=uow.now, revoked_by=by))


def forget(uow: Writing, before: datetime) -> int:
    """Remove devices that were revoked before a moment and return how many."""
    return uow.execute(uow.delete(device).where(device.c.revoked_at < before)).rowcount


def count_over(uow: Reading, before: datetime) -> int:
    """Return how many devices `forget` would remove."""
    counted = func.count(device.c.id)
    old = uow.select(device, counted).where(device.c.revoked_at < before)
    return int(uow.scalar(old) or 0)


def remove_all(uow: Writing, number: int) -> None:
    """Remove all devices of an account."""
    uow.execute(uow.delete(device).where(device.c.number == number))


def _one(row: Mapping[str, Any] | None) -> Device | None:
    return None if row is None else _device(row)


def _device(row: Mapping[str, Any]) -> Device:
    return Device(account=row["number"], **{name: row[name] for name in _COLUMNS})
