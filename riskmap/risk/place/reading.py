"""A place is a folder: read its region.toml and all tables it names, or list every fault."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from riskmap.core.errors import RegionError
from riskmap.core.findings import Finding
from riskmap.core.words import N_
from riskmap.risk.check.divisions import read_divisions
from riskmap.risk.check.exposure import AssetColumns, read_exposure
from riskmap.risk.check.index import check_index
from riskmap.risk.check.look import Look, check_files, check_form
from riskmap.risk.check.makers import check_makers
from riskmap.risk.check.people import ByCode, faults_of_codes, read_people
from riskmap.risk.check.rasters import check_rasters
from riskmap.risk.check.survey import Answers
from riskmap.risk.check.vulnerability import Functions, read_vulnerability
from riskmap.risk.makers.storms import DesignStorm
from riskmap.risk.place.units import UnitRow
from riskmap.risk.region import Region

#: Files that belong to one of another kind and lie beside it, by its own ending.
_COMPANIONS = {
    ".shp": (".shx", ".dbf", ".prj", ".cpg"),
    ".tif": (".tfw", ".prj", ".tif.aux.xml", ".tif.msk"),
    ".asc": (".prj", ".asc.aux.xml"),
}


@frozen(kw_only=True, eq=False)
class Place:
    """A region with everything its folder says.

    Parameters
    ----------
    region
        The checked region.toml.
    folder
        Where it lies.
    levels
        Names of the levels of its units, from the whole to the parts.
    by_code
        What its tables say of its units.
    layers
        Assets of each exposure that is a layer.
    storms
        Design storms by the file that a maker names.
    functions
        Vulnerability functions by id of the hazard and class of assets.
    caveats
        What must be said beside losses, by id of the hazard.
    units, units_crs
        The rows of the divisions file and their CRS; None where they come from the register.
    digests
        SHA-256 of region.toml and of every file that it names.
    warnings
        What does not keep the folder out.
    """

    region: Region
    folder: Path
    levels: tuple[str, ...]
    by_code: ByCode
    layers: Mapping[str, AssetColumns]
    storms: Mapping[str, DesignStorm]
    functions: Functions
    caveats: Mapping[str, tuple[str, ...]]
    units: tuple[UnitRow, ...] | None
    units_crs: Any
    digests: Mapping[str, str]
    warnings: tuple[Finding, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """Persons by code, as counted."""
        return self.by_code.counts

    @property
    def social(self) -> Mapping[str, Mapping[str, float]]:
        """Values by code of each social indicator."""
        return self.by_code.social

    @property
    def survey(self) -> Mapping[str, Answers] | None:
        """Answers by code and field of the survey of coping capacity; None without one."""
        return self.by_code.survey

    @property
    def values(self) -> Mapping[str, Mapping[str, float]]:
        """Value by code of each exposure whose file gives one for each unit."""
        return self.by_code.values


def read_place(file: Path) -> Place:
    """Read a region folder.

    Parameters
    ----------
    file
        Its region.toml.

    Raises
    ------
    UnreadableFileError
        If it is not there or is no TOML.
    RegionError
        If anything in the folder is wrong: one finding a fault, all of them.
    """
    look = Look.at(file)
    region = check_form(look)
    check_files(look)
    units = read_divisions(look)
    by_code = read_people(look)
    if units.rows:
        look.faults += faults_of_codes(by_code, units.rows)
    storms = check_makers(look, units.metric_crs)
    damage = read_vulnerability(look)
    layers = read_exposure(look, damage)
    check_rasters(look, units)
    check_index(look, damage)
    if look.faults or region is None:
        raise _refused(look)
    return Place(
        region=region,
        folder=look.folder,
        levels=units.levels,
        by_code=by_code,
        layers=layers,
        storms=storms,
        functions=damage.functions,
        caveats=damage.caveats,
        units=units.rows,
        units_crs=units.crs,
        digests=digests_of(look),
        warnings=tuple(look.warnings),
    )


def _refused(look: Look) -> RegionError:
    return RegionError(
        N_("{file} or the files it names have {count} faults."),
        mend=N_("Correct what is listed and try again; nothing was computed."),
        findings=tuple(look.faults),
        file=look.name,
        count=len(look.faults),
    )


def digests_of(look: Look) -> dict[str, str]:
    """Return SHA-256 of a region.toml and of every file that it names, with their companions."""
    named = {file for _, file in look.sections.files()}
    beside = {str(one) for file in named for one in _companions(look.folder, file)}
    return {name: file_sha256(look.folder / name) for name in [look.name, *sorted(named | beside)]}


def _companions(folder: Path, file: str) -> Iterator[str]:
    """Yield the files that belong to one, as far as they are there."""
    suffix = Path(file).suffix
    for ending in _COMPANIONS.get(suffix.lower(), ()):
        name = file.removesuffix(suffix) + ending
        if (folder / name).is_file():
            yield name


def file_sha256(path: Path) -> str:
    """Return the hash of a file's content."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
