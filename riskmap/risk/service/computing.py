"""Assess a place: its units, and whether anything changed since it was assessed.

A server that only hands out what was computed never loads rasterio, PROJ and numba: what computes
is imported inside the functions that compute.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.risk.service.reading import has_assessment_of
from riskmap.store import Reading

if TYPE_CHECKING:
    from riskmap.risk.place.glance import Glance
    from riskmap.risk.place.reading import Place
    from riskmap.risk.place.units import UnitRow
    from riskmap.risk.run import Result
    from riskmap.risk.steps import RunFolder


def rows_of(place: Place, uow: Reading | None = None) -> tuple[UnitRow, ...]:
    """Return the units of a place, from its own file or from the register.

    Parameters
    ----------
    uow
        A look at the register; needed only where the region says so.

    Raises
    ------
    RegionError
        When the register has no such units.
    """
    if place.units is not None:
        return place.units
    if uow is None:
        raise NotFoundError(
            N_("{region} takes its divisions from the register, and no database is open."),
            mend=N_('Give divisions.source = "file", or run it where the register is.'),
            region=place.region.id,
        )
    from riskmap.risk.place.register_units import register_rows  # noqa: PLC0415 - as said above

    return register_rows(uow, place)


def is_up_to_date(uow: Reading, seen: Glance) -> bool:
    """Tell whether the newest assessment of a place was made from all that it declares now."""
    from riskmap.risk.place.register_units import rows_of_register  # noqa: PLC0415 - as said above

    from_register = seen.region.divisions.source == "register"
    rows = rows_of_register(uow, seen.region) if from_register else ()
    return has_assessment_of(uow, seen.region.id, seen.inputs_hash(rows))


def assess(place: Place, rows: tuple[UnitRow, ...], run: RunFolder, *, at: datetime) -> Result:
    """Assess all units of a place; nothing is written but maps and steps of the run.

    Parameters
    ----------
    rows
        Its units, as `rows_of` gives them.
    run
        Where maps and steps lie, and who does the arithmetic.
    at
        Moment to note as that of the assessment.

    Raises
    ------
    RegionError, CrsMismatchError, RasterError
        When population, units and maps do not fit together.
    """
    from riskmap.risk.run import compute  # noqa: PLC0415 - as said above

    return compute(place, rows, run, at=at)
