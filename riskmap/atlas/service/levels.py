"""The levels of a place, from the whole to the parts, as its assessment has them."""

from __future__ import annotations

from collections import Counter

from attrs import frozen

from riskmap.atlas.service.editions import Shown, shown_edition
from riskmap.atlas.service.members import KEPT, members_of
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_, Message
from riskmap.store import Reading

_WORDS = {
    "district": N_("District"),
    "street": N_("Subdistricts and towns"),
    "committee": N_("Committees"),
    "unit": N_("Units"),
}
_NUMBERED = "level_"


@frozen(kw_only=True)
class Level:
    """One level of a place.

    Parameters
    ----------
    slug
        Name for programs, as the place's folder has it.
    count
        How many units there are.
    is_made_up
        Whether outlines of it are made up: then it belongs to the demonstration view.
    """

    slug: str
    count: int
    is_made_up: bool

    @property
    def word(self) -> Message:
        """What it is called: by our words where we have some, else as the place calls it."""
        if self.slug in _WORDS:
            return Message(_WORDS[self.slug])
        number = self.slug.removeprefix(_NUMBERED)
        if self.slug.startswith(_NUMBERED) and number.isdigit():
            return Message(N_("Level {number}"), {"number": int(number)})
        return Message("{name}", {"name": self.slug.replace("_", " ").capitalize()})

    @property
    def label(self) -> Message:
        """The word, with the mark of the demonstration where it belongs there."""
        if not self.is_made_up:
            return self.word
        return Message(N_("{level} (demonstration)"), {"level": self.word})


@frozen(kw_only=True)
class Levels:
    """The levels of a place; none before its first assessment."""

    levels: tuple[Level, ...]

    @property
    def first(self) -> Level | None:
        """The level a map begins with: the lowest with real outlines, else the lowest."""
        real = [one for one in self.levels if not one.is_made_up]
        return next(iter([*real[::-1], *self.levels[::-1]]), None)

    def level(self, slug: str) -> Level:
        """Return a level by its slug.

        Raises
        ------
        InvalidRequestError
            If the place has no such level.
        """
        found = next((one for one in self.levels if one.slug == slug), None)
        if found is None:
            raise InvalidRequestError(
                N_("The map has no level {level}."),
                mend=N_("Use one of: {allowed}."),
                level=slug,
                allowed=", ".join(one.slug for one in self.levels) or "–",
            )
        return found

    def asked(self, slug: str | None) -> str:
        """Return the slug of the level that somebody asks for, of the first where nobody does.

        Before the first assessment it is what was asked for, or empty: there are no units.

        Raises
        ------
        InvalidRequestError
            If the place has no such level.
        """
        if slug:
            return self.level(slug).slug if self.levels else slug
        return self.first.slug if self.first else ""


def levels(uow: Reading, region: str, version: int | None = None) -> Levels:
    """Return the levels of a place.

    Raises
    ------
    NotFoundError
        If there is no such version of its assessment.
    """
    shown = shown_edition(uow, region, version)
    return Levels(levels=()) if shown is None else levels_of(uow, shown)


def levels_of(uow: Reading, shown: Shown) -> Levels:
    """Return the levels of one assessment."""
    return KEPT.get(("levels", shown.key), lambda: _levels(uow, shown))


def _levels(uow: Reading, shown: Shown) -> Levels:
    members = members_of(uow, shown).values()
    counts = Counter(one.division_level for one in members)
    made_up = {one.division_level for one in members if one.geometry_is_synthetic}
    return Levels(
        levels=tuple(
            Level(slug=slug, count=count, is_made_up=slug in made_up)
            for slug, count in counts.items()
        )
    )
