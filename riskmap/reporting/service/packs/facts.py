"""What all papers of a pack share: the division, its units, its roster, the language."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from attrs import frozen

from riskmap.core.codes import DivisionLevel, level_of
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.locale.tongues import Tongue
from riskmap.people.model.gaps import UnitRoster
from riskmap.people.service import roster
from riskmap.reporting.service.paper import Paper
from riskmap.reporting.service.sheets import made_up
from riskmap.store import Reading


@frozen(kw_only=True)
class Facts:
    """The division as it stands when a pack is made.

    Parameters
    ----------
    names
        Of the division, its streets and committees, by code.
    streets
        Codes of its streets, in order; its own, where it is one.
    rosters
        Of every unit within it, by code.
    """

    code12: str
    at: datetime
    realm: str
    tongue: Tongue
    names: dict[str, str]
    streets: tuple[str, ...]
    rosters: dict[str, UnitRoster]

    @classmethod
    def of(cls, uow: Reading, code12: str, tongue: Tongue) -> Self:
        """Return them."""
        is_street = level_of(code12) >= DivisionLevel.STREET
        streets = divisions.list_codes(uow, level=DivisionLevel.STREET, under=code12)
        codes = {code12, *divisions.list_codes(uow, under=code12)}
        return cls(
            code12=code12,
            at=uow.now,
            realm=uow.scope.realm.name,
            tongue=tongue,
            names=divisions.names_of(uow, codes, locale=tongue.locale),
            streets=(code12,) if is_street else tuple(streets),
            rosters={one.code12: one for one in roster.units(uow, code12)},
        )

    @property
    def name(self) -> str:
        """Name of the division."""
        return self.names.get(self.code12, self.code12)

    def paper(self, title: str) -> Paper:
        """Begin a paper that says of when it is."""
        mark, say = made_up(self.realm), self.tongue.say
        made = {"moment": self.tongue.moment(self.at)}
        paper = Paper(
            title=f"{self.name} · {say(title)}",
            say=say,
            is_chinese=self.tongue.is_chinese,
            mark=say(mark) if mark else "",
            foot=say(Message(N_("As things stood at {moment}. For duty use only."), made)),
        )
        paper.head(paper.title, 0)
        paper.write(paper.foot, is_quiet=True)
        return paper
