"""What a map has to be about: M1 to M7."""

from __future__ import annotations

from collections.abc import Iterator

from riskmap.atlas.publication.checklist.lacks import lack, some
from riskmap.atlas.publication.model import Facts, Lack, MapKind, PointFacts
from riskmap.core.small_counts import MINIMUM
from riskmap.core.words import N_, Message

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

_PLACES = N_("Enter it among the places, or import them anew.")


def title(facts: Facts) -> Iterator[Lack]:
    """Yield what is missing of a title and the place."""
    if not facts.place_name.strip():
        yield lack(
            N_("The map does not say which place it shows."),
            N_("Give the full name of the place in region.toml or in the register."),
        )
    if not facts.declared.title.strip():
        yield lack(N_("The map has no title."), N_("Give one: riskmap map publish --title …"))


def outlines(facts: Facts) -> Iterator[Lack]:
    """Yield what is missing of an outline of each unit."""
    found = facts.outlines
    if not found.units:
        yield lack(
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
            yield lack(
                sentence,
                N_("Import outlines that fit the register: riskmap geodata import"),
                count=len(codes),
                codes=some(codes),
            )


def risk_points(facts: Facts) -> Iterator[Lack]:
    """Yield what is missing of risk points, with what is known of each."""
    if not facts.risk_points and not facts.declared.none_found.strip():
        yield lack(
            N_("There is no risk point, and nobody stated that none was found."),
            N_("Enter the risk points, or state it: riskmap map publish --none-found …"),
        )
    yield from _incomplete(facts.risk_points)


def shelters(facts: Facts) -> Iterator[Lack]:
    """Yield what is missing of shelters, with what is known of each."""
    if not facts.shelters:
        yield lack(N_("There is no shelter."), _PLACES)
    yield from _incomplete(facts.shelters)


def _incomplete(several: tuple[PointFacts, ...]) -> Iterator[Lack]:
    by_lack: dict[str, list[str]] = {}
    for one in several:
        for name in one.lacks:
            by_lack.setdefault(name, []).append(one.name)
    for name, places in by_lack.items():
        yield lack(
            N_("{attribute} is not known for {count}: {places}"),
            _PLACES,
            attribute=Message(ATTRIBUTES[name]),
            count=len(places),
            places=some(tuple(places)),
        )


def routes(facts: Facts) -> Iterator[Lack]:
    """Yield what is missing of routes that lead to a shelter, with arrows."""
    if not facts.routes:
        yield lack(
            N_("There is no evacuation route."),
            N_("Draw one from where people are to a shelter, in that direction, and import it."),
        )
    adrift = tuple(one.name for one in facts.routes if not one.reaches)
    if adrift:
        yield lack(
            N_("{count} routes end at no shelter or assembly point: {routes}"),
            N_("Let the last vertex of the route lie at the shelter or the assembly point."),
            count=len(adrift),
            routes=some(adrift),
        )
    mute = tuple(one.name for one in facts.routes if not one.has_direction)
    if mute:
        yield lack(
            N_("{count} routes have no arrow: {routes}"),
            N_("Import them as evacuation routes: these are drawn with arrows."),
            count=len(mute),
            routes=some(mute),
        )


def support(facts: Facts) -> Iterator[Lack]:
    """Yield what is missing of where help comes from."""
    for slug, word in SUPPORT.items():
        if slug not in facts.support:
            yield lack(N_("Not on the map: {what}."), _PLACES, what=Message(word))


def vulnerable(facts: Facts) -> Iterator[Lack]:
    """Yield what is missing of vulnerable people, never single ones."""
    if facts.small_groups:
        yield lack(
            N_("{count} vulnerable areas stand for fewer than {least} persons: {places}"),
            N_("Join each with a neighbour: nothing on a map may point at single persons."),
            count=len(facts.small_groups),
            least=MINIMUM,
            places=some(facts.small_groups),
        )
    if facts.kind is MapKind.INTERNAL and not facts.shows_vulnerable:
        yield lack(
            N_("Nothing is said of vulnerable people."),
            N_("Give the place a share or a count of them: social data in region.toml."),
        )
