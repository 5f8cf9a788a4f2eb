"""A glance at a region folder: what was declared, and whether a byte of it changed.

It looks at the form alone and loads nothing heavy; `place.reading` reads and checks all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import frozen

from riskmap.risk.check.look import Look, check_files, check_form
from riskmap.risk.place.reading import digests_of
from riskmap.risk.place.units import UnitRow
from riskmap.risk.region import Region
from riskmap.risk.results.provenance import inputs_hash


@frozen(kw_only=True)
class Glance:
    """What a folder declares, with the hashes of its files."""

    region: Region
    digests: Mapping[str, str]

    def inputs_hash(self, rows: Sequence[UnitRow]) -> str:
        """Return the hash of everything that goes into an assessment.

        Parameters
        ----------
        rows
            Units from the register; those of a file are in the hash of that file.
        """
        return inputs_hash(self.region, self.digests, rows)


def glance(file: Path) -> Glance | None:
    """Return what a region.toml declares, None where its form is wrong or a file is missing.

    Raises
    ------
    UnreadableFileError
        If it is not there or is no TOML.
    """
    look = Look.at(file)
    region = check_form(look)
    check_files(look)
    if region is None or look.faults:
        return None
    return Glance(region=region, digests=digests_of(look))
