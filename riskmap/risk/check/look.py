"""One look through a region folder: what stands in its region.toml, and what was noted."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from attrs import define, field
from pydantic import ValidationError

from riskmap.core.errors import UnreadableFileError
from riskmap.core.findings import Finding, Severity
from riskmap.core.words import N_
from riskmap.risk.place.faults import fault, faults_of_form
from riskmap.risk.place.sections import Sections
from riskmap.risk.place.tables import TableReader
from riskmap.risk.region import Region


def read_toml(file: Path) -> dict[str, Any]:
    """Return the table of a TOML file.

    Raises
    ------
    UnreadableFileError
        If it is not there, no UTF-8 or no TOML.
    """
    try:
        return tomllib.loads(file.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as reason:
        said = reason.strerror if isinstance(reason, OSError) else str(reason)
        raise UnreadableFileError(
            N_("{file} cannot be read as TOML: {reason}."),
            mend=N_("Give a TOML file, saved as UTF-8."),
            file=file.name,
            reason=said,
        ) from None


@define(kw_only=True)
class Look:
    """What a folder says of itself, and what is wrong with it.

    Parameters
    ----------
    folder, name
        The folder, and the name of its region.toml.
    table
        The content of that.
    sections
        What of it is sound by itself.
    faults, warnings
        What keeps it out, and what does not.
    tables
        Reads its CSV files, into the same faults.
    """

    folder: Path
    name: str
    table: Mapping[str, Any]
    sections: Sections = field()
    faults: list[Finding] = field(factory=list)
    warnings: list[Finding] = field(factory=list)
    tables: TableReader = field()

    @sections.default
    def _sound_sections(self) -> Sections:
        return Sections.of(self.table)

    @tables.default
    def _reader(self) -> TableReader:
        return TableReader(self.folder, self.faults)

    @classmethod
    def at(cls, file: Path) -> Look:
        """Begin to look through the folder of a region.toml.

        Raises
        ------
        UnreadableFileError
            If that is not there or is no TOML.
        """
        return cls(folder=file.parent, name=file.name, table=read_toml(file))

    def note(self, kind: str, message_id: str, name: str, **more: Any) -> None:
        """Note a fault in a field of region.toml."""
        self.faults.append(fault(kind, message_id, file=self.name, field=name, **more))

    def warn(self, kind: str, message_id: str, *, file: str, **more: Any) -> None:
        """Note what does not keep the folder out."""
        self.warnings.append(fault(kind, message_id, file=file, severity=Severity.WARNING, **more))

    def has(self, file: str | None) -> bool:
        """Tell whether a file is named and there; where it is not, that has been noted."""
        return file is not None and (self.folder / file).is_file()

    def refuse_twice(self, section: str, names: Iterable[str]) -> None:
        """Note names that a list of sections has more than once."""
        for name, times in Counter(names).items():
            if times > 1:
                message = N_("{field} has {value} more than once.")
                self.note("stands_twice", message, section, value=name)

    def named(self, section: str, *keys: str) -> list[str]:
        """Return the names in a list of sections, sound or not: the first key that is given."""
        entries = self.table.get(section)
        tables = entries if isinstance(entries, list) else []
        tables = [one for one in tables if isinstance(one, Mapping)]
        named = [next((one[key] for key in keys if key in one), None) for one in tables]
        return [str(one) for one in named if one is not None]


def check_form(look: Look) -> Region | None:
    """Return the region if its form is sound, else note every fault of it."""
    _check_language(look)
    try:
        return Region.model_validate(look.table)
    except ValidationError as error:
        look.faults += faults_of_form(error, Region, look.name)
        return None


def _check_language(look: Look) -> None:
    language, name = look.table.get("language"), look.table.get("name")
    if isinstance(language, str) and isinstance(name, Mapping) and name and language not in name:
        message = N_("{field} has no entry for the language of the place, {value}.")
        look.note("unnamed", message, "name", value=language, allowed=f"{language} = …")


def check_files(look: Look) -> None:
    """Note every named file that is not there."""
    for name, file in look.sections.files():
        if not look.has(file):
            message = N_("{field} names {value}, which is not in the folder.")
            allowed = ", ".join(sorted(one.name for one in look.folder.iterdir()))
            look.note("missing_file", message, name, value=file, allowed=allowed)
