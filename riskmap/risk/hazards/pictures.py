"""How maps of hazards are drawn: colours, limits, legend."""

from __future__ import annotations

from riskmap.core.words import N_, Message
from riskmap.maps.legend import Legend, LegendRow
from riskmap.maps.palette import palette
from riskmap.maps.raster_tiles import Picture
from riskmap.maps.scale import ColourScale
from riskmap.risk.hazards.shown import ShownHazard

#: What intensities are called.
INTENSITY_WORDS = {
    "depth_m": N_("Depth of water"),
    "wind_speed_m_s": N_("Wind speed"),
    "temperature_c": N_("Temperature"),
    "temperature_anomaly_k": N_("Warmer than around"),
    "subsidence_mm_a": N_("Sinking of the ground"),
    "peak_ground_acceleration_g": N_("Peak ground acceleration"),
}


def scale_of(one: ShownHazard) -> ColourScale:
    """Return the colours of a hazard's maps: as many of the ramp as it has classes, spread out."""
    ramp = palette().ramp("hazard")
    count = len(one.limits.limits) + 1
    steps = [round(number * (len(ramp) - 1) / max(count - 1, 1)) for number in range(count)]
    return ColourScale(limits=one.limits.limits, colours=tuple(ramp[step] for step in steps))


def picture_of(one: ShownHazard) -> Picture:
    """Return how a hazard's maps are drawn."""
    return Picture(scale=scale_of(one), dry=one.limits.dry, nodata=one.nodata)


def legend_of_raster(one: ShownHazard) -> Legend:
    """Return limits with their unit, highest first; what is dry or unknown is not drawn."""
    scale = scale_of(one)
    rows = (
        LegendRow(
            number=number,
            label=Message("{range} {unit}", {"range": _range(one, number), "unit": one.unit}),
            colour=scale.colour_of(number),
            count=None,
            range_text="",
        )
        for number in range(scale.classes, 0, -1)
    )
    said = {"averaging": one.averaging_period or "", "unit": one.unit}
    unit = N_("{unit}, mean of {averaging}") if one.averaging_period else "{unit}"
    title = Message(INTENSITY_WORDS[one.intensity])
    return Legend(title=title, unit=Message(unit, said), rows=tuple(rows))


def _range(one: ShownHazard, number: int) -> str:
    if number == 1 and one.limits.dry is not None:
        return f"{one.limits.dry:g}–{one.limits.limits[0]:g}"
    return scale_of(one).range_of(number)
