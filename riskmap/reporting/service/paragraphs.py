"""Say how an event stands at an hour, in both languages, and freeze that with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from riskmap.core.hazards import hazards
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.locale.tongues import Tongue
from riskmap.people.service.reading import acting
from riskmap.reporting.model.columns import hazard_said
from riskmap.reporting.model.figures import told
from riskmap.reporting.model.paragraphs import Paragraph, hash_of, known, unknown
from riskmap.reporting.service.official import Basis, Official, official
from riskmap.reporting.service.sheets import made_up
from riskmap.reporting.service.sheets.rows import completeness
from riskmap.reporting.store import paragraphs as store
from riskmap.store import Reading, Writing, audit
from riskmap.store.audit import Entry


def said(uow: Reading, one: Official, tongue: Tongue) -> str:
    """Return the paragraph in one language."""
    names = divisions.names_of(uow, [one.unit], locale=tongue.locale)
    sentences = [_mark(one), _figures(one, names.get(one.unit, one.unit), tongue),
                 _unknown(one, tongue), _incomplete(one), _provisional(one)]  # fmt: skip
    return tongue.together([tongue.say(each) for each in sentences if each is not None])


def freeze(
    uow: Writing,
    event_id: str,
    unit: str,
    cutoff_at: datetime,
    languages: Mapping[str, Tongue],
    *,
    by: str = "",
) -> Paragraph:
    """Keep the paragraph of an event at a cutoff, with the versions that it used.

    Raises
    ------
    NotFoundError
        If there is no such event, or the unit is not within reach.
    """
    one, who = official(uow, event_id, unit, cutoff_at), acting(uow, by).name
    what = {
        "event_id": event_id,
        "code12": unit,
        "cutoff_at": cutoff_at,
        "texts": {name: said(uow, one, each) for name, each in languages.items()},
        "basis": str(one.basis),
        "versions": tuple(one.versions),
        "figures": told(one.figures),
    }
    made = Paragraph(id=uuid4().hex, sha256=hash_of(**what), recorded_at=uow.now, actor=who, **what)  # type: ignore[arg-type]
    store.add(uow, made)
    entry = Entry(
        action="frozen",
        subject_kind="report-paragraph",
        subject_id=made.id,
        code12=unit,
        after={"event": event_id, "cutoff_at": cutoff_at, "sha256": made.sha256},
        by="" if who == uow.scope.actor else who,
    )
    audit.record(uow, entry)
    return made


def frozen_of(uow: Reading, event_id: str, unit: str = "") -> tuple[Paragraph, ...]:
    """Return the paragraphs of an event that were frozen, the latest first."""
    return store.of_event(uow, event_id, unit)


def hazard_name(slug: str, tongue: Tongue) -> str:
    """Return a hazard in a language."""
    one = hazards().get(slug)
    return hazard_said(slug) if one is None else one.name(tongue.locale)


def _mark(one: Official) -> Message | None:
    return made_up(one.realm)


def _figures(one: Official, unit: str, tongue: Tongue) -> Message:
    about = {
        "moment": tongue.hour(one.cutoff_at),
        "hazard": hazard_name(one.event.header.hazard, tongue),
        "began": tongue.hour(one.event.header.occurred_at),
        "unit": unit,
    }
    if one.basis is Basis.NOTHING:
        return Message(
            N_(
                "As of {moment}, no report from {unit} of {hazard}, which began at {began}, "
                "has been accepted."
            ),
            about,
        )
    numbers = [
        tongue.say(each.message(each.indicator.unit.name(tongue.locale))).strip()
        for each in known(one.figures)
    ]
    if not numbers:
        return Message(
            N_(
                "As of {moment}, no figure from {unit} of {hazard}, which began at {began}, is "
                "known."
            ),
            about,
        )
    return Message(
        N_("As of {moment}, {unit} reports of {hazard}, which began at {began}: {figures}."),
        {**about, "figures": tongue.listed(numbers)},
    )


def _unknown(one: Official, tongue: Tongue) -> Message | None:
    names = [tongue.say(each.name) for each in unknown(one.figures)]
    return (
        Message(N_("Not known yet: {names}."), {"names": tongue.listed(names)}) if names else None
    )


def _incomplete(one: Official) -> Message | None:
    if one.is_complete:
        return None
    return Message(N_("The figures are {completeness}."), {"completeness": completeness(one)})


def _provisional(one: Official) -> Message | None:
    """Say that a sum was not made official; what is known of nothing needs no such word."""
    if one.is_official or one.basis is Basis.NOTHING:
        return None
    return Message(N_("The figures are provisional: they were not made official."))
