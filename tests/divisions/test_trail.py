"""Every delivery to the register leaves one entry in the audit log, taken or refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from attrs import evolve

from riskmap.core.findings import Finding, Severity
from riskmap.core.words import Message
from riskmap.divisions import service
from riskmap.divisions.model import DeliveryKind
from riskmap.store import Database
from tests.divisions.conftest import a_delivery, a_division, an_outline
from tests.store.audit.conftest import records

DISTRICT, UNIT, OTHER = "310107000000", "310107005000", "310107014000"


def test_a_delivery_is_one_entry_however_many_rows_it_has(
    database: Database, write: Callable[..., Any]
) -> None:
    divisions = (a_division(DISTRICT), a_division(UNIT), a_division(OTHER))
    delivery = a_delivery(divisions=divisions, boundaries=(an_outline(UNIT),))
    write(service.register, delivery, by="王")
    (one,) = records(database)
    assert (one.action, one.subject_kind, one.subject_id) == ("imported", "divisions", "base")
    assert (one.actor, one.code12) == ("王", DISTRICT)
    said = json.loads(str(one.after))
    assert (said["file"], said["sha256"], said["divisions"]) == ("test", "0" * 64, 3)
    assert said["boundaries_changed"] == 1


def test_a_refused_delivery_is_recorded_as_refused(
    database: Database, write: Callable[..., Any]
) -> None:
    fault = Finding(kind="x", severity=Severity.ERROR, message=Message("x"))
    refused = evolve(a_delivery(DeliveryKind.BOUNDARIES), findings=(fault,))
    write(service.register, refused)
    (one,) = records(database)
    assert (one.action, one.actor, one.code12) == ("refused", "system", None)
