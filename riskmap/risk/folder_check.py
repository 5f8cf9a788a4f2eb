"""One look through a region folder: whatever is sound is read, whatever is wrong is noted."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from attrs import define, field
from pydantic import ValidationError

from riskmap.core.errors import GeometryError, UnreadableFileError
from riskmap.core.findings import Finding
from riskmap.core.words import N_
from riskmap.risk.faults import fault, faults_of_form
from riskmap.risk.makers.storms import DesignStorm, Storms
from riskmap.risk.population import total_fault
from riskmap.risk.region import DIMENSIONS, Divisions, Hazard, Maker, Region, TableIndicator
from riskmap.risk.sections import Sections
from riskmap.risk.tables import AgeGroup, TableReader, age_shares, fault_of_ages, persons_by_code
from riskmap.risk.units import UnitRow, faults_among

#: Indicators that every region has.
COMMON_INDICATORS = ("population", "population_density")


def read_toml(file: Path) -> dict[str, Any]:
    """Return the table of a TOML file.

    Raises
    ------
    UnreadableFileError
        If it is not there, no UTF-8 or no TOML.
    """
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as reason:
        said = reason.strerror if isinstance(reason, OSError) else str(reason)
        raise UnreadableFileError(
            N_("{file} cannot be read as TOML: {reason}."),
            mend=N_("Give a TOML file, saved as UTF-8."),
            file=file.name,
            reason=said,
        ) from None


@define(kw_only=True)
class FolderCheck:
    """What a folder holds and what is wrong with it.

    Parameters
    ----------
    folder, name
        The folder, and the name of its region.toml.
    table
        The content of that.
    """

    folder: Path
    name: str
    table: Mapping[str, Any]
    sections: Sections = field()
    faults: list[Finding] = field(factory=list)
    region: Region | None = None
    groups: tuple[AgeGroup, ...] = ()
    social: dict[str, Mapping[str, float]] = field(factory=dict)
    storms: dict[str, DesignStorm] = field(factory=dict)
    units: tuple[UnitRow, ...] | None = None
    units_crs: Any = None

    @sections.default
    def _sound_sections(self) -> Sections:
        return Sections.of(self.table)

    def run(self) -> None:
        """Look at everything."""
        try:
            self.region = Region.model_validate(self.table)
        except ValidationError as error:
            self.faults += faults_of_form(error, Region, self.name)
        self._check_files()
        self._check_population()
        self._check_social()
        self._check_hazards()
        self._check_divisions()
        self._check_index()

    def _check_files(self) -> None:
        for name, file in self.sections.files():
            if not (self.folder / file).is_file():
                message = N_("{field} names {value}, which is not in the folder.")
                allowed = ", ".join(sorted(one.name for one in self.folder.iterdir()))
                self._note("missing_file", message, name, value=file, allowed=allowed)

    def _check_population(self) -> None:
        population = self.sections.population
        if population is None:
            return
        self.groups = TableReader(self.folder, self.faults).age_groups(population)
        counts = persons_by_code(self.groups)
        # Several codes may be parts of each other: then it takes the units to tell.
        if len(counts) == 1 and sum(counts.values()) != population.total:
            self.faults.append(total_fault(sum(counts.values()), population))

    def _check_social(self) -> None:
        indicators = self.sections.social
        self._refuse_twice("social", [one.id for one in indicators.values()])
        for place, one in indicators.items():
            if isinstance(one, TableIndicator):
                self.social[one.id] = TableReader(self.folder, self.faults).values(one)
                continue
            self.social[one.id] = age_shares(self.groups, one)
            cut = fault_of_ages(self.groups, one, f"social[{place}]")
            self.faults += [] if cut is None else [cut]

    def _check_hazards(self) -> None:
        hazards = self.sections.hazards
        self._refuse_twice("hazards", [one.kind for one in hazards.values()])
        for place, hazard in hazards.items():
            maker = hazard.maker
            if maker is None or not (self.folder / maker.storms).is_file():
                continue
            storm = self._storm(maker.storms)
            if storm is not None:
                self._check_maker(f"hazards[{place}]", hazard, maker, storm)

    def _storm(self, file: str) -> DesignStorm | None:
        if file not in self.storms:
            try:
                self.storms[file] = Storms.model_validate(read_toml(self.folder / file)).intensity
            except UnreadableFileError as trouble:
                params = {**trouble.message.params, "file": file}
                self.faults.append(fault("not_toml", trouble.message.id, **params))
            except ValidationError as error:
                self.faults += faults_of_form(error, Storms, file)
        return self.storms.get(file)

    def _check_maker(self, name: str, hazard: Hazard, maker: Maker, storm: DesignStorm) -> None:
        """Refuse what lies beyond the range for which the storm formula was tried."""
        minutes = {f"{name}.maker.duration_minutes": maker.duration_minutes}
        self._refuse_outside(minutes, storm.duration_min, storm.duration_max)
        drained = maker.drainage_return_period_years.value
        years = {f"{name}.maker.drainage_return_period_years.value": drained}
        years |= {f"{name}.return_periods_years[{n}]": t for n, t in enumerate(hazard.periods)}
        self._refuse_outside(years, 1, storm.return_period_max_years)

    def _refuse_outside(self, values: Mapping[str, float], low: float, high: float) -> None:
        message = N_("{field} cannot be {value}: the design storm does not reach so far.")
        for name, value in values.items():
            if not low <= value <= high:
                allowed = f"{low:g}…{high:g}"
                self._note("outside_formula", message, name, value=f"{value:g}", allowed=allowed)

    def _check_divisions(self) -> None:
        divisions = self.sections.divisions
        if divisions is None:
            return
        self._check_metric_crs(divisions)
        if divisions.file is None or not (self.folder / divisions.file).is_file():
            return
        from riskmap.risk.units_file import read_units_file  # noqa: PLC0415 - geopandas

        rows, self.units_crs, faults = read_units_file(self.folder, divisions)
        if not faults:
            names = divisions.fields
            columns = {"code": names.code, "parent": names.parent, "level": names.level}
            faults += faults_among(rows, divisions.levels, divisions.file, columns)
        self.faults += faults
        self.units = tuple(rows)

    def _check_metric_crs(self, divisions: Divisions) -> None:
        from riskmap.geo.crs import require_metric  # noqa: PLC0415 - pyproj

        try:
            require_metric(divisions.metric_crs)
        except GeometryError as trouble:
            message = N_("{field} cannot be {value}: {reason}")
            name, allowed = "divisions.metric_crs", trouble.how_to_mend
            value, reason = divisions.metric_crs, trouble.message
            self._note("unusable_crs", message, name, value=value, allowed=allowed, reason=reason)

    def _check_index(self) -> None:
        if self.sections.index is None:
            return
        # What is unsound itself has its own fault; that it is missing here would be noise.
        hazards = [f"{kind}.expected_wet_share" for kind in self._named("hazards", "kind")]
        known = [*hazards, *COMMON_INDICATORS, *self._named("social", "id")]
        for dimension in DIMENSIONS:
            indicator = getattr(self.sections.index, dimension).indicator
            if indicator not in known:
                message = N_("{field} names {value}, which this region does not have.")
                name, allowed = f"index.{dimension}.indicator", ", ".join(known)
                self._note("unknown_indicator", message, name, value=indicator, allowed=allowed)

    def _named(self, section: str, key: str) -> list[str]:
        """Return the names in a list of sections, sound or not."""
        entries = self.table.get(section)
        named = entries if isinstance(entries, list) else []
        return [str(one[key]) for one in named if isinstance(one, Mapping) and key in one]

    def _refuse_twice(self, section: str, names: Iterable[str]) -> None:
        for name, times in Counter(names).items():
            if times > 1:
                message = N_("{field} has {value} more than once.")
                self._note("stands_twice", message, section, value=name)

    def _note(self, kind: str, message_id: str, name: str, **more: Any) -> None:
        self.faults.append(fault(kind, message_id, file=self.name, field=name, **more))
