"""The checklist of a map that is to be published: pure functions on what the map shows.

The items stand in ``checklist.toml``, with level and source; what each looks at stands here,
one function an item, named by its id. A function yields what is missing; nothing yielded is
passed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files

from riskmap.atlas.publication.model import (
    Facts,
    Item,
    Lack,
    Level,
    MapKind,
    Outcome,
    PointFacts,
    Status,
)
from riskmap.core.small_counts import MINIMUM
from riskmap.core.words import N_, Message
from riskmap.maps.paper import CONVERGENCE_TO_NOTE

#: Share by which a scale bar may be off.
SCALE_TOLERANCE = 0.005
SUPPORT = {
    "medical": N_("medical aid"),
    "fire": N_("fire station"),
    "police": N_("police station"),
    "command_post": N_("command post"),
    "supplies": N_("emergency supplies"),
}
ATTRIBUTES = {
    "type": N_("type"),
    "name": N_("name"),
    "grade": N_("grade"),
    "season": N_("likely time"),
    "extent": N_("extent"),
    "capacity": N_("capacity"),
    "manager": N_("manager"),
}
PHONES = {
    "110": N_("110, police"),
    "119": N_("119, fire"),
    "120": N_("120, ambulance"),
    "committee": N_("committee on duty"),
    "subdistrict": N_("subdistrict or town on duty"),
}
_NUMBERS = N_("Name it in contacts.toml beside region.toml, with its source.")
_DESK = N_("Enter its duty desk among the places, with phone and 12-digit division code.")
_PLACES = N_("Enter it among the places, or import them anew.")

Look = Callable[[Facts], Iterator[Lack]]


@cache
def items() -> tuple[Item, ...]:
    """Return the items in their order, read once."""
    text = files(__package__).joinpath("checklist.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["item"]
    return tuple(Item(**{**row, "level": Level(row["level"])}) for row in rows)


def judged(facts: Facts) -> tuple[Outcome, ...]:
    """Return what comes of every item for a map, in the order of the list."""
    return tuple(_outcome(item, facts) for item in items())


def _outcome(item: Item, facts: Facts) -> Outcome:
    if item.level is Level.BLOCK_PUBLIC and facts.kind is not MapKind.PUBLIC:
        return Outcome(item=item, status=Status.NOT_APPLICABLE)
    lacks = tuple(LOOKS[item.id](facts))
    if not lacks:
        return Outcome(item=item, status=Status.PASSED)
    status = Status.WARNED if item.level is Level.WARN else Status.FAILED
    return Outcome(item=item, status=status, lacks=lacks)


def _lack(what: str, mend: str, /, **params: object) -> Lack:
    return Lack(what=Message(what, params), mend=Message(mend, params))


# ---- premises


def _assessment(facts: Facts) -> Iterator[Lack]:
    if facts.assessment_version is None:
        yield _lack(
            N_("There is no assessment of this place."),
            N_("Run: riskmap risk assess"),
        )
    elif facts.is_demo:
        yield _lack(
            N_("The assessment is a demonstration. A demonstration can never be published."),
            N_("Assess real hazard and ground, and publish that assessment: riskmap risk publish"),
        )
    elif not facts.is_assessment_published:
        yield _lack(
            N_("Version {version} of the assessment is a draft."),
            N_("Publish it in the name of a person: riskmap risk publish"),
            version=facts.assessment_version,
        )


def _real(facts: Facts) -> Iterator[Lack]:
    made_up = {
        N_("The outlines are made up."): facts.flags.geometry_is_synthetic,
        N_("The outlines are approximate."): facts.flags.geometry_is_approximate,
        N_("The ground is made up."): facts.flags.terrain_is_synthetic,
        N_("The hazard is made up."): facts.flags.hazard_is_synthetic,
        N_("The survey of coping capacity is made up."): facts.flags.survey_is_synthetic,
    }
    for sentence, holds in made_up.items():
        if holds:
            yield _lack(sentence, N_("Bring the real data in; demonstration data stay at home."))
    if facts.demo_places:
        yield _lack(
            N_("{count} places on the map are made up."),
            N_("Import real places; the made-up ones of that kind go by themselves."),
            count=facts.demo_places,
        )


# ---- what the map is about


def _title(facts: Facts) -> Iterator[Lack]:
    if not facts.place_name.strip():
        yield _lack(
            N_("The map does not say which place it shows."),
            N_("Give the full name of the place in region.toml or in the register."),
        )
    if not facts.declared.title.strip():
        yield _lack(N_("The map has no title."), N_("Give one: riskmap map publish --title …"))


def _outlines(facts: Facts) -> Iterator[Lack]:
    found = facts.outlines
    if not found.units:
        yield _lack(
            N_("No unit of this level is registered."),
            N_("Import the register: riskmap geodata import"),
        )
    sentences = (
        (N_("{count} units have no outline: {codes}"), found.missing),
        (N_("{count} outlines are no valid polygon: {codes}"), found.invalid),
        (N_("{count} outlines belong to no unit of the register: {codes}"), found.unregistered),
    )
    for sentence, codes in sentences:
        if codes:
            yield _lack(
                sentence,
                N_("Import outlines that fit the register: riskmap geodata import"),
                count=len(codes),
                codes=_some(codes),
            )


def _risk_points(facts: Facts) -> Iterator[Lack]:
    if not facts.risk_points and not facts.declared.none_found.strip():
        yield _lack(
            N_("There is no risk point, and nobody stated that none was found."),
            N_("Enter the risk points, or state it: riskmap map publish --none-found …"),
        )
    yield from _incomplete(facts.risk_points)


def _shelters(facts: Facts) -> Iterator[Lack]:
    if not facts.shelters:
        yield _lack(N_("There is no shelter."), _PLACES)
    yield from _incomplete(facts.shelters)


def _incomplete(several: tuple[PointFacts, ...]) -> Iterator[Lack]:
    by_lack: dict[str, list[str]] = {}
    for one in several:
        for name in one.lacks:
            by_lack.setdefault(name, []).append(one.name)
    for name, places in by_lack.items():
        yield _lack(
            N_("{attribute} is not known for {count}: {places}"),
            _PLACES,
            attribute=Message(ATTRIBUTES[name]),
            count=len(places),
            places=_some(tuple(places)),
        )


def _routes(facts: Facts) -> Iterator[Lack]:
    if not facts.routes:
        yield _lack(
            N_("There is no evacuation route."),
            N_("Draw one from where people are to a shelter, in that direction, and import it."),
        )
    adrift = tuple(one.name for one in facts.routes if not one.reaches)
    if adrift:
        yield _lack(
            N_("{count} routes end at no shelter or assembly point: {routes}"),
            N_("Let the last vertex of the route lie at the shelter or the assembly point."),
            count=len(adrift),
            routes=_some(adrift),
        )
    mute = tuple(one.name for one in facts.routes if not one.has_direction)
    if mute:
        yield _lack(
            N_("{count} routes have no arrow: {routes}"),
            N_("Import them as evacuation routes: these are drawn with arrows."),
            count=len(mute),
            routes=_some(mute),
        )


def _support(facts: Facts) -> Iterator[Lack]:
    for slug, word in SUPPORT.items():
        if slug not in facts.support:
            yield _lack(N_("Not on the map: {what}."), _PLACES, what=Message(word))


def _vulnerable(facts: Facts) -> Iterator[Lack]:
    if facts.small_groups:
        yield _lack(
            N_("{count} vulnerable areas stand for fewer than {least} persons: {places}"),
            N_("Join each with a neighbour: nothing on a map may point at single persons."),
            count=len(facts.small_groups),
            least=MINIMUM,
            places=_some(facts.small_groups),
        )
    if facts.kind is MapKind.INTERNAL and not facts.shows_vulnerable:
        yield _lack(
            N_("Nothing is said of vulnerable people."),
            N_("Give the place a share or a count of them: social data in region.toml."),
        )


# ---- the sheet itself


def _legend(facts: Facts) -> Iterator[Lack]:
    sheet = facts.sheet
    if not sheet.drawn:
        yield _lack(N_("Nothing is drawn."), N_("Show at least the outlines of the units."))
    sentences = (
        (N_("Drawn, but not in the legend: {symbols}"), sheet.drawn - sheet.legend),
        (N_("In the legend, but not drawn: {symbols}"), sheet.legend - sheet.drawn),
    )
    for sentence, slugs in sentences:
        if slugs:
            mend = N_("Let the legend be made from what is drawn.")
            yield _lack(sentence, mend, symbols=", ".join(sorted(slugs)))


def _scale(facts: Facts) -> Iterator[Lack]:
    sheet = facts.sheet
    if sheet.denominator is None or sheet.bar_error is None:
        yield _lack(
            N_("The sheet has no scale."), N_("Print it from a place with outlines in metres.")
        )
    elif abs(sheet.bar_error) > SCALE_TOLERANCE:
        yield _lack(
            N_("The scale bar is off by {percent} % at the centre of the map."),
            N_("Use a metric CRS that fits the place: divisions.metric_crs in region.toml."),
            percent=round(100 * abs(sheet.bar_error), 2),
        )


def _north(facts: Facts) -> Iterator[Lack]:
    sheet = facts.sheet
    if not sheet.has_north:
        yield _lack(N_("There is no north arrow."), N_("Print the sheet anew."))
    elif abs(sheet.convergence_deg) > CONVERGENCE_TO_NOTE and not sheet.notes_convergence:
        yield _lack(
            N_("Grid and true north differ by {angle}°, and the sheet does not say so."),
            N_("Note the grid convergence under the north arrow."),
            angle=round(sheet.convergence_deg, 2),
        )


def _dates(facts: Facts) -> Iterator[Lack]:
    wanted = {
        N_("The date of the data is not known."): facts.data_on,
        N_("The date of the map is not known."): facts.map_on,
        N_("The map has no version."): facts.assessment_version,
    }
    for sentence, value in wanted.items():
        if value is None:
            yield _lack(sentence, N_("Give sources with dates, and assess the place anew."))


def _makers(facts: Facts) -> Iterator[Lack]:
    wanted = {
        N_("The organisation that made the map is not named."): facts.declared.maker,
        N_("The organisation that reviewed the map is not named."): facts.declared.reviewer,
    }
    for sentence, value in wanted.items():
        if not value.strip():
            yield _lack(sentence, N_("Name it: riskmap map publish --maker … --reviewer …"))


def _phones(facts: Facts) -> Iterator[Lack]:
    for slug, word in PHONES.items():
        if not facts.phones.get(slug, "").strip():
            mend = _NUMBERS if slug.isdigit() else _DESK
            yield _lack(N_("No phone number: {who}."), mend, who=Message(word))


def _base_map(facts: Facts) -> Iterator[Lack]:
    if not facts.sheet.base_map.strip():
        yield _lack(
            N_("The source of the base map is not said."),
            N_("Give outlines and roads an attribution."),
        )
    declared = facts.declared
    if not declared.review_number.strip() and not declared.exemption.strip():
        yield _lack(
            N_("There is neither a review number (审图号) nor a recorded exemption."),
            N_("Have the map reviewed, then give --review-number, or --exemption with its reason."),
        )


def _frames(facts: Facts) -> Iterator[Lack]:
    if not facts.sheet.crs.strip():
        yield _lack(N_("The coordinate system is not said."), N_("Print the sheet anew."))
    if not facts.declared.height_datum.strip():
        yield _lack(
            N_("The height datum is not said."),
            N_("Name it: riskmap map publish --height-datum …, 吴淞 or 1985国家高程基准"),
        )


def _disclaimer(facts: Facts) -> Iterator[Lack]:
    if not facts.sheet.disclaimer:
        yield _lack(N_("There is no disclaimer."), N_("Print the sheet anew."))
    if not facts.sheet.live_address:
        yield _lack(
            N_("There is no QR code to the live version."),
            N_("Print the sheet from the address under which people reach this site."),
        )


def _some(names: tuple[str, ...], most: int = 5) -> str:
    """Return the first few names; more are said by an ellipsis."""
    return ", ".join((*names[:most], "…") if len(names) > most else names)


LOOKS: Mapping[str, Look] = {
    "P1": _assessment,
    "P2": _real,
    "M1": _title,
    "M2": _outlines,
    "M3": _risk_points,
    "M4": _shelters,
    "M5": _routes,
    "M6": _support,
    "M7": _vulnerable,
    "M8": _legend,
    "M9": _scale,
    "M10": _north,
    "M11": _dates,
    "M12": _makers,
    "M13": _phones,
    "M14": _base_map,
    "M15": _frames,
    "M16": _disclaimer,
}
