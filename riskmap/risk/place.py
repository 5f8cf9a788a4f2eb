"""A place is a folder: read its region.toml and all tables it names, or list every fault."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from riskmap.core.errors import RegionError
from riskmap.core.words import N_
from riskmap.risk.folder_check import FolderCheck, read_toml
from riskmap.risk.makers.storms import DesignStorm
from riskmap.risk.region import Hazard, Region
from riskmap.risk.tables import persons_by_code
from riskmap.risk.units import UnitRow


@frozen(kw_only=True)
class Place:
    """A region with everything its folder says.

    Parameters
    ----------
    region
        The checked region.toml.
    folder
        Where it lies.
    counts
        Persons by code, as counted.
    social
        Values by code of each social indicator.
    storms
        Design storms by the file that a maker names.
    units, units_crs
        The rows of the divisions file and their CRS; None where they come from the register.
    digests
        SHA-256 of region.toml and of every file that it names.
    """

    region: Region
    folder: Path
    counts: Mapping[str, int]
    social: Mapping[str, Mapping[str, float]]
    storms: Mapping[str, DesignStorm]
    units: tuple[UnitRow, ...] | None
    units_crs: Any
    digests: Mapping[str, str]

    def map_paths(self, hazard: Hazard, made_in: Path) -> tuple[Path, ...]:
        """Return where the maps of a hazard lie, one a return period.

        Made ones lie in the folder `made_in` and bear in their names that they are synthetic.
        """
        if hazard.maker is None:
            return tuple(self.folder / one.file for one in hazard.maps)
        names = (f"{hazard.kind}_synthetic_T{period:g}.tif" for period in hazard.periods)
        return tuple(made_in / name for name in names)


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
    check = FolderCheck(folder=file.parent, name=file.name, table=read_toml(file))
    check.run()
    if check.faults or check.region is None:
        raise RegionError(
            N_("{file} or the files it names have {count} faults."),
            mend=N_("Correct what is listed and try again; nothing was computed."),
            findings=tuple(check.faults),
            file=file.name,
            count=len(check.faults),
        )
    return Place(
        region=check.region,
        folder=check.folder,
        counts=persons_by_code(check.groups),
        social=check.social,
        storms=check.storms,
        units=check.units,
        units_crs=check.units_crs,
        digests=_digests(file, check),
    )


def _digests(file: Path, check: FolderCheck) -> dict[str, str]:
    named = sorted({name for _, name in check.sections.files()})
    return {name: file_sha256(check.folder / name) for name in [file.name, *named]}


def file_sha256(path: Path) -> str:
    """Return the hash of a file's content."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
