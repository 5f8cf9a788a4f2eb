"""People by age: of the unit itself where it was counted, else of the unit above, and said so."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riskmap.atlas.sheet.found import Found
from riskmap.atlas.sheet.model import Ages, Picture, Table
from riskmap.core.small_counts import suppressed
from riskmap.core.sources import Source
from riskmap.core.words import N_, Message
from riskmap.doors.words import locale, say
from riskmap.maps import charts

if TYPE_CHECKING:
    from riskmap.risk.check.ages import AgeGroup

#: Whole years at which bands begin, as far as groups of the table begin there.
EDGES = (0, 15, 40, 65, 80)
_OLD = 65
Band = tuple[int, int | None, int]


def ages_of(found: Found, folder: Path) -> Ages | None:
    """Return people by age of a unit, or of the nearest unit above that was counted.

    None where nobody counted by age, or where the table is no longer what was assessed.

    Parameters
    ----------
    folder
        Where the tables of the place lie.
    """
    assessment = found.assessment
    declared = assessment.provenance.get("population") if assessment else None
    if assessment is None or not declared:
        return None
    hashes = assessment.provenance.get("inputs_sha256", {})
    counted = _counted(folder, declared, str(hashes.get(declared["file"], "")))
    own = found.unit.code
    codes = (own, *(one.code for one in reversed(found.trail)))
    code = next((one for one in codes if len(counted.get(one, ())) > 1), None)
    if code is None:
        return None
    names = {one.code: one.name_in(locale()) for one in found.trail}
    source = Source(title=declared["source"], verified=declared["verified"])
    return Ages(
        picture=picture_of(counted[code]),
        whose=names.get(code, found.unit.name(locale())),
        is_own=code == own,
        as_of=_day(declared["as_of"]),
        source=source,
    )


def _day(text: str | date | None) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else text


def _counted(
    folder: Path, declared: Mapping[str, Any], digest: str
) -> Mapping[str, tuple[Band, ...]]:
    """Return bands by code; none where the table is gone, or is not what was assessed."""
    file = folder / declared["file"]
    if not file.is_file():
        return {}
    return _bands_by_code(file, file.stat().st_mtime_ns, digest, declared["code_field"])


@lru_cache(maxsize=8)
def _bands_by_code(
    file: Path, _stamp: int, digest: str, code_field: str
) -> Mapping[str, tuple[Band, ...]]:
    from riskmap.risk.check.ages import read_age_groups  # noqa: PLC0415 - loads all checks
    from riskmap.risk.place.tables import TableReader  # noqa: PLC0415 - as above
    from riskmap.risk.region import Population  # noqa: PLC0415 - as above

    if hashlib.sha256(file.read_bytes()).hexdigest() != digest:
        return {}
    declared = Population.model_construct(file=file.name, code_field=code_field)
    by_code: dict[str, list[AgeGroup]] = {}
    for one in read_age_groups(TableReader(file.parent), declared):
        by_code.setdefault(one.code, []).append(one)
    return {code: bands(groups) for code, groups in by_code.items()}


def bands(groups: Sequence[AgeGroup]) -> tuple[Band, ...]:
    """Join groups of ages into few bands: first age, last age (None: and over), persons.

    A band begins at an age of `EDGES` where a group of the table does; no group is cut.
    """
    starts = {one.age_from for one in groups}
    edges = sorted({min(starts), *(starts & set(EDGES))})
    return tuple(
        _band(groups, begin, end) for begin, end in zip(edges, [*edges[1:], None], strict=True)
    )


def _band(groups: Sequence[AgeGroup], begin: int, end: int | None) -> Band:
    persons = (
        one.persons
        for one in groups
        if one.age_from >= begin and (end is None or one.age_from < end)
    )
    return begin, None if end is None else end - 1, sum(persons)


def picture_of(counted: tuple[Band, ...]) -> Picture:
    """Draw bands of ages; small numbers, and those that would tell them, are hidden."""
    cells = suppressed(persons for _, _, persons in counted).cells
    shown = dict(zip(counted, cells, strict=True))
    total = sum(persons for _, _, persons in counted)
    entries = [_entry(band, persons, total) for band, persons in shown.items()]
    return Picture(
        slug="ages",
        title=_finding(shown, total),
        about=say(Message(N_("One bar a group of ages, in percent of all people."))),
        chart=charts.bars(entries),
        table=Table(
            head=(say(Message(N_("Age"))), say(Message(N_("Persons")))),
            rows=tuple((one.label, one.text) for one in entries),
        ),
        notes=_notes(shown),
    )


def _entry(band: Band, persons: int | None, total: int) -> charts.Entry:
    begin, end, _ = band
    about = {"begin": begin, "end": end}
    label = say(Message(N_("{begin} and over") if end is None else N_("{begin} to {end}"), about))
    if persons is None:
        return charts.Entry(label=label, value=None, text=say(Message(N_("not shown"))))
    share = 100 * persons / total if total else 0.0
    return charts.Entry(label=label, value=share, text=f"{persons:,} · {share:.0f} %")


def _finding(shown: Mapping[Band, int | None], total: int) -> str:
    """Return the share of old people, unless it would tell a number that is hidden."""
    old = [persons for (begin, _, _), persons in shown.items() if begin >= _OLD]
    known = [persons for persons in old if persons is not None]
    is_cut = _OLD not in {begin for begin, _, _ in shown}
    if not total or is_cut or len(known) < len(old):
        return say(Message(N_("People by age")))
    about = {"share": f"{100 * sum(known) / total:.0f}"}
    return say(Message(N_("{share} % are 65 and over"), about))


def _notes(shown: Mapping[Band, int | None]) -> tuple[str, ...]:
    if None not in shown.values():
        return ()
    text = N_("Numbers under 5, and those they could be worked out from, are not shown.")
    return (say(Message(text)),)
