"""A made-up storm for the demonstration: lists by name, evacuation; the same whenever it is made.

It lives in the realm ``demo`` and nowhere else. Every name begins with 示例, every telephone
number with zeros that nobody has; nobody has an identity number.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from uuid import UUID, uuid5

from attrs import frozen

from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import NotFoundError, ScopeError
from riskmap.core.realm import DEMO
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.reporting.model.evacuation import Entry, ShelterEntry
from riskmap.reporting.model.figures import take
from riskmap.reporting.model.ledgers import Entry as Row
from riskmap.reporting.model.reports import Header, Kind, Report, Signed
from riskmap.reporting.service import evacuation, ledgers, submitting
from riskmap.reporting.service.evacuation.entering import shelters_there
from riskmap.reporting.service.ledgers import Said
from riskmap.reporting.service.submitting import Incoming
from riskmap.reporting.store import events as event_rows
from riskmap.store import Writing
from riskmap.store.masters import Masters

ACTOR = "riskmap"
_SEED = 20210725
#: From it the ids of all that is made up follow.
_SPACE = UUID("5e3f0f7a-6f57-4d0e-9b57-0d5b6c1a2e31")
_FIGURES = {"affected_pop": "unknown", "deaths": 1, "missing": 1, "injured": "unknown"}


@frozen(kw_only=True)
class Made:
    """How much was made up."""

    event: str
    rows: int
    entries: int

    def as_dict(self) -> dict[str, object]:
        """Return it for a program."""
        return {"event": self.event, "rows": self.rows, "entries": self.entries}


def make(uow: Writing, masters: Masters, home: str) -> Made:
    """Make a storm of the district at home, its lists, and what committees tell now.

    Raises
    ------
    ScopeError
        If the write is not in the demonstration.
    NotFoundError
        If the register has no committee there.
    """
    if uow.scope.realm != DEMO:
        raise ScopeError(N_("Made-up people belong into the demonstration only."))
    committees = divisions.list_codes(uow, level=DivisionLevel.COMMITTEE, under=home)
    if not committees:
        raise NotFoundError(
            N_("The register has no committee in {code}."),
            mend=N_("Set the demonstration up first: riskmap prepare"),
            code=home,
        )
    event_id = _event(uow, home)
    rows = _lists(uow, masters, event_id, committees)
    return Made(event=event_id, rows=rows, entries=_moved(uow, event_id, committees))


def _event(uow: Writing, home: str) -> str:
    """Return the latest event of the place that goes on; a made-up storm without one."""
    known = next((one for one in event_rows.find(uow) if one.unit == home), None)
    if known is not None:
        return known.id
    began = uow.now - timedelta(hours=9)
    header = Header(hazard="typhoon_wind", occurred_at=began, typhoon="2106", place="示例")
    taken = take(_FIGURES)
    report = Report(
        id=uuid5(_SPACE, f"{home} {began:%Y-%m-%d %H:%M}"),
        kind=Kind.INITIAL,
        unit=home,
        header=header,
        figures=taken.figures,
        cutoff_at=uow.now,
        signed=Signed(compiler="示例 sample"),
    )
    sent = json.dumps([report.id.hex, _FIGURES], sort_keys=True).encode()
    submitting.submit(uow, Incoming(report=report, taken=taken, sent=sent), by=ACTOR)
    return report.id.hex


def _lists(uow: Writing, masters: Masters, event_id: str, committees: Sequence[str]) -> int:
    wanted = [ledgers.Wanted(ledger=one, event_id=event_id) for one in ("people", "houses")]
    if any(ledgers.listed(uow, one) for one in wanted):
        return 0
    chance = Random(_SEED)  # noqa: S311 - the same each time, nothing secret  # nosec B311
    began = (uow.now - timedelta(hours=8)).isoformat()
    rows = [*_people(began, committees), *_houses(chance, committees)]
    for ledger, code12, status, said in rows:
        where = Row(id="", ledger=ledger, event_id=event_id, code12=code12, serial=1, status=status)
        ledgers.add(uow, masters, where, Said(values=said), by=ACTOR)
    return len(rows)


def _people(
    began: str, committees: Sequence[str]
) -> Iterator[tuple[str, str, str, dict[str, object]]]:
    usual = {"occurred_at": began, "told_at": began, "told_by": "police", "identity": "pending"}
    first, second, third = committees[0], committees[1], committees[2]
    named = {**usual, "cause": "drowned", "name": "示例甲", "age": 71, "sex": "male"}
    yield "people", first, "missing", {**named, "place": "示例路", "reporter": "示例民警"}
    yield "people", second, "dead", {**usual, "cause": "falling", "sex": "female"}
    yield "people", third, "missing", {**named, "told_by": "family", "reporter": "示例家属"}


def _houses(
    chance: Random, committees: Sequence[str]
) -> Iterator[tuple[str, str, str, dict[str, object]]]:
    for number in range(1, 9):
        collapsed = chance.choice((0, 0, 1, 2))
        yield (
            "houses",
            chance.choice(committees[:12]),
            "listed",
            {
                "head": f"示例户主{number:02d}",
                "address": f"示例路{chance.randint(1, 300)}弄{number}号",
                "phone": f"021-0003{number:04d}",
                "role": "home",
                "persons": chance.randint(1, 5),
                "rooms_collapsed": collapsed,
                "rooms_severe": chance.choice((0, 1, 2)),
                "rooms_slight": chance.choice((0, 1, 3)),
                "habitable": "no" if collapsed else "yes",
                "plan": "rebuild" if collapsed else "repair",
                "structure": "brick_wood",
            },
        )


def _moved(uow: Writing, event_id: str, committees: Sequence[str]) -> int:
    chance = Random(_SEED)  # noqa: S311 - the same each time, nothing secret  # nosec B311
    entries = [one for one in committees if chance.random() < 0.7]  # noqa: PLR2004 - made up
    for code12 in entries:
        target = chance.randint(5, 90)
        moved = chance.randint(target // 2, target)
        in_sites = chance.randint(0, moved)
        numbers = {
            "target": target, "moved": moved, "refused": chance.randint(0, target - moved),
            "returned": 0, "in_sites": in_sites, "elsewhere": moved - in_sites,
        }  # fmt: skip
        one = Entry(id=_id(uow, code12), unit=code12, event_id=event_id, cutoff_at=uow.now,
                    numbers=numbers)  # fmt: skip
        evacuation.enter(uow, one, by=ACTOR)
    sites = shelters_there(uow)
    for place in sites[: len(sites) * 2 // 3]:
        is_open = chance.random() < 0.8  # noqa: PLR2004 - made up
        occupied = chance.randint(0, 120) if is_open else 0
        shelter = ShelterEntry(id=_id(uow, place.id), place_id=place.id, unit=place.code,
                               event_id=event_id, cutoff_at=uow.now, is_open=is_open,
                               occupied=occupied)  # fmt: skip
        evacuation.enter_shelter(uow, shelter, by=ACTOR)
    return len(entries)


def _id(uow: Writing, about: str) -> str:
    return uuid5(_SPACE, f"{about} {uow.now.isoformat()}").hex
