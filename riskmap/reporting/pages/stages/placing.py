"""Which draft an address is about, where in it the reader is, and where to go from there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from attrs import evolve
from flask import request, url_for

from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.doors.moments import zone
from riskmap.doors.words import locale, moment, say
from riskmap.reporting.model.drafts import Draft, header_from, said_from
from riskmap.reporting.model.forms import FormPage, pages_of
from riskmap.reporting.model.reports import Kind, Version
from riskmap.reporting.pages.stages.views import Place
from riskmap.reporting.pages.stages.words import event_said, hazard_said, kind_said
from riskmap.reporting.service import drafting
from riskmap.reporting.service.composing import Around
from riskmap.store import Reading

#: A page that mends a returned report stands before the last one, whatever the kind.
MEND = "mend"


def draft_asked_for(uow: Reading, draft_id: str) -> Draft:
    """Return the draft of an address: kept, or one that begins with what the address says.

    A draft whose report was sent meanwhile is written anew from that report under the same id, so
    that nothing typed in a page that stayed open is lost.

    Raises
    ------
    NotFoundError
        If there is none, and the address begins none.
    """
    found = drafting.find(uow, draft_id)
    if found is not None:
        return found
    sent = drafting.sent_under(uow, draft_id)
    if sent is not None:
        return written_anew(sent)
    if replaces := request.args.get("replaces", ""):
        return evolve(drafting.mend(uow, replaces), id=_hex(draft_id))
    return _begun(uow, draft_id)


def written_anew(version: Version) -> Draft:
    """Return a draft that says what a report said."""
    report = version.report
    is_first = report.header is not None and report.event_id == version.id
    header = header_from(report.header, zone()) if is_first and report.header else {}
    return Draft(
        id=version.id,
        kind=report.kind,
        unit=report.unit,
        event_id="" if is_first else report.event_id,
        replaces=version.supersedes,
        said={**header, **said_from(report)},
    )


def place(uow: Reading, draft: Draft, known: Around, slug: str) -> Place:
    """Return where a reader is in a report."""
    steps = _steps(draft)
    at = next((spot for spot, one in enumerate(steps, 1) if one[0] == slug), len(steps))
    name = divisions.names_of(uow, [draft.unit], locale=locale()).get(draft.unit, draft.unit)
    event = known.event
    return Place(
        title=say(kind_said(draft.kind)),
        kind=str(draft.kind),
        name=name,
        draft=draft,
        steps=tuple(say(word) for _, word in steps),
        at=at,
        save_href=href(draft, slug),
        back_href=href(draft, steps[at - 2][0]) if at > 1 else "",
        event=event,
        what=event_said(event) if event else hazard_said(draft.text("hazard")),
        before_at=known.before.report.cutoff_at if known.before else None,
        notes=tuple(_notes(known)),
    )


def href(draft: Draft, slug: str, **more: Any) -> str:
    """Return the address of a page of a draft; one that is not kept yet is begun by it."""
    begun: dict[str, Any] = {} if draft.is_saved else _begins(draft)
    endpoint = "reporting.check_report" if slug == "check" else "reporting.report_page"
    named: dict[str, Any] = {} if slug == "check" else {"page": slug}
    return url_for(endpoint, draft_id=draft.id, **named, **begun, **more)


def next_after(draft: Draft, slug: str) -> str:
    """Return the page after one."""
    slugs = [one for one, _ in _steps(draft)]
    return slugs[min(slugs.index(slug) + 1, len(slugs) - 1)]


def before(draft: Draft, slug: str) -> str:
    """Return the page before one; the first stays."""
    slugs = [one for one, _ in _steps(draft)]
    return slugs[max(slugs.index(slug) - 1, 0)]


def page_named(draft: Draft, slug: str) -> FormPage:
    """Return a page of a draft's kind.

    Raises
    ------
    NotFoundError
        If its kind has none of that name.
    """
    found = next((one for one in pages_of(draft.kind) if one.slug == slug), None)
    if found is None:
        raise _nothing_here()
    return found


def _steps(draft: Draft) -> tuple[tuple[str, Message], ...]:
    pages = tuple((one.slug, one.name) for one in pages_of(draft.kind))
    if draft.replaces:
        return ((MEND, Message(N_("What is to be mended"))), pages[-1])
    return pages


def _begins(draft: Draft) -> dict[str, str]:
    said = {
        "kind": str(draft.kind),
        "unit": draft.unit,
        "event": draft.event_id,
        "replaces": draft.replaces,
        "upgrades": draft.upgrades,
    }
    return {name: text for name, text in said.items() if text}


def _begun(uow: Reading, draft_id: str) -> Draft:
    args = request.args
    kind, unit = args.get("kind", ""), args.get("unit", "")
    if kind not in set(Kind) or not Kind(kind).is_stage or not uow.scope.reaches(unit):
        raise _nothing_here()
    ids = {name: _hex(args[name]) for name in ("event", "upgrades") if args.get(name)}
    begun = drafting.new(
        uow, Kind(kind), unit, event_id=ids.get("event", ""), upgrades=ids.get("upgrades", "")
    )
    return evolve(begun, id=_hex(draft_id))


def _notes(known: Around) -> list[str]:
    """Return what is to be known while figures are written."""
    notes = []
    if known.sums is not None and known.sums.parts:
        said = {"unknown": known.sums.awaited, "parts": len(known.sums.parts)}
        if known.sums.awaited:
            template = N_("Incomplete: {unknown} of {parts} units below have nothing accepted yet.")
            notes.append(say(Message(template, said)))
        else:
            template = N_("All {parts} units below that report of this have something accepted.")
            notes.append(say(Message(template, said)))
    if known.before is not None:
        at = moment(known.before.report.cutoff_at)
        notes.append(say(Message(N_("Beside each figure: the last report, of {at}."), {"at": at})))
    return notes


def _hex(text: str) -> str:
    try:
        return UUID(hex=text).hex
    except ValueError:
        raise _nothing_here() from None


def _nothing_here() -> NotFoundError:
    return NotFoundError(
        N_("There is no such draft of yours."), mend=N_("Look at the page of today's reports.")
    )
