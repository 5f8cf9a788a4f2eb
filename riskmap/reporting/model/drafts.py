"""Drafts: what somebody has typed of a report that is not sent yet, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo

from attrs import field, frozen

from riskmap.core.figure import Figure, FigureKind
from riskmap.reporting.model.checks import checks
from riskmap.reporting.model.figures import amount
from riskmap.reporting.model.forms import CHECK, WHAT, FormPage, form_pages
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.reports import BOXES, Header, Kind, Report

#: Fields of a figure: its number, "not known", "as before", and why it went down or jumped.
NUMBER, UNKNOWN, SAME, WHY = "number", "unknown", "same", "why"
TICK, BOX = "tick", "box"
TICKED = "1"
LONGEST = 2000
HEADER_FIELDS = (
    "event", "hazard", "day", "hour", "ended_day", "ended_hour", "place", "typhoon", "magnitude",
    "summary",
)  # fmt: skip
#: Of the widget that asks where something is.
POSITION = "position"
POSITION_FIELDS = tuple(f"{POSITION}-{one}" for one in ("at", "datum", "accuracy_m", "how"))
#: The box that says that many houses collapsed at once, or a large area suffered losses.
MASS_LOSS = "mass-loss"
SIGNED_FIELDS = ("compiler", "unit_head", "phone")
CUTOFF_FIELDS = ("cutoff_day", "cutoff_hour")


@frozen(kw_only=True)
class Draft:
    """A report that somebody is writing.

    Parameters
    ----------
    id
        Id of the report that it becomes: sent twice, it is one report.
    event_id
        The event; of an initial report only where it joins one.
    replaces, upgrades
        Ids of the returned version that it mends, and of the danger that became a disaster.
    said
        What was typed, by field; absent was not said.
    page
        Where it was left.
    thrown_at
        When it was thrown away; None while it waits to be finished.
    """

    id: str
    kind: Kind
    unit: str
    event_id: str = ""
    replaces: str = ""
    upgrades: str = ""
    said: Mapping[str, str] = field(factory=dict)
    page: str = ""
    started_at: datetime | None = None
    saved_at: datetime | None = None
    thrown_at: datetime | None = None

    @property
    def is_saved(self) -> bool:
        """True after something of it was kept."""
        return self.saved_at is not None

    @property
    def joins(self) -> str:
        """Id of the event that it belongs to; empty where it begins one."""
        return self.event_id or self.said.get("event", "")

    def text(self, name: str) -> str:
        """Return what was typed in a field."""
        return self.said.get(name, "")

    @property
    def told(self) -> frozenset[str]:
        """Indicators of which something was said."""
        found = (name.partition("-") for name, text in self.said.items() if text)
        return frozenset(slug for part, _, slug in found if part in {NUMBER, UNKNOWN, SAME})


def owned_by(page: FormPage, kind: Kind) -> frozenset[str]:
    """Return the names of the fields that a page has: what it does not send back is empty.

    The summary stands on the first page, of an initial report; else with the other words.
    """
    if page.slug == WHAT:
        return frozenset((*HEADER_FIELDS, *POSITION_FIELDS))
    if page.slug == CHECK:
        whys = {f"{WHY}-{slug}" for slug in indicators()}
        ticks = {f"{TICK}-{one}" for one in checks()}
        return frozenset({*SIGNED_FIELDS, *CUTOFF_FIELDS, *whys, *ticks})
    slugs = [slug for slug in indicators() if page.holds(slug)]
    names = {f"{part}-{slug}" for part in (NUMBER, UNKNOWN, SAME) for slug in slugs}
    if asks_mass_loss(page, kind):
        names.add(MASS_LOSS)
    return frozenset(names | _words(kind)) if has_words(page) else frozenset(names)


def has_words(page: FormPage) -> bool:
    """Tell whether the text part is written on a page: on the last one with figures."""
    return page.slug == [one.slug for one in form_pages().values() if one.groups][-1]


def asks_mass_loss(page: FormPage, kind: Kind) -> bool:
    """Tell whether a page asks if losses are massive: where houses are, until it is verified."""
    return "houses" in page.groups and kind is not Kind.VERIFIED


def mended() -> frozenset[str]:
    """Return the names of the fields of a returned report: figures, text, place; no header."""
    pages = (one for one in form_pages().values() if one.groups)
    figures = (owned_by(one, Kind.FOLLOW_UP) for one in pages)
    return frozenset(POSITION_FIELDS).union(*figures)


def with_page(
    before: Mapping[str, str], posted: Mapping[str, str], names: frozenset[str]
) -> dict[str, str]:
    """Return what is said after a page came back: its fields replace what they said before."""
    kept = {name: text for name, text in before.items() if name not in names}
    typed = {
        name: posted[name].strip()[:LONGEST]
        for name in names
        if name in posted and posted[name].strip()
    }
    return dict(sorted({**kept, **typed}.items()))


def said_from(report: Report) -> dict[str, str]:
    """Return what was typed of a report that was sent, to be mended."""
    said = {name: text for name, text in _signed(report).items() if text} | _placed(report)
    for slug, figure in report.figures.items():
        said |= as_typed(slug, figure)
    said |= {MASS_LOSS: TICKED} if report.is_mass_loss else {}
    said |= {f"{WHY}-{slug}": text for slug, text in report.reasons.items() if text}
    said |= {f"{BOX}-{box}": text for box, text in report.narrative.items() if text}
    if report.summary:
        said["summary"] = report.summary
    return dict(sorted(said.items()))


def header_from(header: Header, zone: tzinfo) -> dict[str, str]:
    """Return what was typed of a header, its times as clocks on the wall show them."""
    began, ended = header.occurred_at.astimezone(zone), header.ended_at
    over = ended.astimezone(zone) if ended else None
    said = {
        "hazard": header.hazard,
        "day": f"{began:%Y-%m-%d}",
        "hour": f"{began:%H:%M}",
        "ended_day": f"{over:%Y-%m-%d}" if over else "",
        "ended_hour": f"{over:%H:%M}" if over else "",
        "typhoon": header.typhoon,
        "magnitude": "" if header.magnitude is None else f"{header.magnitude:g}",
        "place": header.place,
    }
    return {name: text for name, text in said.items() if text}


def as_typed(slug: str, figure: Figure) -> dict[str, str]:
    """Return the fields that say a figure: "at least" is a number beside "not known"."""
    said: dict[str, str] = {}
    if figure.amount is not None:
        one = indicators()[slug]
        number = amount(one, figure.amount)
        said[f"{NUMBER}-{slug}"] = f"{number:.{one.unit.decimals}f}".removesuffix(".00")
    if figure.kind is not FigureKind.NUMBER:
        said[f"{UNKNOWN}-{slug}"] = TICKED
    return said


def _signed(report: Report) -> dict[str, str]:
    signed = report.signed
    return {"compiler": signed.compiler, "unit_head": signed.unit_head, "phone": signed.phone}


def _words(kind: Kind) -> set[str]:
    boxes = {f"{BOX}-{one}" for one in BOXES}
    return boxes if kind is Kind.INITIAL else {*boxes, "summary"}


def _placed(report: Report) -> dict[str, str]:
    """Return where it happened, as the widget has it: our degrees, whatever was typed."""
    at = report.position
    if at is None:
        return {}
    accuracy = "" if at.accuracy_m is None else f"{at.accuracy_m:g}"
    values = (f"{at.lon}, {at.lat}", "", accuracy, at.how)
    return {name: text for name, text in zip(POSITION_FIELDS, values, strict=True) if text}
