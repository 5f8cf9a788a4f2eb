"""Which assessment a reader looks at: the one that is shown, or an earlier one by its version."""

from __future__ import annotations

from attrs import frozen

from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.divisions.model import DeliveryKind
from riskmap.risk import service as risk
from riskmap.risk.model import Edition
from riskmap.store import Reading


@frozen(kw_only=True)
class Shown:
    """The assessment that a reader looks at.

    Parameters
    ----------
    key
        Changes with the database, the assessment, its standing, and the register: what was
        joined under one key may be kept.
    """

    key: str
    edition: Edition


def shown_edition(uow: Reading, region: str, version: int | None = None) -> Shown | None:
    """Return the assessment that is shown, or an earlier one; None before the first.

    Raises
    ------
    NotFoundError
        If nobody may look at this version, or there is none.
    """
    there = risk.reachable(uow, region)
    if version is None:
        wanted = next((one for one in there if one.is_shown), None)
    else:
        wanted = next((one for one in there if one.version == version), None)
        if wanted is None:
            raise NotFoundError(
                N_("There is no version {version} of an assessment of {region}."),
                mend=N_("Look at the list of assessments."),
                version=version,
                region=region,
            )
    if wanted is None:
        return None
    return Shown(key=_key(uow, region, wanted), edition=wanted)


def _key(uow: Reading, region: str, edition: Edition) -> str:
    register = [divisions.latest_delivery(uow, str(kind)) or "" for kind in DeliveryKind]
    return "|".join(
        (
            uow.connection.engine.url.render_as_string(hide_password=True),
            region,
            str(edition.number),
            edition.created_at.isoformat(),
            f"{edition.state} {edition.changes}",
            *register,
        )
    )
