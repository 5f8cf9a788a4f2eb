"""The history of a unit: what earlier assessments said of it, and how far they compare."""

from __future__ import annotations

from collections.abc import Iterator

from riskmap.atlas import service
from riskmap.atlas.service import Unit, Units
from riskmap.atlas.sheet.found import Found
from riskmap.atlas.sheet.model import PastRow
from riskmap.core.errors import RiskmapError
from riskmap.core.words import Message
from riskmap.maps.legend import LegendRow
from riskmap.maps.scale import written
from riskmap.risk.model import Assessment, Edition
from riskmap.store import Reading

#: So many assessments are told, the newest first.
MOST = 6


def history_of(uow: Reading, region: str, found: Found) -> tuple[PastRow, ...]:
    """Return what the assessments that everybody may see said of a unit, the newest first."""
    if found.assessment is None:
        return ()
    editions = service.reachable(uow, region)[:MOST]
    return tuple(_rows(uow, region, found, editions))


def _rows(
    uow: Reading, region: str, found: Found, editions: tuple[Edition, ...]
) -> Iterator[PastRow]:
    for edition in editions:
        then = _then(uow, region, found.unit.level, edition)
        if then is None or then.assessment is None:
            continue
        unit = then.by_code.get(found.unit.code)
        verdict, reasons = (None, ()) if edition.is_shown else _compared(found, then.assessment)
        score = unit.risk.composite if unit and unit.risk else None
        yield PastRow(
            version=str(edition.version),
            assessed_at=edition.created_at,
            state=edition.state.word,
            level=_level(then, unit),
            score=None if score is None else written(score, then.assessment.classes.cuts),
            verdict=verdict,
            reasons=reasons,
            is_shown=edition.is_shown,
        )


def _then(uow: Reading, region: str, level: str, edition: Edition) -> Units | None:
    """Return the units of that time; None where the place had no such level."""
    try:
        return service.units(uow, region, level=level, version=edition.version)
    except RiskmapError:
        return None


def _level(then: Units, unit: Unit | None) -> LegendRow:
    return then.legend.row(unit.class_number if unit else 0)


def _compared(found: Found, then: Assessment) -> tuple[Message, tuple[Message, ...]]:
    from riskmap.risk.comparison.basis import Basis  # noqa: PLC0415 - only where there is a past
    from riskmap.risk.comparison.verdict import compare  # noqa: PLC0415 - as above

    now = found.assessment
    assert now is not None  # noqa: S101 - see `history_of`
    verdict = compare(Basis.of(then.provenance, then.flags), Basis.of(now.provenance, now.flags))
    return verdict.verdict.word, tuple(one.message for one in verdict.reasons)
