"""What the last page shows of a report: sentence, figures, remarks, reasons, signature."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from riskmap.core.findings import Finding, Severity
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.doors.access import current_account
from riskmap.doors.moments import typed
from riskmap.doors.words import locale, say
from riskmap.people.pages.words import explained
from riskmap.people.service import reading as people
from riskmap.reporting.model.checks import checks
from riskmap.reporting.model.differences import Difference, differences
from riskmap.reporting.model.drafts import (
    MASS_LOSS,
    NUMBER,
    SIGNED_FIELDS,
    TICK,
    WHY,
    Draft,
)
from riskmap.reporting.model.figures import Figures, with_sums
from riskmap.reporting.model.forms import CHECK, WHAT, form_pages, page_of
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.reports import MASS_LOSS as MASS_LOSS_WORD
from riskmap.reporting.model.reports import Kind
from riskmap.reporting.pages.stages import placing
from riskmap.reporting.pages.stages.views import Place, boxes_of
from riskmap.reporting.pages.stages.words import (
    change_said,
    figure_said,
    header_said,
    joined,
    sentence,
    sum_said,
    told,
)
from riskmap.reporting.service import composing, photos, verifying
from riskmap.reporting.service.composing import Around, Checked, Signing
from riskmap.reporting.service.photos import Photos
from riskmap.store import Reading


@frozen(kw_only=True)
class Line:
    """One figure as it is sent; `before` and `change` say how it stands to the report before."""

    name: str
    text: str
    before: str = ""
    change: str = ""


@frozen(kw_only=True)
class Part:
    """What one page of the report says, and where that is changed."""

    name: str
    href: str
    lines: tuple[Line, ...]


@frozen(kw_only=True)
class Remark:
    """What one check says: about one or several fields, each with the way there.

    Parameters
    ----------
    tick
        Field of the form by which the sender leaves it as it is; empty where that does not help.
    """

    kind: str
    severity: str
    word: str
    about: tuple[tuple[str, str], ...]
    tick: str
    is_ticked: bool
    holds_up: bool


@frozen(kw_only=True)
class Reason:
    """A figure that asks for a word: it went down, jumped, or is no sum."""

    field: str
    label: str
    hint: str
    text: str
    is_asked: bool


@frozen(kw_only=True)
class ReviewPage:
    """A report before it is sent.

    Parameters
    ----------
    refusal
        Why it does not fit in; empty where it does.
    awaited
        What a verified report still waits for.
    parts
        All figures, page by page.
    is_urgent
        It tells of casualties: nothing holds it up.
    cutoff
        Day and time as fields; `offered` is what stands there if nobody touches it.
    signed
        What stands in the fields of the signature.
    photos
        That came ahead of the report.
    """

    title: str
    place: Place
    sentence: str
    words: tuple[tuple[str, str], ...]
    refusal: str
    awaited: tuple[str, ...]
    parts: tuple[Part, ...]
    remarks: tuple[Remark, ...]
    reasons: tuple[Reason, ...]
    is_urgent: bool
    may_be_sent: bool
    cutoff: tuple[str, str]
    offered: str
    signed: dict[str, str]
    needs_head: bool
    photos: Photos
    is_tried: bool = False


def review(
    uow: Reading, draft: Draft, known: Around, checked: Checked, signing: Signing
) -> ReviewPage:
    """Return the last page of a draft."""
    place = placing.place(uow, draft, known, CHECK)
    figures = with_sums(composing.figures_of(draft, known).figures)
    found = _findings(checked)
    day, hour = typed(signing.cutoff_at)
    judged = checked.judged
    return ReviewPage(
        title=place.title,
        place=place,
        sentence=sentence(place.name, _what(checked, place), signing.cutoff_at, figures),
        words=tuple(_words(draft)),
        refusal=told_of(checked),
        awaited=tuple(_awaited(uow, draft, known)),
        parts=tuple(_parts(draft, known, figures)),
        remarks=tuple(_remarks(draft, found, checked)),
        reasons=tuple(_reasons(draft, known, figures, found)),
        is_urgent=judged is not None and judged.is_urgent,
        may_be_sent=checked.may_be_sent,
        cutoff=(day, hour),
        offered="" if draft.text("cutoff_day") else f"{day} {hour}",
        signed=_signed(uow, draft, known, signing),
        needs_head=draft.kind is Kind.VERIFIED,
        photos=photos.waiting(uow, draft.id, draft.unit),
    )


def _what(checked: Checked, place: Place) -> str:
    """Return what the report is about, as far as it is known."""
    header = checked.incoming.report.header if checked.incoming else None
    if place.event is None and header is not None:
        return header_said(header)
    return place.what or place.title


def told_of(checked: Checked) -> str:
    """Return why a report does not fit in; nothing where it does."""
    fault = checked.refusal
    return "" if fault is None else explained(fault)


def _findings(checked: Checked) -> tuple[Finding, ...]:
    """Return every remark: what is missing first."""
    judged = checked.judged
    taken = checked.incoming.taken.findings if checked.incoming else ()
    return (*checked.missing, *(judged.findings if judged else taken))


def _words(draft: Draft) -> Iterator[tuple[str, str]]:
    """Yield the text part as it is sent: label and text."""
    if draft.text(MASS_LOSS) and draft.kind is not Kind.VERIFIED:
        yield say(MASS_LOSS_WORD), say(N_("yes"))
    if summary := draft.text("summary"):
        yield say(N_("Summary")), summary
    for name, label, text in boxes_of(draft):
        if text and name:
            yield label, text


def _parts(draft: Draft, known: Around, figures: Figures) -> Iterator[Part]:
    """Yield all figures by page, changed ones with the figure before."""
    changed = {one.indicator: one for one in differences(known.figures, figures)}
    for page in (one for one in form_pages().values() if one.groups):
        slugs = [slug for slug in indicators() if page.holds(slug)]
        several = [slug for slug in slugs if slug in figures or slug in known.figures]
        yield Part(
            name=say(page.name),
            href=placing.href(draft, placing.MEND if draft.replaces else page.slug),
            lines=tuple(_line(slug, known, figures, changed.get(slug)) for slug in several),
        )


def _line(slug: str, known: Around, figures: Figures, change: Difference | None) -> Line:
    is_compared = known.before is not None
    return Line(
        name=say(indicators()[slug].name),
        text=figure_said(slug, figures.get(slug)),
        before=figure_said(slug, known.figures.get(slug)) if is_compared else "",
        change=change_said(change) if is_compared else "",
    )


def _remarks(draft: Draft, found: Iterable[Finding], checked: Checked) -> Iterator[Remark]:
    """Yield one remark a check, however many fields it is about."""
    by_kind: dict[str, list[Finding]] = {}
    for one in found:
        by_kind.setdefault(one.kind, []).append(one)
    is_urgent = checked.judged is not None and checked.judged.is_urgent
    for kind, several in by_kind.items():
        can_tick = several[0].severity is Severity.WARNING and kind in checks() and not is_urgent
        tick = f"{TICK}-{kind}" if can_tick else ""
        is_ticked = bool(draft.text(f"{TICK}-{kind}"))
        is_error = several[0].severity is Severity.ERROR
        yield Remark(
            kind=kind,
            severity=str(several[0].severity),
            word=say(str(several[0].severity)),
            about=tuple((told(one), _way(draft, one)) for one in several),
            tick=tick,
            is_ticked=is_ticked,
            holds_up=not is_urgent and (is_error or (can_tick and not is_ticked)),
        )


def _way(draft: Draft, one: Finding) -> str:
    """Return the way to the field that a remark is about, here or on another page."""
    field, check = one.field or "", checks().get(one.kind)
    if field in {*SIGNED_FIELDS, "photos"}:
        return f"#field-{field}"
    if check is not None and check.asks_reason:
        return f"#field-{WHY}-{field}"
    if draft.replaces:
        return _anchored(placing.href(draft, placing.MEND, at=field), field)
    if field not in indicators() and draft.kind is not Kind.INITIAL:
        return ""  # of the event, which the level above corrects
    page = page_of(field)
    name = f"{NUMBER}-{field}" if page != WHAT else _HEADER_FIELDS.get(field, field)
    return _anchored(placing.href(draft, page, at=field), name)


#: Where the fields of a header stand on the first page, where they are called otherwise.
_HEADER_FIELDS = {"occurred_at": "day", "ended_at": "ended_day", "event_id": "event"}


def _anchored(href: str, name: str) -> str:
    is_figure = name in indicators()
    return f"{href}#field-{NUMBER}-{name}" if is_figure else f"{href}#field-{name}"


def _reasons(
    draft: Draft, known: Around, figures: Figures, found: Iterable[Finding]
) -> Iterator[Reason]:
    """Yield the figures that ask for a word, those that have one included."""
    sums = known.sums.sums if known.sums else {}
    hints = {
        one.indicator: change_said(one)
        for one in differences(known.figures, figures)
        if known.before is not None and one.asks_reason
    }
    asked = {one.field for one in found if one.kind in checks() and checks()[one.kind].asks_reason}
    for slug, one in indicators().items():
        field = f"{WHY}-{slug}"
        if slug not in hints and slug not in asked and not draft.text(field):
            continue
        total = say(Message(_OF_BELOW, {"sum": sum_said(slug, sums[slug])})) if slug in sums else ""
        yield Reason(
            field=field,
            label=say(one.name),
            hint=hints.get(slug) or total,
            text=draft.text(field),
            is_asked=slug in asked,
        )


_OF_BELOW = N_("by the level below: {sum}")


def _signed(uow: Reading, draft: Draft, known: Around, signing: Signing) -> dict[str, str]:
    """Return what stands in the signature: as typed, else as the last report of the unit has it."""
    visitor, last = current_account(), known.before.report.signed if known.before else None
    account = people.account_numbered(uow, visitor.number) if visitor else None
    usual = {
        "compiler": signing.compiler,
        "unit_head": last.unit_head if last else "",
        "phone": account.phone if account else "",
    }
    kept = {name: draft.text(name) for name in SIGNED_FIELDS}
    return kept if kept["compiler"] else {name: kept[name] or usual[name] for name in usual}


def _awaited(uow: Reading, draft: Draft, known: Around) -> Iterator[str]:
    """Yield what a verified report still waits for, units below by name."""
    found = verifying.awaited(uow, draft, known)
    yield from map(say, found.words)
    if found.units:
        names = divisions.names_of(uow, found.units[:_NAMED], locale=locale())
        listed = joined(names.get(one, one) for one in found.units[:_NAMED])
        rest = len(found.units) - _NAMED
        known_of = {"units": listed, "count": len(found.units)}
        template = _WAITING_MANY if rest > 0 else _WAITING
        yield say(Message(template, known_of))


#: Units below that are named.
_NAMED = 10
_WAITING = N_("Neither verified nor without loss: {units}.")
_WAITING_MANY = N_("Neither verified nor without loss, {count} units: {units} and others.")
