"""Make a pack: the papers of one division as they stand now, in one ZIP file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import partial

from attrs import frozen

from riskmap.core.access import Area, Scope
from riskmap.core.codes import ancestors_of
from riskmap.core.realm import Realm
from riskmap.core.words import N_, Message
from riskmap.locale.tongues import Tongue
from riskmap.people.service import roster
from riskmap.reporting.service.packs.facts import Facts
from riskmap.reporting.service.packs.keeping import Pack, Packs
from riskmap.reporting.service.packs.offering import PackPaper
from riskmap.reporting.store import activation
from riskmap.store import Database, Parts, Reading, Writing, audit
from riskmap.store.audit import Entry
from riskmap.store.masters import Masters

PURPOSE = "pack for a night without network"


class Why(StrEnum):
    """Why a pack is made."""

    NIGHTLY = "nightly"
    LEVEL = "level"
    BY_HAND = "by_hand"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_WORDS[self])


_WORDS = {
    Why.NIGHTLY: N_("made at night"),
    Why.LEVEL: N_("made because a level changed"),
    Why.BY_HAND: N_("made by hand"),
}


@frozen(kw_only=True)
class Made:
    """A pack that was made, and how many people are named in it."""

    pack: Pack
    people: int


def make(
    database: Database, realm: Realm, code12: str, why: Why, packs: Packs, tongue: Tongue,
    *, papers: Sequence[PackPaper], by: str = "",
) -> Made:  # fmt: skip
    """Make and keep a pack of a division; that names left the roster for it is on record.

    Parameters
    ----------
    papers
        What is in it, in order: `papers_of` the parts.
    """
    scope = Scope.system(PURPOSE, realm)
    with database.read(scope) as uow:
        facts, now = Facts.of(uow, code12, tongue), uow.now
        files = {
            f"{number}-{one.name}.pdf": one.draw(uow, facts)
            for number, one in enumerate(papers, start=1)
        }
        people = len({key for one in papers for key in one.named(uow, facts)})
    pack = packs.keep(
        _zipped(files, now), realm=realm.name, code12=code12, made_at=now, why=str(why),
        papers=tuple(files),
    )  # fmt: skip
    database.write(scope, partial(_tell, pack=pack, people=people, by=by))
    return Made(pack=pack, people=people)


def packs_of(parts: Parts) -> Packs:
    """Return the packs of this site."""
    return Packs(parts.home.path / "packs", Masters(parts.home.keys))


def is_due(parts: Parts, realm: Realm) -> bool:
    """Tell whether a level was decided for the place at home since its last pack."""
    code12 = parts.settings.place.code12
    with parts.database.read(Scope.system("is a pack due", realm)) as uow:
        return has_changed(uow, code12, packs_of(parts))


def has_changed(uow: Reading, code12: str, packs: Packs) -> bool:
    """Tell whether a level was decided in a division, or above it, since its last pack."""
    made = packs.of(uow.scope.realm.name, code12)
    area, above = Area.of(code12), set(ancestors_of(code12))
    decided = [
        one.recorded_at
        for one in activation.timeline(uow)
        if area.contains(one.code12) or one.code12 in above
    ]
    return bool(decided) and (not made or max(decided) > made[0].made_at)


def has_people(parts: Parts, realm: Realm) -> bool:
    """Tell whether anybody is on the roster of the place at home."""
    with parts.database.read(Scope.system("is a pack due", realm)) as uow:
        found = roster.units(uow, parts.settings.place.code12)
        return any(one.valid for one in found)


def _tell(uow: Writing, *, pack: Pack, people: int, by: str) -> None:
    entry = Entry(
        action="exported",
        subject_kind="pack",
        subject_id=pack.name,
        code12=pack.code12,
        why=PURPOSE,
        after={"why": pack.why, "people": people, "sha256": pack.sha256},
        by=by,
    )
    audit.record(uow, entry)


def _zipped(papers: Mapping[str, bytes], at: datetime) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as file:
        for name, content in papers.items():
            file.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), content)
    return made.getvalue()
