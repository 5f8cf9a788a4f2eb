"""The map of changes: what became of each unit since an earlier assessment.

It stands on the verdict of the risk engine: where two assessments may not be compared there is
no colour, and the reasons are said instead.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from attrs import frozen

from riskmap.atlas.measures import Coloured, Group, Measure, measure_of
from riskmap.atlas.measures.catalogue import COMPOSITE
from riskmap.atlas.service import Units, shown_edition, units
from riskmap.atlas.service.members import KEPT
from riskmap.core.errors import InvalidRequestError
from riskmap.core.sources import Source
from riskmap.core.words import N_, Message
from riskmap.maps.palette import palette
from riskmap.maps.scale import NO_DATA, ColourScale
from riskmap.risk import service as risk
from riskmap.risk.comparison.changes import is_redrawn
from riskmap.risk.comparison.verdict import Comparison
from riskmap.risk.model import UnitRisk
from riskmap.store import Reading

CHANGE = "change"
FELL_A_CLASS, FELL, SAME, ROSE, ROSE_A_CLASS = range(1, 6)
WORDS = (
    Message(N_("not comparable")),
    Message(N_("fell by a class or more")),
    Message(N_("fell within its class")),
    Message(N_("same")),
    Message(N_("rose within its class")),
    Message(N_("rose by a class or more")),
)
#: Steps of a number line that the five classes stand on; no reader sees them.
_LIMITS = (1.5, 2.5, 3.5, 4.5)
_VERDICT = Source(title="verdict of the risk engine on both assessments", verified=True)
_COLOURS = ("much-lower", "lower", "same", "higher", "much-higher")


@frozen(kw_only=True, eq=False)
class Changed:
    """What became of the units of a level since an earlier assessment.

    Parameters
    ----------
    since
        Version of the earlier assessment.
    comparison
        The verdict on both, with its reasons.
    coloured
        The units of the later one by what became of them.
    new, gone, redrawn
        Codes that only the later one has, only the earlier one, or that have another outline.
    """

    since: int
    comparison: Comparison
    coloured: Coloured
    new: tuple[str, ...]
    gone: tuple[str, ...]
    redrawn: tuple[str, ...]

    @property
    def sentences(self) -> Iterator[Message]:
        """Yield what must be said beside the map: the verdict, its reasons, what is left out."""
        yield self.comparison.verdict.word
        yield from (reason.message for reason in self.comparison.reasons)
        left_out = (
            (N_("{count} units are new."), self.new),
            (N_("{count} units are gone."), self.gone),
            (N_("{count} units have another outline under the same code."), self.redrawn),
        )
        yield from (Message(text, {"count": len(codes)}) for text, codes in left_out if codes)


def changed(
    uow: Reading, region: str, *, level: str, since: int, version: int | None, locale: str
) -> Changed | None:
    """Return what became of the units of a level; None before the first assessment.

    Parameters
    ----------
    since
        The earlier version.
    version
        The later one; the one that is shown by default.

    Raises
    ------
    NotFoundError
        If nobody may look at one of the versions, or there is none.
    InvalidRequestError
        If the place has no such level, or the version is not an earlier one.
    """
    now = units(uow, region, level=level, version=version)
    later = shown_edition(uow, region, version)
    earlier = shown_edition(uow, region, since)
    if now.assessment is None or later is None or earlier is None:
        return None
    if earlier.edition.version >= later.edition.version:
        raise InvalidRequestError(
            N_("Version {since} is not earlier than version {version}."),
            mend=N_("Changes are told since an earlier version."),
            since=since,
            version=later.edition.version,
        )

    def verdict() -> Comparison:
        return risk.compared(uow, region, since, later.edition.version)[0]

    comparison = KEPT.get(("verdict", earlier.key, later.key), verdict)
    return KEPT.get(
        ("changed", earlier.key, now.key, locale),
        lambda: _changed(now, _then(uow, region, level, since), comparison, since, locale),
    )


def _then(uow: Reading, region: str, level: str, since: int) -> dict[str, UnitRisk]:
    """Return the units of the earlier assessment by code; none where it lacks the level."""
    found = shown_edition(uow, region, since)
    if found is None:
        return {}
    assessment = risk.assessment(uow, found.edition.number, level)
    return {unit.code: unit for unit in assessment.units}


def _changed(
    now: Units, then: dict[str, UnitRisk], comparison: Comparison, since: int, locale: str
) -> Changed:
    composite = measure_of(now.assessment, locale, COMPOSITE)
    pairs = [(then.get(unit.code), unit.risk) for unit in now.units]
    kept = [
        (one, two) if one and two and not is_redrawn(one, two) else (None, None)
        for one, two in pairs
    ]
    if not comparison.compares_composites:
        kept = [(None, None)] * len(pairs)
    return Changed(
        since=since,
        comparison=comparison,
        coloured=Coloured(
            measure=_measure(composite, since),
            units=now,
            values=np.array([_difference(*pair) for pair in kept], dtype=np.float64),
            classes=np.array([_class(composite, *pair) for pair in kept], dtype=np.int8),
            scale=ColourScale(
                limits=_LIMITS, colours=tuple(palette().change[name] for name in _COLOURS)
            ),
            has_ranges=False,
        ),
        new=tuple(unit.code for unit in now.units if unit.code not in then),
        gone=tuple(code for code in then if code not in now.by_code),
        redrawn=tuple(two.code for one, two in pairs if one and two and is_redrawn(one, two)),
    )


def _difference(one: UnitRisk | None, two: UnitRisk | None) -> float | None:
    if one is None or two is None or one.composite is None or two.composite is None:
        return None  # becomes NaN
    return two.composite - one.composite


def _class(composite: Measure, one: UnitRisk | None, two: UnitRisk | None) -> int:
    if one is None or two is None or one.composite_level is None or two.composite_level is None:
        return NO_DATA
    steps = int(two.composite_level) - int(one.composite_level)
    if steps:
        return ROSE_A_CLASS if steps > 0 else FELL_A_CLASS
    if composite.text(one.composite) == composite.text(two.composite):
        return SAME  # as far as a reader sees
    return ROSE if (two.composite or 0.0) > (one.composite or 0.0) else FELL


def _measure(composite: Measure, since: int) -> Measure:
    return Measure(
        slug=CHANGE,
        title=Message(N_("Change of the composite since version {version}"), {"version": since}),
        unit=composite.unit,
        group=Group.CHANGE,
        ramp=CHANGE,
        value=lambda risk: risk.composite,
        limits=_LIMITS,
        limits_source=_VERDICT,
        words=WORDS,
        decimals=composite.decimals,
        note=Message(
            N_("Same means that both are written with the same figures; later less earlier.")
        ),
        is_ordinal=True,
        is_signed=True,
    )
