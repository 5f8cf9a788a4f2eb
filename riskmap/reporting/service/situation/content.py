"""What a situation report says, whatever its format: gathered once, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from riskmap.core.codes import ancestors_of, level_of
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.divisions.model import METRIC_CRS, notices
from riskmap.locale.tongues import Tongue
from riskmap.reporting.model.activation import Track
from riskmap.reporting.model.columns import UNKNOWN, figure_said
from riskmap.reporting.model.figures import Figures
from riskmap.reporting.model.indicators import Indicator, indicators
from riskmap.reporting.model.reports import BOXES, MASS_LOSS, Version
from riskmap.reporting.service import activating, paragraphs, timing
from riskmap.reporting.service.official import Official
from riskmap.reporting.service.paper import AWAITED, OTHER, TOLD, MapSheet, drawn
from riskmap.reporting.service.sheets import made_up
from riskmap.reporting.service.sheets.rows import completeness
from riskmap.store import Reading

#: Figures beside each other in one table of the paper.
_COLUMNS = 6


@frozen(kw_only=True)
class Block:
    """One table: its headings and rows, the first row the whole."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@frozen(kw_only=True, eq=False)
class Situation:
    """A situation report.

    Parameters
    ----------
    mark
        What is said on every page where it is made up; empty for live.
    paragraph
        How the event stands at the cutoff.
    facts
        Labels and what they say.
    tables
        Figures of the whole and of each unit.
    unknown
        What is not known, in sentences.
    words
        Unit, heading and text of what units wrote.
    map, map_notes
        None where no unit has an outline; what has to be said beside it.
    signatures
        What is signed, on paper.
    """

    title: str
    subtitle: str
    mark: str
    paragraph: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Block, ...]
    unknown: tuple[str, ...]
    words: tuple[tuple[str, str, str], ...]
    map: MapSheet | None
    map_notes: tuple[str, ...]
    signatures: tuple[str, ...]
    sources: tuple[str, ...]


def situation(uow: Reading, one: Official, tongue: Tongue) -> Situation:
    """Return the situation report of an event and unit at a cutoff."""
    codes = [*dict.fromkeys([*(each.report.unit for each in one.said), *one.awaited])]
    names = divisions.names_of(
        uow, {one.unit, *codes, *ancestors_of(one.unit)}, locale=tongue.locale
    )
    numbers = {code12: str(number) for number, code12 in enumerate(codes, start=1)}
    hazard = paragraphs.hazard_name(one.event.header.hazard, tongue)
    mark = made_up(one.realm)
    sheet, notes = _map(uow, one, numbers, tongue)
    about = {"unit": names.get(one.unit, one.unit), "hazard": hazard}
    return Situation(
        title=tongue.say(Message(N_("{unit}: situation report on {hazard}"), about)),
        subtitle=tongue.say(Message(N_("As of {moment}"), {"moment": tongue.hour(one.cutoff_at)})),
        mark=tongue.say(mark) if mark else "",
        paragraph=paragraphs.said(uow, one, tongue),
        facts=tuple(_facts(uow, one, tongue)),
        tables=tuple(_tables(one, names, numbers, tongue)),
        unknown=tuple(_unknown(one, names, tongue)),
        words=tuple(_words(one, names, tongue)),
        map=sheet,
        map_notes=notes,
        signatures=tuple(
            tongue.say(each)
            for each in (
                N_("Compiled by"),
                N_("Checked by"),
                N_("Signed by the head"),
                N_("Date and seal"),
            )
        ),
        sources=tuple(_sources(uow, one, tongue)),
    )


def _facts(uow: Reading, one: Official, tongue: Tongue) -> Iterator[tuple[str, str]]:
    header = one.event.header
    rows: list[tuple[str, Message | str]] = [
        (N_("Hazard"), paragraphs.hazard_name(header.hazard, tongue)),
        (N_("Occurred"), tongue.moment(header.occurred_at)),
        (N_("Ended"), tongue.moment(header.ended_at) if header.ended_at else ""),
        (N_("Place"), header.place),
        (N_("Typhoon"), header.typhoon),
        (N_("Stands"), one.event.state.word),
        (N_("Cutoff"), tongue.moment(one.cutoff_at)),
        (N_("What the figures rest on"), one.basis.word),
        (N_("Standing of the figures"), one.standing),
        (N_("Complete"), completeness(one)),
        (MASS_LOSS, _massive(uow, one, tongue)),
        *_in_force(uow, one.unit),
    ]
    for label, text in rows:
        said = tongue.say(text)
        if said:
            yield tongue.say(Message(label)), said


def _massive(uow: Reading, one: Official, tongue: Tongue) -> str:
    """Return the units that say so up to the cutoff; empty for none."""
    found = timing.mass_losses(uow, one.event, one.unit)
    codes = [each.unit for each in found if each.cutoff_at <= one.cutoff_at]
    names = divisions.names_of(uow, codes, locale=tongue.locale)
    return tongue.listed([names.get(code12, code12) for code12 in codes]) if codes else ""


def _in_force(uow: Reading, unit: str) -> Iterator[tuple[str, Message]]:
    held = activating.standing(uow, unit).now
    for track in Track:
        yield track.word.id, held.value(track).word


def _tables(
    one: Official, names: dict[str, str], numbers: dict[str, str], tongue: Tongue
) -> Iterator[Block]:
    said = {each.report.unit: each for each in one.said}
    asked = [each for each in indicators().values() if _is_asked(each, one)]
    for start in range(0, len(asked), _COLUMNS):
        some = asked[start : start + _COLUMNS]
        rows = [("", tongue.say(N_("Together")), *_cells(some, one.figures, tongue))]
        for code12, number in numbers.items():
            figures: Figures = said[code12].report.figures if code12 in said else {}
            name = names.get(code12, code12)
            awaited = () if code12 in said else (tongue.say(N_("nothing accepted yet")),)
            cells = (*awaited, *[""] * (len(some) - len(awaited))) if awaited else None
            rows.append((number, name, *(cells or _cells(some, figures, tongue))))
        heads = [_headed(each, tongue) for each in some]
        yield Block(heads=("", tongue.say(N_("Unit")), *heads), rows=tuple(rows))


def _is_asked(indicator: Indicator, one: Official) -> bool:
    """Tell whether anybody was asked for it."""
    everybody = (one.figures, *(each.report.figures for each in one.said))
    return any(indicator.slug in figures for figures in everybody)


def _headed(one: Indicator, tongue: Tongue) -> str:
    unit = one.unit.name(tongue.locale)
    return f"{tongue.say(one.name)} ({unit})" if unit else tongue.say(one.name)


def _cells(some: Iterable[Indicator], figures: Figures, tongue: Tongue) -> tuple[str, ...]:
    return tuple(_cell(each, figures, tongue) for each in some)


def _cell(one: Indicator, figures: Figures, tongue: Tongue) -> str:
    said = figure_said(one, figures.get(one.slug))
    if said is None:
        return "–"
    if said == UNKNOWN:
        return UNKNOWN if tongue.is_chinese else "unknown"
    if isinstance(said, str):
        return "≥ " + said.lstrip("至少")
    return f"{said:,}"


def _unknown(one: Official, names: dict[str, str], tongue: Tongue) -> Iterator[str]:
    whole = [
        tongue.say(indicators()[slug].name)
        for slug, figure in one.figures.items()
        if figure.is_unknown
    ]
    if whole:
        yield tongue.say(
            Message(N_("Not known of the whole: {names}."), {"names": tongue.listed(whole)})
        )
    for each in one.said:
        figures = each.report.figures
        some = [tongue.say(indicators()[slug].name) for slug in figures if figures[slug].is_unknown]
        if some:
            about = {
                "unit": names.get(each.report.unit, each.report.unit),
                "names": tongue.listed(some),
            }
            yield tongue.say(Message(N_("{unit} does not know: {names}."), about))
    if one.awaited:
        waiting = [names.get(code12, code12) for code12 in one.awaited]
        said = Message(
            N_("Nothing was accepted yet of: {names}."), {"names": tongue.listed(waiting)}
        )
        yield tongue.say(said)


def _words(one: Official, names: dict[str, str], tongue: Tongue) -> Iterator[tuple[str, str, str]]:
    for each in one.said:
        unit = names.get(each.report.unit, each.report.unit)
        for label, text in _texts(each):
            yield unit, tongue.say(Message(label)), text


def _texts(one: Version) -> Iterator[tuple[str, str]]:
    if one.report.summary:
        yield N_("Summary"), one.report.summary
    for box, label in BOXES.items():
        if one.report.narrative.get(box):
            yield label, one.report.narrative[box]


def _map(
    uow: Reading, one: Official, numbers: dict[str, str], tongue: Tongue
) -> tuple[MapSheet | None, tuple[str, ...]]:
    level = level_of(one.unit).below or level_of(one.unit)
    asked = divisions.Selection(level=level, under=one.unit, internal=True)
    pairs = [(unit, drawing) for unit, drawing in divisions.outlines(uow, asked) if drawing]
    looks = {each.report.unit: TOLD for each in one.said} | dict.fromkeys(one.awaited, AWAITED)
    units = [
        (drawing.geometry, looks.get(unit.code12, OTHER), numbers.get(unit.code12, ""))
        for unit, drawing in pairs
    ]
    flags = Flags.of(drawing.flags for _, drawing in pairs)
    owed = dict.fromkeys(drawing.attribution for _, drawing in pairs if drawing.attribution)
    sheet = drawn(METRIC_CRS, units)
    notes = [
        tongue.say(N_("Numbers are those of the table.")),
        tongue.say(N_("Filled: accepted. Dashed: awaited. White: no report.")),
        *(tongue.say(each) for each in notices(flags)),
        *owed,
    ]
    if sheet is not None:
        length = {"length": sheet.view.bar.label}
        notes.append(tongue.say(Message(N_("The bar on the map is {length} long."), length)))
    return sheet, tuple(notes)


_AMENDED = N_(
    "{unit}: verified figures with amendment {number}: {reason} "
    "(proposed by {proposer}, approved by {approver})."
)


def _sources(uow: Reading, one: Official, tongue: Tongue) -> Iterator[str]:
    yield tongue.say(Message(N_("Made at {moment}."), {"moment": tongue.moment(one.at)}))
    for each in one.said:
        if (by := each.report.amendment) is not None:
            about = {
                "unit": divisions.names_of(uow, [each.report.unit], locale=tongue.locale).get(
                    each.report.unit, each.report.unit
                ),
                "number": by.number,
                "reason": by.reason,
                "proposer": by.proposed_by,
                "approver": by.approved_by,
            }
            yield tongue.say(Message(_AMENDED, about))
    count = {"count": len(one.versions)}
    yield tongue.say(
        Message(N_("The figures of the whole come from {count} accepted versions."), count)
    )
    yield tongue.say(
        N_("Headings of the quick report; nobody compared them with the national one.")
    )
    yield tongue.say(
        N_("“–” was not asked for; “unknown” was asked for and nobody knows. Neither is 0.")
    )
