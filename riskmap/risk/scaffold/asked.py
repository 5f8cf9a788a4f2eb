"""What whoever starts a place says about it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from attrs import frozen

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_

_NOT_A_SLUG = re.compile(r"[^a-z0-9]+")
_SLUG = re.compile(r"[a-z][a-z0-9_]{0,63}")


@frozen(kw_only=True)
class Asked:
    """What is wanted; None is not said.

    Parameters
    ----------
    boundaries, folder
        The file of outlines, and the folder to write.
    today
        Date to note where a date is needed and nobody has another.
    id, name, language
        Of the place.
    layer, encoding, crs
        Of the file, where it has several or does not say it.
    code_field, name_field, parent_field, level_field
        Columns of the file.
    numbers_codes
        Make codes from the order of the rows.
    metric_crs
        In what metres are measured.
    population
        CSV file with the columns code and total.
    total_population
        Persons in the whole place.
    as_of, source
        Of the population.
    licence, attribution
        Of the outlines.
    makes_values
        Make up what buildings are worth, to show losses as well.
    """

    boundaries: Path
    folder: Path
    today: date
    id: str | None = None
    name: str | None = None
    language: str = "en"
    layer: str | None = None
    encoding: str | None = None
    crs: str | None = None
    code_field: str | None = None
    name_field: str | None = None
    parent_field: str | None = None
    level_field: str | None = None
    numbers_codes: bool = False
    metric_crs: str | None = None
    population: Path | None = None
    total_population: int | None = None
    as_of: date | None = None
    source: str | None = None
    licence: str | None = None
    attribution: str | None = None
    makes_values: bool = False

    def region_id(self) -> str:
        """Return the id of the place: as it was said, else after its folder.

        Raises
        ------
        InvalidRequestError
            If it is no id, or the name of the folder cannot be made one.
        """
        made = _NOT_A_SLUG.sub("_", self.folder.resolve().name.lower()).strip("_")
        found = made if self.id is None else self.id
        if not _SLUG.fullmatch(found):
            raise InvalidRequestError(
                N_("{value} cannot be the id of a place."),
                mend=N_("Say --id with small letters, digits and _, beginning with a letter."),
                value=found or self.folder.name,
            )
        return found

    def require_people_cited(self) -> None:
        """Refuse people of whom nobody says when and by whom they were counted.

        Raises
        ------
        InvalidRequestError
            If so, or if they are given twice.
        """
        if self.population is not None and self.total_population is not None:
            raise InvalidRequestError(
                N_("People are given twice, by --population and by --total-population."),
                mend=N_("Give one of them; the table may hold a row for the whole."),
            )
        has_people = self.population is not None or self.total_population is not None
        if has_people and (self.as_of is None or not (self.source or "").strip()):
            raise InvalidRequestError(
                N_("Nobody says when the people were counted, and by whom."),
                mend=N_("Say --as-of with a date, and --source with who published the number."),
            )
