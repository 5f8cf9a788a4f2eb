"""Water levels of a station, brought to the vertical datum of the ground, or refused.

Heights of different or of unknown datum are never subtracted from each other: between the
datums of Shanghai that would turn dry land into more than a metre and a half of flood.
"""

from __future__ import annotations

from typing import Any

from attrs import frozen

from riskmap.core.errors import RefusedDatumError
from riskmap.core.words import N_, Message
from riskmap.risk.region.makers import DatumOffset, InundationMaker

# Synthetic ground has no datum of its own; a region may write it as heights above one.
_WRITTEN_AS = "written as "
_NOBODY_KNOWS = ("unknown", "no datum", "未知")
# Heights above the ellipsoid differ from levels by the undulation of the geoid, some 10 m.
_NO_LEVELS = ("ellipsoid",)


@frozen(kw_only=True)
class GroundLevels:
    """The levels of a station above the datum of the ground.

    Parameters
    ----------
    levels_m
        By return period in years, metres above `datum`.
    datum
        That of the ground.
    offset
        What was declared and applied; None where both datums are the same.
    """

    levels_m: dict[float, float]
    datum: str
    offset: DatumOffset | None

    @property
    def notes(self) -> tuple[Message, ...]:
        """What must be said beside everything made from these levels."""
        if self.offset is None:
            return ()
        one = self.offset
        said = N_(
            "Levels were brought between the datums {datum} and {base}, which lie {offset_m} m"
            " ± {uncertainty_m} m apart."
        )
        params = {
            "datum": one.datum,
            "base": one.base,
            "offset_m": one.offset_m,
            "uncertainty_m": one.uncertainty_m,
        }
        return (Message(said, params),)

    def as_json(self) -> dict[str, Any]:
        """Return what the provenance says of the levels, as JSON values."""
        return {
            "levels_m": {f"T{years:g}": level for years, level in self.levels_m.items()},
            "vertical_datum": self.datum,
            "offset": None if self.offset is None else self.offset.model_dump(),
        }


def datum_name(text: str) -> str:
    """Return the name of a vertical datum as a region gives it.

    Of ``synthetic heights, written as WUSONG_SH`` that is ``WUSONG_SH``.
    """
    return text.rsplit(_WRITTEN_AS, 1)[-1].strip()


def ground_levels(maker: InundationMaker, ground_datum: str) -> GroundLevels:
    """Bring the levels of the maker's station to the datum of the ground.

    Raises
    ------
    RefusedDatumError
        When a datum is unknown or no datum of levels, or the two differ and the maker
        declares no offset between them.
    """
    own, ground = datum_name(maker.station.vertical_datum), datum_name(ground_datum)
    _require_levels(own)
    _require_levels(ground)
    offset = None if own == ground else maker.datum_offset
    if own != ground and (offset is None or {own, ground} != {offset.datum, offset.base}):
        raise RefusedDatumError(
            N_("Levels at {station} are heights above {datum}, the ground is above {ground}."),
            mend=N_(
                "Give both above the same datum, or declare datum_offset between exactly these two."
            ),
            station=maker.station.name,
            datum=own,
            ground=ground,
        )
    added = 0.0
    if offset is not None:
        added = offset.offset_m if ground == offset.datum else -offset.offset_m
    return GroundLevels(
        levels_m={one.return_period_years: one.level_m + added for one in maker.levels},
        datum=ground,
        offset=offset,
    )


def _require_levels(datum: str) -> None:
    lowered = datum.casefold()
    if not lowered or any(one in lowered for one in (*_NOBODY_KNOWS, *_NO_LEVELS)):
        raise RefusedDatumError(
            N_('Heights above "{datum}" cannot be compared with a water level.'),
            mend=N_("Ask the owner of the heights for their vertical datum, such as WUSONG_SH."),
            datum=datum,
        )
