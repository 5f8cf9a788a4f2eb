"""What stands behind the assessment that is shown, for the addresses beside this module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskmap.atlas.home import home_region, region_file
from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.risk import service

if TYPE_CHECKING:
    from riskmap.risk.hazards.shown import ShownHazard
    from riskmap.risk.model import Assessment


def shown_assessment() -> Assessment:
    """Return the assessment of the place at home that is shown, without its units.

    Raises
    ------
    NotFoundError
        Before the first.
    """
    region = home_region()
    with parts().database.read(current_scope()) as uow:
        found = service.shown(uow, region)
    if found is None:
        raise NotFoundError(
            N_("There is no assessment of {region}."),
            mend=N_("Run: riskmap prepare"),
            region=region,
        )
    return found


def hazards_of(assessment: Assessment) -> dict[str, ShownHazard]:
    """Return the hazards of an assessment whose maps can be shown, by slug."""
    from riskmap.risk.hazards.shown import shown_hazards  # noqa: PLC0415 - only for maps

    found = shown_hazards(
        assessment.provenance, folder=region_file().parent, build=parts().home.build
    )
    return {one.slug: one for one in found}
