"""Levels: the marks that hold for a station, also those that are known by its name."""

from __future__ import annotations

from collections.abc import Iterator

from riskmap.core.clock import SHANGHAI
from riskmap.core.words import N_, Message
from riskmap.maps.series import Threshold
from riskmap.maps.study import Study
from riskmap.warnings.studies.seen import Seen
from riskmap.warnings.water.marks import Mark, marks_of, same_datum

_QUANTITIES = ("level", "level_forecast", "tide_prediction")


def studies(seen: Seen) -> Iterator[Study]:
    """Yield the marks of a station in the datum of its series."""
    marks = marks_of(seen.station, seen.now.astimezone(SHANGHAI).date())
    for quantity in _QUANTITIES:
        if not seen.measures(quantity) or not marks:
            continue
        datum = seen.series_of(seen.station.key, quantity).datum
        limits = tuple(_limit(one) for one in marks if same_datum(one.datum, datum))
        if limits:
            slug = f"marks-{quantity}".replace("_", "-")
            yield Study(slug=slug, quantity=quantity, thresholds=limits)


def _limit(one: Mark) -> Threshold:
    label = Message(N_("{mark} {value}"), {"mark": one.word, "value": f"{one.height_m:.2f} m"})
    source = one.source if one.verified else Message(N_("{source} (not verified)"),
                                                     {"source": one.source or "—"})  # fmt: skip
    return Threshold(value=one.height_m, label=label, source=source)
