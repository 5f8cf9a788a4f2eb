"""Made-up people who need help, for the demonstration: the same whenever they are made.

They live in the realm ``demo`` and nowhere else. Every name begins with 示例, every telephone
number with zeros that nobody has; nobody has an identity number.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from attrs import evolve

from riskmap.core.codes import DivisionLevel
from riskmap.core.errors import NotFoundError, ScopeError
from riskmap.core.realm import DEMO
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.divisions.service.reading import today
from riskmap.people import store
from riskmap.people.model.helped import Helped, Mobility, Personal
from riskmap.people.model.needs import check, in_order
from riskmap.store import Writing, sealed
from riskmap.store.audit import Entry, record
from riskmap.store.masters import Masters

ACTOR, WHY = "riskmap", "demonstration"
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
_CARRIED = frozenset({"powered", "bedridden"})


def make(uow: Writing, masters: Masters, home: str) -> int:
    """Make the lists of the district at home, or bring their days up to today; return how many.

    Raises
    ------
    ScopeError
        If the write is not in the demonstration.
    NotFoundError
        If the register has no committee there.
    """
    if uow.scope.realm != DEMO:
        raise ScopeError(N_("Made-up people belong into the demonstration only."))
    plan, day = _plan(), today(uow)
    chance = Random(plan["seed"])  # noqa: S311 - the same each time, nothing secret  # nosec B311
    people = list(_people(_committees(uow, home), plan, day, chance))
    gone = set(sealed.erased_among(uow, [one.subject for one, _ in people]))
    rows = [
        evolve(one, sealed=sealed.seal(uow, masters, one.subject, said.as_text()))
        for one, said in people
        if one.subject not in gone
    ]
    store.helping.append(uow, rows, actor=ACTOR, reason="imported")
    entry = Entry(
        action="made-up", subject_kind="helped", code12=home, why=WHY, after={"people": len(rows)}
    )
    record(uow, entry)
    return len(rows)


@cache
def _plan() -> dict[str, Any]:
    return tomllib.loads(files("riskmap.people").joinpath("demo_helped.toml").read_text("utf-8"))


def _committees(uow: Writing, home: str) -> list[str]:
    listed = divisions.list_divisions(uow, level=DivisionLevel.COMMITTEE, under=home)
    if not listed:
        raise NotFoundError(
            N_("The register has no committee in {code}."),
            mend=N_("Set the demonstration up first: riskmap prepare"),
            code=home,
        )
    return [one.code12 for one in listed]


def _people(
    codes: Sequence[str], plan: dict[str, Any], day: date, chance: Random
) -> Iterator[tuple[Helped, Personal]]:
    number = 0
    for code12 in codes:
        if chance.random() >= plan["of"]["listed_share"]:
            continue
        for _ in range(chance.randint(1, plan["of"]["most"])):
            number += 1
            yield _person(code12, number, plan, day, chance)


def _person(
    code12: str, number: int, plan: dict[str, Any], day: date, chance: Random
) -> tuple[Helped, Personal]:
    of, weights = plan["of"], plan["weights"]
    kinds = set(chance.choices([*weights], [*weights.values()]))
    if chance.random() < of["second_share"]:
        kinds |= set(chance.choices([*weights], [*weights.values()]))
    is_overdue, has_helper, has_card = (
        chance.random() < of[name] for name in ("overdue_share", "helper_share", "card_share")
    )
    holds = check().holds.days
    ago = chance.randint(holds + 5, 2 * holds) if is_overdue else chance.randint(3, holds - 20)
    said = Personal(
        name=f"示例{chance.choice(_SURNAMES)}{number:04d}",
        phone=f"021-0001{number:04d}",
        address=f"示例路{chance.randint(1, 300)}弄{chance.randint(1, 40)}号",
        contact=f"示例家属{number:04d}",
        contact_phone=f"021-0002{number:04d}",
        helper=f"示例帮扶人{chance.randint(1, 90):02d}" if has_helper else "",
        measure="示例：两人协助转移至底楼集合点" if has_helper else "",
    )
    helped = Helped(
        id=f"{chance.getrandbits(128):032x}",
        code12=code12,
        kinds=in_order(kinds),
        mobility=_mobility(kinds, chance),
        floor=chance.randint(1, 6),
        has_helper=has_helper,
        has_measure=has_helper,
        card_on=day - timedelta(days=chance.randint(20, 300)) if has_card else None,
        checked_on=day - timedelta(days=ago),
        checked_by=ACTOR,
        sealed="…",
    )
    return helped, said


def _mobility(kinds: set[str], chance: Random) -> Mobility:
    if kinds & _CARRIED:
        return chance.choice((Mobility.CARRIED, Mobility.CARRIED, Mobility.LED))
    return chance.choice((Mobility.WALKS, Mobility.LED, Mobility.UNKNOWN))
