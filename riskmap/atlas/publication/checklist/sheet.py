"""What stands on the sheet itself: M8 to M16."""

from __future__ import annotations

from collections.abc import Iterator

from riskmap.atlas.publication.checklist.lacks import lack
from riskmap.atlas.publication.model import Facts, Lack
from riskmap.core.words import N_, Message
from riskmap.maps.paper import CONVERGENCE_TO_NOTE

#: Share by which a scale bar may be off.
SCALE_TOLERANCE = 0.005

PHONES = {
    "110": N_("110, police"),
    "119": N_("119, fire"),
    "120": N_("120, ambulance"),
    "committee": N_("committee on duty"),
    "subdistrict": N_("subdistrict or town on duty"),
}

_NUMBERS = N_("Name it in contacts.toml beside region.toml, with its source.")

_DESK = N_("Enter its duty desk among the places, with phone and 12-digit division code.")


def legend(facts: Facts) -> Iterator[Lack]:
    """Yield what is missing of a legend of all that is drawn."""
    sheet = facts.sheet
    if not sheet.drawn:
        yield lack(N_("Nothing is drawn."), N_("Show at least the outlines of the units."))
    sentences = (
        (N_("Drawn, but not in the legend: {symbols}"), sheet.drawn - sheet.legend),
        (N_("In the legend, but not drawn: {symbols}"), sheet.legend - sheet.drawn),
    )
    for sentence, slugs in sentences:
        if slugs:
            mend = N_("Let the legend be made from what is drawn.")
            yield lack(sentence, mend, symbols=", ".join(sorted(slugs)))


def scale(facts: Facts) -> Iterator[Lack]:
    """Yield what is missing of a scale that is right."""
    sheet = facts.sheet
    if sheet.denominator is None or sheet.bar_error is None:
        yield lack(
            N_("The sheet has no scale."), N_("Print it from a place with outlines in metres.")
        )
    elif abs(sheet.bar_error) > SCALE_TOLERANCE:
        yield lack(
            N_("The scale bar is off by {percent} % at the centre of the map."),
            N_("Use a metric CRS that fits the place: divisions.metric_crs in region.toml."),
            percent=round(100 * abs(sheet.bar_error), 2),
        )


def north(facts: Facts) -> Iterator[Lack]:
    """Yield what is missing of a north arrow."""
    sheet = facts.sheet
    if not sheet.has_north:
        yield lack(N_("There is no north arrow."), N_("Print the sheet anew."))
    elif abs(sheet.convergence_deg) > CONVERGENCE_TO_NOTE and not sheet.notes_convergence:
        yield lack(
            N_("Grid and true north differ by {angle}°, and the sheet does not say so."),
            N_("Note the grid convergence under the north arrow."),
            angle=round(sheet.convergence_deg, 2),
        )


def dates(facts: Facts) -> Iterator[Lack]:
    """Yield what is missing of dates and version."""
    wanted = {
        N_("The date of the data is not known."): facts.data_on,
        N_("The date of the map is not known."): facts.map_on,
        N_("The map has no version."): facts.assessment_version,
    }
    for sentence, value in wanted.items():
        if value is None:
            yield lack(sentence, N_("Give sources with dates, and assess the place anew."))


def makers(facts: Facts) -> Iterator[Lack]:
    """Yield what is missing of who made and reviewed it."""
    wanted = {
        N_("The organisation that made the map is not named."): facts.declared.maker,
        N_("The organisation that reviewed the map is not named."): facts.declared.reviewer,
    }
    for sentence, value in wanted.items():
        if not value.strip():
            yield lack(sentence, N_("Name it: riskmap map publish --maker … --reviewer …"))


def phones(facts: Facts) -> Iterator[Lack]:
    """Yield what is missing of whom to call."""
    for slug, word in PHONES.items():
        if not facts.phones.get(slug, "").strip():
            mend = _NUMBERS if slug.isdigit() else _DESK
            yield lack(N_("No phone number: {who}."), mend, who=Message(word))


def base_map(facts: Facts) -> Iterator[Lack]:
    """Yield what is missing of the base map and its review."""
    if not facts.sheet.base_map.strip():
        yield lack(
            N_("The source of the base map is not said."),
            N_("Give outlines and roads an attribution."),
        )
    declared = facts.declared
    if not declared.review_number.strip() and not declared.exemption.strip():
        yield lack(
            N_("There is neither a review number (审图号) nor a recorded exemption."),
            N_("Have the map reviewed, then give --review-number, or --exemption with its reason."),
        )


def frames(facts: Facts) -> Iterator[Lack]:
    """Yield what is missing of coordinate system and height datum."""
    if not facts.sheet.crs.strip():
        yield lack(N_("The coordinate system is not said."), N_("Print the sheet anew."))
    if not facts.declared.height_datum.strip():
        yield lack(
            N_("The height datum is not said."),
            N_("Name it: riskmap map publish --height-datum …, 吴淞 or 1985国家高程基准"),
        )


def disclaimer(facts: Facts) -> Iterator[Lack]:
    """Yield what is missing of a disclaimer and the live version."""
    if not facts.sheet.disclaimer:
        yield lack(N_("There is no disclaimer."), N_("Print the sheet anew."))
    if not facts.sheet.live_address:
        yield lack(
            N_("There is no QR code to the live version."),
            N_("Print the sheet from the address under which people reach this site."),
        )
