"""Alerts as they stand: of one warning, and those that were given out."""

from __future__ import annotations

from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.store import Reading
from riskmap.warnings import store
from riskmap.warnings.model.papers import Paper

#: A feed lists so many.
LISTED = 100


def of_warning(uow: Reading, warning_id: str) -> tuple[Paper, ...]:
    """Return all alerts on a warning, whatever became of them, the first in front."""
    return store.papers.find(uow, warning_id=warning_id)


def paper(uow: Reading, paper_id: str) -> Paper:
    """Return one alert.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    """
    found = store.papers.find(uow, paper_id=paper_id)
    if not found:
        raise NotFoundError(
            N_("There is no alert {id} here."),
            mend=N_("Look at the warning that it tells of."),
            id=paper_id[:40],
        )
    return found[0]


def given_out(uow: Reading, limit: int = LISTED) -> tuple[Paper, ...]:
    """Return the alerts that were approved last, the latest in front."""
    return store.papers.out(uow, limit)
