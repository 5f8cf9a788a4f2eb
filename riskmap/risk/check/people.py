"""The tables on people: counts, social indicators, the survey of coping capacity, values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from attrs import frozen

from riskmap.core.findings import Finding
from riskmap.core.words import N_
from riskmap.risk.check.ages import age_shares, fault_of_ages, persons_by_code, read_age_groups
from riskmap.risk.check.look import Look
from riskmap.risk.check.survey import Answers, read_survey
from riskmap.risk.place.faults import fault
from riskmap.risk.place.units import UnitRow
from riskmap.risk.population import total_fault
from riskmap.risk.region import DivisionValues, TableIndicator


@frozen(kw_only=True)
class ByCode:
    """What the tables of a place say of its units, by code.

    Parameters
    ----------
    counts
        Persons, as counted.
    social
        Values of each social indicator.
    survey
        Answers by field; None where nobody surveyed.
    values
        What the assets of each unit are worth, by id of the exposure.
    codes
        Where which code stands, by file and column.
    """

    counts: Mapping[str, int]
    social: Mapping[str, Mapping[str, float]]
    survey: Mapping[str, Answers] | None
    values: Mapping[str, Mapping[str, float]]
    codes: Mapping[tuple[str, str], Mapping[str, int]]


def read_people(look: Look) -> ByCode:
    """Read all tables by code."""
    counts, social = _counts_and_social(look)
    values = {
        one.id: look.tables.values(one.file, one.code_field, one.value_field, least=0)
        for one in look.sections.exposure.values()
        if isinstance(one, DivisionValues) and one.file is not None
    }
    declared = look.sections.capacity
    return ByCode(
        counts=counts,
        social=social,
        survey=None if declared is None else read_survey(look, declared),
        values=values,
        codes=look.tables.codes,
    )


def _counts_and_social(
    look: Look,
) -> tuple[Mapping[str, int], Mapping[str, Mapping[str, float]]]:
    population, indicators = look.sections.population, look.sections.social
    groups = () if population is None else read_age_groups(look.tables, population)
    counts = persons_by_code(groups)
    # Several codes may be parts of each other: then it takes the units to tell.
    if population is not None and len(counts) == 1:
        total = sum(counts.values())
        look.faults += [] if total == population.total else [total_fault(total, population)]
    look.refuse_twice("social", [one.id for one in indicators.values()])
    social: dict[str, Mapping[str, float]] = {}
    for place, one in indicators.items():
        if isinstance(one, TableIndicator):
            social[one.id] = look.tables.values(one.file, one.code_field, one.value_field)
            continue
        social[one.id] = age_shares(groups, one)
        cut = fault_of_ages(groups, one, file=look.name, field=f"social[{place}]")
        look.faults += [] if cut is None else [cut]
    _require_counted(look)
    return counts, social


def _require_counted(look: Look) -> None:
    if "population" in look.table:
        return
    needing = [
        f"social[{place}].kind"
        for place, one in look.sections.social.items()
        if not isinstance(one, TableIndicator)
    ]
    needing += [
        f"exposure[{place}].value_per_person"
        for place, one in look.sections.exposure.items()
        if isinstance(one, DivisionValues) and one.value_per_person is not None
    ]
    for name in needing:
        look.note("no_population", N_("{field} needs [population], which is missing."), name)


def faults_of_codes(given: ByCode, rows: Sequence[UnitRow]) -> Iterator[Finding]:
    """Yield a fault for each code of a table that is no unit, or not of the units that count."""
    known = {row.code for row in rows}
    lowest = known - {row.parent for row in rows}
    of_values = {code for some in given.values.values() for code in some}
    for (file, column), places in given.codes.items():
        in_row = partial(fault, file=file, field=column)
        for code, row in places.items():
            if code not in known:
                message = N_("Row {row}: {value} is no unit of this place.")
                yield in_row("unknown_code", message, row=row, value=code)
    for code in sorted(of_values & (known - lowest)):
        message = N_("{value} has a value, but what is at risk is given for lowest units only.")
        yield fault("not_lowest", message, file="exposure", value=code)
