"""Numbers to call in an emergency."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from attrs import frozen

from riskmap.core.errors import UnreadableFileError
from riskmap.core.sources import Source
from riskmap.core.words import N_

#: The numbers of a place, beside its region.toml.
CONTACTS = "contacts.toml"


@frozen(kw_only=True)
class EmergencyNumber:
    """One number, whom it reaches by language, and where that stands."""

    number: str
    names: Mapping[str, str]
    source: Source

    def name(self, locale: str) -> str:
        """Return whom it reaches: in the language of the reader, else in one that is told."""
        order = ("en", "zh") if locale.startswith("en") else ("zh", "en")
        return next(
            (self.names[one] for one in order if one in self.names), next(iter(self.names.values()))
        )


def emergency_numbers_of(folder: Path, *, in_register: bool) -> tuple[EmergencyNumber, ...]:
    """Return the emergency numbers of a place: its own, else those of the whole country.

    Parameters
    ----------
    folder
        Of its ``region.toml``; its ``contacts.toml`` is asked first.
    in_register
        Whether its divisions are those of the register, that is of China. Any other place has
        no numbers but its own.

    Raises
    ------
    UnreadableFileError
        If its ``contacts.toml`` is not as it should be.
    """
    file = folder / CONTACTS
    if not file.is_file():
        return emergency_numbers() if in_register else ()
    try:
        return _numbers(tomllib.loads(file.read_text("utf-8-sig")))
    except (KeyError, TypeError, ValueError) as fault:
        raise UnreadableFileError(
            N_("The emergency numbers in {file} cannot be read: {why}."),
            mend=N_("Give source, verified, and for each [[phone]] a number and its name."),
            file=CONTACTS,
            why=str(fault),
        ) from None


@cache
def emergency_numbers() -> tuple[EmergencyNumber, ...]:
    """Return the emergency numbers of China in the order in which they are shown."""
    text = files("riskmap.places").joinpath("phones.toml").read_text("utf-8")
    return _numbers(tomllib.loads(text))


def _numbers(table: Mapping[str, Any]) -> tuple[EmergencyNumber, ...]:
    source = Source(title=table["source"], verified=bool(table["verified"]))
    return tuple(_number(dict(row), source) for row in table["phone"])


def _number(row: dict[str, str], source: Source) -> EmergencyNumber:
    number = str(row.pop("number"))
    if not row:
        raise ValueError(number)
    return EmergencyNumber(number=number, names=row, source=source)
