"""Say which areas are prone to disasters: each unit there needs a B."""

from __future__ import annotations

from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.people import store
from riskmap.people.model.prone import Declared
from riskmap.people.model.reasons import require_reason
from riskmap.people.service.reading import acting, require_known
from riskmap.people.service.trail import Subject, leave_about
from riskmap.store import Reading, Writing


def declared(uow: Reading) -> tuple[Declared, ...]:
    """Return what was said of divisions of the own area and of those above, by code."""
    return tuple(store.prone.declared(uow))


def declare(uow: Writing, code12: str, *, is_prone: bool, why: str, by: str = "") -> None:
    """Say of a division, and of all in it, whether it is prone to disasters.

    Parameters
    ----------
    why
        The document that says so; it stays in the history.

    Raises
    ------
    NotFoundError
        If the division is not one of the own area.
    InvalidRequestError
        If the register does not know it, or no reason is given.
    """
    who, reason = acting(uow, by).name, require_reason(why)
    if not uow.scope.reaches(code12):
        raise NotFoundError(
            N_("There is no roster for {code} here."),
            mend=N_("Choose a division of your own area."),
            code=code12,
        )
    require_known(uow, code12)
    said = {one.code12: one.is_prone for one in declared(uow)}
    if said.get(code12) is is_prone:
        return
    store.prone.append(uow, code12, is_prone=is_prone, actor=who, reason=reason)
    subject = Subject("area", code12, code12)
    before = {"is_prone": said[code12]} if code12 in said else None
    leave_about(
        uow, subject, "declared", by=who, why=reason, before=before, after={"is_prone": is_prone}
    )
