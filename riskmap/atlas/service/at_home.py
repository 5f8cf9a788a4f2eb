"""What every page says of the place at home: its name, and whom its outlines are owed to."""

from __future__ import annotations

from attrs import frozen

from riskmap.atlas.service.editions import Shown, shown_edition
from riskmap.atlas.service.joining import units
from riskmap.atlas.service.levels import levels_of
from riskmap.atlas.service.members import KEPT, members_of
from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.risk import service as risk
from riskmap.store import Reading


@frozen(kw_only=True)
class AtHome:
    """The place at home as the frame of a page names it.

    Parameters
    ----------
    name_zh, name_en
        Empty where nobody knows it yet; both are its own name where nobody gave others.
    credits
        What the outlines of all its levels ask for, each once.
    """

    name_zh: str = ""
    name_en: str = ""
    credits: tuple[str, ...] = ()

    def name(self, locale: str) -> str:
        """Return its name in the language of the reader."""
        return self.name_en if locale.startswith("en") else self.name_zh

    def title(self, locale: str) -> Message | str:
        """Return what the site is called in the language of the reader; empty without a name."""
        place = self.name(locale)
        return Message(N_("{place} community risk map"), {"place": place}) if place else ""


def at_home(uow: Reading, region: str, registered_under: str = "") -> AtHome:
    """Return what is known of a place, which is nothing before anything is set up.

    Parameters
    ----------
    registered_under
        Code of the place in the register, which names it before its first assessment.
    """
    shown = shown_edition(uow, region)
    if shown is not None:
        return KEPT.get(("at home", shown.key), lambda: _assessed(uow, region, shown))
    if not registered_under:
        return AtHome()
    try:
        one = divisions.division(uow, registered_under)
    except NotFoundError:
        return AtHome()
    return AtHome(name_zh=one.name_zh, name_en=one.name_en)


def _assessed(uow: Reading, region: str, shown: Shown) -> AtHome:
    name_zh, name_en = _names(uow, region, shown)
    slugs = [one.slug for one in levels_of(uow, shown).levels]
    drawn = [one for slug in slugs for one in units(uow, region, level=slug).units]
    credits_ = dict.fromkeys(one.attribution for one in drawn if one.attribution)
    return AtHome(name_zh=name_zh, name_en=name_en, credits=tuple(credits_))


def _names(uow: Reading, region: str, shown: Shown) -> tuple[str, str]:
    """Return the names of the unit that all others lie in, else those of the region."""
    members = members_of(uow, shown)
    whole = [one for one in members.values() if one.parent not in members]
    if len(whole) == 1:
        return whole[0].name_zh, whole[0].name_en
    there = risk.shown(uow, region)
    return ("", "") if there is None else (there.name_zh, there.name_en)
