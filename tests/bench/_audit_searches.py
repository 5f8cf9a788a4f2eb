"""What is looked for in a long audit log, and how long that takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from itertools import islice
from statistics import median
from typing import Any

from attrs import evolve

from riskmap.core.access import Area, Scope
from riskmap.core.realm import LIVE
from riskmap.store import Database
from riskmap.store.audit.search import Wanted, everything, search
from riskmap.store.audit.spreadsheet import lines
from tests.bench._audit_homes import Home
from tests.bench._audit_log import BEGIN, DISSOLVED, PEOPLE, SPAN, STREETS, UNITS

TURNS = 5
MIDDLE = BEGIN + SPAN / 2
WEEK = timedelta(days=7)
MONTH = timedelta(days=30)
DISTRICT = "310107000000"
#: All may be read, or what lies in an area.
SCOPES = (
    Scope.system("bench"),
    Scope(actor="auditor", realm=LIVE, purpose="bench", areas=(Area.of(DISTRICT),)),
)
Say = Callable[[str], object]
Seconds = dict[str, float]


def asked() -> dict[str, list[Wanted]]:
    """Return what is looked for, each kind with several examples."""
    some = range(TURNS)
    week: dict[str, Any] = {"since": MIDDLE, "until": MIDDLE + WEEK}
    return {
        "newest": [Wanted()] * TURNS,
        "person": [Wanted(actors=(PEOPLE[one],)) for one in some],
        "five people": [Wanted(actors=tuple(PEOPLE[one : one + 5])) for one in some],
        "person nobody knows": [Wanted(actors=(f"nobody{one}",)) for one in some],
        "person in a week": [Wanted(actors=(PEOPLE[one],), **week) for one in some],
        "committee": [Wanted(code12=UNITS[one * 7]) for one in some],
        "committee in a week": [Wanted(code12=UNITS[one * 7], **week) for one in some],
        "street": [Wanted(code12=STREETS[one]) for one in some],
        "street in a week": [Wanted(code12=STREETS[one], **week) for one in some],
        "street of long ago": [Wanted(code12=DISSOLVED)] * TURNS,
        "district": [Wanted(code12=DISTRICT)] * TURNS,
        "another district": [Wanted(code12="310115000000")] * TURNS,
        "a week": [Wanted(since=MIDDLE + one * WEEK, until=MIDDLE + (one + 1) * WEEK)
                   for one in some],
        "action, rare": [Wanted(action="granted")] * TURNS,
        "action, common": [Wanted(action="changed")] * TURNS,
        "action, rare, in a week": [Wanted(action="granted", **week)] * TURNS,
        "action, common, in a week": [Wanted(action="changed", **week)] * TURNS,
        "one subject": [Wanted(subject_kind="place", subject_id=f"place-{one}") for one in some],
        "person, street": [Wanted(actors=(PEOPLE[one],), code12=STREETS[one]) for one in some],
        "person, street, week": [Wanted(actors=(PEOPLE[one],), code12=STREETS[one], **week)
                                 for one in some],
        "person, street, action": [Wanted(actors=(PEOPLE[one],), code12=STREETS[one],
                                          action="looked") for one in some],
        "person, rare action": [Wanted(actors=(PEOPLE[one],), action="granted") for one in some],
        "street, rare action": [Wanted(code12=STREETS[one], action="granted") for one in some],
    }  # fmt: skip


def searches(home: Home, say: Say) -> dict[str, Seconds]:
    """Time every search: the first time after nothing was in memory, then again and again."""
    say(f"  {'':<26}{'cold':>11}{'first page':>13}{'worst':>11}{'next page':>12}{'worst':>11}")
    return {label: _timed(home, label, wanted, say) for label, wanted in asked().items()}


def _timed(home: Home, label: str, wanted: list[Wanted], say: Say) -> Seconds:
    home.forget()
    database = home.open()
    try:
        cold, *_ = _pages(database, SCOPES[1], wanted[0])
        taken = [_pages(database, scope, one) for scope in SCOPES for one in wanted]
    finally:
        database.close()
    first, following = zip(*taken, strict=True)
    found = {
        "cold_s": cold,
        "first_s": median(first),
        "first_worst_s": max(first),
        "next_s": median(following),
        "next_worst_s": max(following),
    }
    cells = "".join(
        f"{value * 1000:>{width - 3}.1f} ms"
        for value, width in zip(found.values(), (11, 13, 11, 12, 11), strict=True)
    )
    say(f"  {label:<26}{cells}")
    return {name: round(value, 4) for name, value in found.items()}


def _pages(database: Database, scope: Scope, wanted: Wanted) -> tuple[float, float]:
    """Return the seconds of the first page and of the next; 0 where there is none."""
    began = time.perf_counter()
    with database.read(scope) as uow:
        found = search(uow, wanted)
    first = time.perf_counter() - began
    if found.next is None:
        return first, 0.0
    began = time.perf_counter()
    with database.read(scope) as uow:
        search(uow, evolve(wanted, after=found.next))
    return first, time.perf_counter() - began


def files(home: Home, say: Say) -> dict[str, Seconds]:
    """Time CSV files of one month: until the first line of an entry is there, and all."""
    month: dict[str, Any] = {"since": MIDDLE, "until": MIDDLE + MONTH}
    several = {
        "a month of a person": Wanted(actors=(PEOPLE[7],), **month),
        "a month of a committee": Wanted(code12=UNITS[7], **month),
        "a month of a street": Wanted(code12=STREETS[3], **month),
        "a month": Wanted(**month),
    }
    return {label: _file(home, label, wanted, say) for label, wanted in several.items()}


def _file(home: Home, label: str, wanted: Wanted, say: Say) -> Seconds:
    home.forget()
    database = home.open()
    try:
        began = time.perf_counter()
        with database.read(SCOPES[1]) as uow:
            rows = lines(everything(uow, wanted))
            list(islice(rows, 2))
            first = time.perf_counter() - began
            count = sum(1 for _ in rows) + 1
        seconds = time.perf_counter() - began
    finally:
        database.close()
    say(f"  {label:<26}{first:8.3f} s to the first line, {seconds:7.2f} s for {count:,} entries")
    return {"first_line_s": round(first, 4), "all_s": round(seconds, 3), "entries": count}
