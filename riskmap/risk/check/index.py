"""The index: whether it names indicators that this region has."""

from __future__ import annotations

from collections.abc import Iterator

from riskmap.core.words import N_, Message
from riskmap.risk.check.look import Look
from riskmap.risk.check.vulnerability import Damage
from riskmap.risk.region import FIELD

#: Names that a social indicator must not take.
_TAKEN = ("annual_loss", "annual_loss_per_km2", "coping_capacity", "population",
          "population_density")  # fmt: skip


def check_index(look: Look, damage: Damage) -> None:
    """Note indicators that the region does not have, and hazards named twice."""
    look.refuse_twice("hazards", [one.slug for one in look.sections.hazards.values()])
    for place, hazard in look.sections.hazards.items():
        look.refuse_twice(f"hazards[{place}].events", [event.id for event in hazard.events])
    for place, indicator in look.sections.social.items():
        if indicator.id in _TAKEN:
            message = N_("{field} cannot be {value}: this name has its own meaning.")
            look.note("taken_name", message, f"social[{place}].id", value=indicator.id)
    if look.sections.index is None:
        return
    known = list(_known(look, damage))
    form = look.sections.index.form
    if form != "inform_geometric" and "annual_loss" not in known:
        message = N_("{field} cannot be {value}: nothing here has an annual loss.")
        allowed = Message(N_("inform_geometric; or [[exposure]] with [[vulnerability]]"))
        look.note("no_losses", message, "index.form", value=form, allowed=allowed)
    for name, dimension in look.sections.index.dimensions.items():
        for number, one in enumerate(dimension.indicators):
            if one.indicator not in known:
                message = N_("{field} names {value}, which this region does not have.")
                field = f"index.{name}.indicators[{number}].indicator"
                more = {"value": one.indicator, "allowed": ", ".join(known)}
                look.note("unknown_indicator", message, field, **more)


def _known(look: Look, damage: Damage) -> Iterator[str]:
    """Yield every indicator that may be named.

    What is unsound itself has its own fault; that it is missing here would be noise.
    """
    sound = {one.slug: one for one in look.sections.hazards.values()}
    has_losses = False
    for slug in look.named("hazards", "id", "kind"):
        hazard = sound.get(slug)
        if hazard is not None and not hazard.in_composite:
            continue
        if hazard is None or hazard.makes != FIELD:
            yield f"{slug}.expected_affected_share"
        yield f"{slug}.mean_intensity"
        counted = hazard is None or (hazard.in_annual_loss and slug in damage.classes)
        if counted and look.table.get("exposure"):
            has_losses = True
            yield f"{slug}.annual_loss"
    if has_losses:
        yield from ("annual_loss", "annual_loss_per_km2")
    if "population" in look.table:
        yield from ("population", "population_density")
    yield from look.named("social", "id")
    if "capacity" in look.table:
        yield "coping_capacity"
