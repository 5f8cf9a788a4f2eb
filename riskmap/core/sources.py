"""Where a number comes from, and what must be said beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from attrs import asdict, evolve, fields, frozen


@frozen(kw_only=True)
class Source:
    """One document or data set behind a number.

    Parameters
    ----------
    title, clause
        Name of the document, and where in it.
    licence, attribution
        Terms of use (SPDX id where there is one) and the credit they ask for.
    as_of
        Date the content refers to.
    verified
        True once somebody has compared it with the original.
    """

    title: str
    clause: str = ""
    licence: str = ""
    attribution: str = ""
    as_of: date | None = None
    verified: bool = False


@frozen(kw_only=True)
class Flags:
    """What must be said beside a number or a shape, wherever it goes.

    Flags only ever spread: what is made from flagged things bears their flags.
    """

    geometry_is_synthetic: bool = False
    geometry_is_approximate: bool = False
    population_is_estimated: bool = False
    terrain_is_synthetic: bool = False
    hazard_is_synthetic: bool = False
    value_is_estimated: bool = False
    survey_is_synthetic: bool = False

    def __or__(self, other: Flags) -> Flags:
        mine, theirs = asdict(self), asdict(other)
        return Flags(**{name: mine[name] or theirs[name] for name in mine})

    def __bool__(self) -> bool:
        return any(asdict(self).values())

    @property
    def forbids_rank(self) -> bool:
        """True while shapes or hazard are made up: no rank, no public sheet."""
        return self.geometry_is_synthetic or self.hazard_is_synthetic or self.terrain_is_synthetic

    def as_dict(self) -> dict[str, bool]:
        """Return all flags by name, for files and API answers."""
        return asdict(self)

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Flags:
        """Read flags from a mapping that may hold other keys too."""
        names = {one.name for one in fields(cls)}
        return cls(**{name: bool(values[name]) for name in names & values.keys()})

    @classmethod
    def of(cls, several: Iterable[Flags]) -> Flags:
        """Return the flags of something made from `several` flagged things."""
        together = cls()
        for one in several:
            together |= one
        return together

    def without_geometry(self) -> Flags:
        """Return the flags that still hold once the shapes are left out."""
        return evolve(self, geometry_is_synthetic=False, geometry_is_approximate=False)
