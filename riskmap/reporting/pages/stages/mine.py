"""What I reported, at ``/report/mine``: states, receipts, who decided; one report with its past."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.doors.access import needs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.people.pages.duty import ALL, UNTRIED, Tried
from riskmap.reporting.model.differences import Difference
from riskmap.reporting.model.indicators import indicators
from riskmap.reporting.model.receipts import shown
from riskmap.reporting.model.reports import BOXES, MASS_LOSS, Kind, ReturnReason, State, Version
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.reporters import REPORTERS, unit_among
from riskmap.reporting.pages.stages.amended import (
    AmendmentSaid,
    amended_said,
    amendment_said,
    looked_said,
)
from riskmap.reporting.pages.stages.words import (
    change_said,
    event_said,
    figure_said,
    kind_said,
    told,
)
from riskmap.reporting.service import amending, chains, photos, recalling
from riskmap.reporting.service import today as seeing
from riskmap.reporting.service.photos import Photos
from riskmap.reporting.service.recalling import Told
from riskmap.reporting.store.reports import Decision
from riskmap.store import Reading


@frozen(kw_only=True)
class Row:
    """One report on the list."""

    version: Version
    kind: str
    receipt: str
    state: str
    decided: Decision | None
    href: str
    amending: str


@frozen(kw_only=True)
class MinePage:
    """What a unit reported.

    Parameters
    ----------
    amendments
        Of which something is still to be said.
    """

    title: str
    name: str
    unit: str
    units: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    kind: str
    rows: tuple[Row, ...]
    next_href: str
    is_first: bool
    amendments: tuple[AmendmentSaid, ...]


@frozen(kw_only=True)
class VersionSaid:
    """One version in words.

    Parameters
    ----------
    decisions
        (decision, its reason in words).
    mended, remarks
        What differs from the version before; what the checks had to say.
    """

    version: Version
    receipt: str
    state: str
    decisions: tuple[tuple[Decision, str], ...]
    mended: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    conflicts: int


@frozen(kw_only=True)
class OnePage:
    """A report with all its versions, the last first.

    Parameters
    ----------
    figures
        (name, figure) of the last version, in the order of the form.
    changed
        What differs from the report before in the chain, each with its reason.
    mend_href
        Where it is mended, if it was returned to the reader.
    photos
        Of the last version.
    amended, amendments
        Which amendment it is; those of the report, the last first.
    amend_href
        Where other figures are proposed; empty where the reader cannot.
    """

    title: str
    name: str
    what: str
    last: VersionSaid
    figures: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, str], ...]
    changed: tuple[tuple[str, str, str], ...]
    versions: tuple[VersionSaid, ...]
    mend_href: str
    photos: Photos
    amended: str
    amendments: tuple[AmendmentSaid, ...]
    amend_href: str
    done: str
    tried: Tried = UNTRIED


@blueprint.get("/report/mine")
@needs(*REPORTERS)
def my_reports() -> Response:
    """Show what a unit reported."""
    kind = _asked_kind()
    with parts().database.read(current_scope()) as uow:
        units = seeing.own_units(uow)
        unit = unit_among(units)
        after = request.args.get("after", "")
        found = recalling.listed(uow, unit, kinds=[kind] if kind else [], after=after)
        names = divisions.names_of(uow, units, locale=locale())
        asked = amending.asked_of(uow, unit)
    open_ones = {one.report_id: say(one.step.word) for one in asked}
    here: dict[str, Any] = {"unit": unit, "kind": str(kind) if kind else None}
    record = MinePage(
        title=say(N_("What I reported")),
        name=names.get(unit, unit),
        unit=unit,
        units=tuple((one, names.get(one, one)) for one in units),
        kinds=((ALL, say(N_("All kinds"))), *((str(one), kind_said(one)) for one in Kind)),
        kind=str(kind) if kind else ALL,
        rows=tuple(
            _row(one, found.decisions.get(one.id), open_ones.get(one.report_id, ""))
            for one in found.versions
        ),
        next_href=url_for("reporting.my_reports", **here, after=found.next_key)
        if found.next_key
        else "",
        is_first=not after,
        amendments=tuple(amendment_said(one, names.get(one.unit, one.unit)) for one in asked),
    )
    return Response(render_template("reporting/stages/mine.html", page=record))


@blueprint.get("/report/mine/<version_id>")
@needs(*REPORTERS)
def my_report(version_id: str) -> Response:
    """Show one report with all its versions."""
    with parts().database.read(current_scope()) as uow:
        past = recalling.past(uow, version_id)
        last = past.told[0].version
        name = divisions.names_of(uow, [last.report.unit], locale=locale())
        stands = amending.standing(uow, last)
        record = OnePage(
            title=kind_said(last.report.kind),
            name=name.get(last.report.unit, last.report.unit),
            what=_what(uow, last),
            last=_said(past.told[0]),
            figures=tuple(_figures(last)),
            words=tuple(_words(last)),
            changed=tuple(_changed(past.changed, last)),
            versions=tuple(map(_said, past.told)),
            mend_href=_mend(uow, last),
            photos=photos.of_version(uow, last),
            amended=amended_said(last.report),
            amendments=tuple(looked_said(one) for one in reversed(stands.all)),
            amend_href=url_for("reporting.amend_report", version_id=last.id)
            if stands.may_propose
            else "",
            done=request.args.get("done", ""),
        )
    return Response(render_template("reporting/stages/one.html", page=record))


def _row(one: Version, decided: Decision | None, open_one: str) -> Row:
    number = one.report.amendment.number if one.report.amendment else 0
    amended = say(Message(N_("amendment {number}"), {"number": number})) if number else ""
    return Row(
        version=one,
        kind=kind_said(one.report.kind),
        receipt=shown(one.receipt),
        state=say(one.state.word),
        decided=decided,
        href=url_for("reporting.my_report", version_id=one.id),
        amending=open_one or amended,
    )


def _said(one: Told) -> VersionSaid:
    return VersionSaid(
        version=one.version,
        receipt=shown(one.version.receipt),
        state=say(one.version.state.word),
        decisions=tuple((each, _reason(each)) for each in one.decisions),
        mended=tuple((say(indicators()[each.indicator].name), change_said(each))
                     for each in one.mended),
        remarks=(
            *map(told, one.remarks.findings),
            *(f"{each.id} · {say(each.mend)}" for each in one.remarks.others),
        ),
        conflicts=one.conflicts,
    )  # fmt: skip


def _reason(one: Decision) -> str:
    return say(ReturnReason(one.reason).word) if one.reason else ""


def _what(uow: Reading, one: Version) -> str:
    if one.report.danger is not None:
        return one.report.danger.words
    if not one.report.event_id:
        return ""
    return event_said(chains.event(uow, one.report.event_id))


def _figures(one: Version) -> Iterable[tuple[str, str]]:
    for slug, each in indicators().items():
        if slug in one.report.figures:
            yield say(each.name), figure_said(slug, one.report.figures[slug])


def _words(one: Version) -> Iterable[tuple[str, str]]:
    if one.report.is_mass_loss:
        yield say(MASS_LOSS), say(N_("yes"))
    if one.report.summary:
        yield say(N_("Summary")), one.report.summary
    for box, word in BOXES.items():
        if one.report.narrative.get(box):
            yield say(word), one.report.narrative[box]


def _changed(several: Iterable[Difference], one: Version) -> Iterable[tuple[str, str, str]]:
    for each in several:
        reason = one.report.reasons.get(each.indicator, "")
        yield say(indicators()[each.indicator].name), change_said(each), reason


def _mend(uow: Reading, one: Version) -> str:
    is_mine = one.report.unit in seeing.own_units(uow)
    if one.state is not State.RETURNED or not is_mine:
        return ""
    return url_for("reporting.begin_correction", version_id=one.id)


def _asked_kind() -> Kind | None:
    asked = request.args.get("kind", ALL)
    if asked in {"", ALL}:
        return None
    try:
        return Kind(asked)
    except ValueError:
        raise InvalidRequestError(
            N_("There is no kind of report {kind}."),
            mend=N_("Use one of: {allowed}."),
            kind=asked[:40],
            allowed=", ".join(Kind),
        ) from None
