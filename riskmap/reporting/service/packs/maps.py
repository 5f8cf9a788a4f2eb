"""A map of the division and of each street: units by number, shelters, and the list of both."""

from __future__ import annotations

from collections.abc import Sequence

from riskmap.core.codes import level_of
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.divisions.model import METRIC_CRS, Boundary, Division, notices
from riskmap.places import service as places
from riskmap.places.model import Place
from riskmap.reporting.service.packs.facts import Facts
from riskmap.reporting.service.paper import OTHER, MapFlowable, Paper, drawn
from riskmap.store import Reading

_KINDS = ("shelter", "hospital")


def paper(uow: Reading, facts: Facts) -> bytes:
    """Return the maps: of the whole on the first page, then a page for each street."""
    made = facts.paper(N_("Maps"))
    _sheet(uow, facts, made, facts.code12)
    for street in facts.streets:
        if street != facts.code12:
            made.next_page()
            _sheet(uow, facts, made, street)
    return made.pdf()


def _sheet(uow: Reading, facts: Facts, made: Paper, code12: str) -> None:
    say = facts.tongue.say
    pairs = _outlines(uow, code12)
    numbers = {unit.code12: str(number) for number, (unit, _) in enumerate(pairs, start=1)}
    inside = _places(uow, code12)
    shapes = [(drawing.geometry, OTHER, numbers[unit.code12]) for unit, drawing in pairs if drawing]
    marks = [(f"+{number}", *one.position) for number, one in enumerate(inside, start=1)]
    sheet = drawn(METRIC_CRS, shapes, places=marks, size=(173.0, 125.0))
    made.head(facts.names.get(code12, code12))
    if sheet is None:
        made.write(say(N_("Nobody has brought outlines of the units here.")))
    else:
        made.add(MapFlowable(sheet, say(N_("N"))))
        length = {"length": sheet.view.bar.label}
        made.write(say(Message(N_("The bar on the map is {length} long."), length)), size=8.5)
    flags = Flags.of(drawing.flags for _, drawing in pairs if drawing)
    owed = dict.fromkeys(one.attribution for _, one in pairs if one and one.attribution)
    for text in (*(say(each) for each in notices(flags)), *owed):
        made.write(text, is_quiet=True, size=8.5)
    units = [f"{numbers[unit.code12]} {unit.name(facts.tongue.locale)}" for unit, _ in pairs]
    made.write(facts.tongue.listed(units), size=9)
    if inside:
        heads = [say(one) for one in ("+", N_("Place"), N_("Telephone"))]
        made.table(heads, [_row(number, one, facts) for number, one in enumerate(inside, 1)],
                   (0.3, 3, 1.4))  # fmt: skip


def _row(number: int, one: Place, facts: Facts) -> tuple[str, ...]:
    name = one.name_zh if facts.tongue.is_chinese else one.name_en or one.name_zh
    return f"+{number}", name, one.phone or ""


def _outlines(uow: Reading, code12: str) -> Sequence[tuple[Division, Boundary | None]]:
    level = level_of(code12).below or level_of(code12)
    asked = divisions.Selection(level=level, under=code12, internal=True)
    return divisions.outlines(uow, asked)


def _places(uow: Reading, code12: str) -> list[Place]:
    asked = divisions.Selection(level=level_of(code12), under=code12, internal=True)
    own = next((drawing for _, drawing in divisions.outlines(uow, asked) if drawing), None)
    if own is None:
        return []
    return [one for one in places.in_division(uow, own.geometry) if one.kind in _KINDS]
