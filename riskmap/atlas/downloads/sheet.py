"""What a file of the map holds, whatever its format: one row a unit, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import frozen

from riskmap.atlas.rows import persons_of
from riskmap.atlas.service import Unit, sources_of
from riskmap.atlas.service.documents import CRS_NOTE
from riskmap.atlas.views import View
from riskmap.core.words import N_, Message
from riskmap.risk.model import notices

Say = Callable[[Message], str]
Cell = str | int | float | bool | None

#: Members of a row, in their order: name to what it holds.
TEXTS = ("code", "name_zh", "name_en", "level", "kind", "parent", "parent_name")
MEASURED = ("class", "class_word", "measure", "value", "unit")
PEOPLE = ("people", "people_low", "people_high", "area_km2")
CREDITS = ("attribution", "source", "licence", "assessment_version", "assessment_state", "notices")


@frozen(kw_only=True)
class About:
    """One thing that is said of the whole file."""

    label: str
    text: str


@frozen(kw_only=True, eq=False)
class Sheet:
    """The rows of a file and what is said of them.

    Parameters
    ----------
    columns
        Names for programs, the same in every language.
    rows
        One a unit; None is no data.
    units
        Of the rows.
    about
        Attribution, flags, notices, sources, version, licence, meaning of the numbers.
    stem
        Name of the file without its ending: region, level, measure, date.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    units: tuple[Unit, ...]
    about: tuple[About, ...]
    stem: str


def sheet_of(
    view: View, places: Sequence[int], *, locale: str, says_values: bool, say: Say = str
) -> Sheet:
    """Return a view of the map as rows.

    Parameters
    ----------
    places
        Of the units, among those of the view, in the order they are to stand.
    locale
        Language of the parents' names and of the words.
    says_values
        False leaves values out: a list of those of made-up outlines would read as a ranking.
    """
    units = tuple(view.units.units[place] for place in places)
    rows = [_row(view, place, locale=locale, says_values=says_values, say=say) for place in places]
    flags = tuple(view.units.flags.as_dict())
    return Sheet(
        columns=(*TEXTS, *MEASURED, *PEOPLE, *flags, *CREDITS),
        rows=tuple(rows),
        units=units,
        about=tuple(_about(view, says_values=says_values, say=say)),
        stem=_stem(view),
    )


def _row(view: View, place: int, *, locale: str, says_values: bool, say: Say) -> tuple[Cell, ...]:
    shown, unit = view.coloured, view.units.units[place]
    number = int(shown.classes[place])
    measured: tuple[Cell, ...] = (
        number or None,
        say(shown.words[number]),
        shown.measure.slug,
        shown.value(place) if says_values else None,
        say(shown.measure.unit),
    )
    names = (unit.code, unit.name_zh, unit.name_en, unit.level, unit.kind, unit.parent)
    return (
        *names,
        view.units.parent_name(unit, locale) or None,
        *measured,
        *_people(unit),
        unit.area_km2,
        *unit.flags.as_dict().values(),
        *_credits(view, unit, say),
    )


def _people(unit: Unit) -> tuple[Cell, ...]:
    people = unit.risk.population if unit.risk else None
    if people is None:
        return None, None, None
    return persons_of(unit), people.low, people.high


def _credits(view: View, unit: Unit, say: Say) -> tuple[Cell, ...]:
    source, assessment = unit.outline_source, view.units.assessment
    return (
        unit.attribution or None,
        source.title if source else None,
        source.licence if source else None,
        assessment.version if assessment else None,
        str(assessment.state) if assessment else None,
        " ".join(say(one) for one in notices(unit.flags)) or None,
    )


def _stem(view: View) -> str:
    """Return ASCII without spaces: the names of places are slugs, those of hazards have a dot."""
    assessment = view.units.assessment
    region = assessment.region if assessment else "map"
    on = assessment.created_at.date().isoformat() if assessment else "none"
    measure = view.coloured.measure.slug.replace(".", "-")
    return f"{region}_{view.units.level}_{measure}_{on}"


def _about(view: View, *, says_values: bool, say: Say) -> list[About]:
    """Return what is said of the whole file, each label once a line."""
    measure, assessment = view.coloured.measure, view.units.assessment
    lines: list[tuple[str, Message | str]] = [
        (N_("Measure"), measure.title),
        (N_("Unit of the values"), measure.unit),
        (N_("Meaning"), measure.note),
        (N_("Class limits"), measure.limits_source.title),
        *[(N_("Class"), _class_text(row, say)) for row in view.coloured.legend.rows],
        (N_("Attribution"), view.units.attribution),
        *[(N_("Notice"), one) for one in notices(view.units.flags)],
    ]
    if not says_values:
        lines.append((N_("Notice"), Message(N_("Values are left out: outlines are made up."))))
    if view.changed is not None:
        lines += [(N_("Change"), one) for one in view.changed.sentences]
    lines += _assessment_lines(view)
    lines.append((N_("Coordinates"), CRS_NOTE))
    names = [name for name, holds in view.units.flags.as_dict().items() if holds]
    lines.append((N_("Flags"), ", ".join(names)))
    lines += [(N_("Source"), _source_text(one, say)) for one in sources_of(view.units)]
    said = [(say(Message(label)), _said(text, say)) for label, text in lines]
    region = assessment.region if assessment else ""
    return [About(label=say(Message(N_("Place"))), text=region)] + [
        About(label=label, text=text) for label, text in said if text
    ]


def _assessment_lines(view: View) -> list[tuple[str, Message | str]]:
    assessment = view.units.assessment
    if assessment is None:
        return []
    return [
        (N_("Assessment"), f"{assessment.version}"),
        (N_("Assessed at"), assessment.created_at.isoformat(timespec="minutes")),
        (N_("State"), assessment.state.word),
        (N_("Method"), assessment.method),
        (N_("Review due"), assessment.review_due_on.isoformat()),
        (N_("Licence"), ", ".join(_licences(view, assessment.provenance))),
    ]


def _licences(view: View, provenance: Mapping[str, Any]) -> list[str]:
    own = [unit.outline_source.licence for unit in view.units.units if unit.outline_source]
    return [one for one in dict.fromkeys((*own, *provenance["licences"])) if one]


def _class_text(row: Any, say: Say) -> str:
    word, limits = say(row.label), row.range_text
    return (
        f"{row.number}: {word} ({limits}), {row.count}"
        if limits
        else (f"{row.number}: {word}, {row.count}")
    )


def _source_text(source: Any, say: Say) -> str:
    parts = [source.title, source.licence, source.as_of.isoformat() if source.as_of else ""]
    verified = "" if source.verified else say(Message(N_("not verified")))
    return "; ".join(one for one in (*parts, verified) if one)


def _said(text: Message | str, say: Say) -> str:
    return say(text) if isinstance(text, Message) and text.id else str(text or "")
