"""What the officer's page says: calls that the desk wrote down, amendments that are asked for."""

from __future__ import annotations

from collections.abc import Iterable

from riskmap.core.notices import Notice
from riskmap.core.words import N_, Message
from riskmap.reporting.model.amendments import Step
from riskmap.reporting.service import amending, phoning
from riskmap.store import Reading


def notices(uow: Reading, unit: str) -> Iterable[Notice]:
    """Return what waits for a word of a unit.

    Reports that the desk wrote down and the unit has not confirmed; settled reports whose figures
    somebody above asks to be amended.
    """
    for one in phoning.waiting(uow, unit):
        yield Notice(
            kind=Message(N_("The desk reported for you. Right?")),
            text=one.version.report.call.caller if one.version.report.call else "",
            path=f"/report/phoned/{one.version.id}",
            since=one.entered.at,
        )
    for asked in amending.asked_of(uow, unit):
        if asked.step is Step.ASKED:
            yield Notice(
                kind=Message(N_("You are asked to amend a verified report")),
                text=asked.reason,
                path=f"/report/amend/{asked.version_id}",
                since=asked.said[-1].at,
            )
