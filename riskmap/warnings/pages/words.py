"""What pages of warnings say: a warning in words of the reader, and what a version changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from attrs import frozen

from riskmap.core.hazards import hazards
from riskmap.core.levels import WarningLevel
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.doors.words import hour, locale, say
from riskmap.people.service import naming
from riskmap.store import Reading
from riskmap.warnings.model.endings import ByHand
from riskmap.warnings.model.warnings import CHANGES, HazardWarning, Kind, Said, Version, level_word
from riskmap.warnings.service.finding import detectors

_THRESHOLDS = {
    WarningLevel.BLUE: N_("blue threshold"),
    WarningLevel.YELLOW: N_("yellow threshold"),
    WarningLevel.ORANGE: N_("orange threshold"),
    WarningLevel.RED: N_("red threshold"),
}
#: Names of divisions that are said before the others are counted.
_FEW = 4


@frozen(kw_only=True)
class Told:
    """One warning in words.

    Parameters
    ----------
    level
        Slug of the colour; empty where nobody gave one.
    said_level
        As the sender of an official signal wrote it; empty where it says nothing more.
    where
        Its area; what is not known here is said so.
    source
        Who says it: sender or detector.
    ends_at
        When it ends; of one that is over, when that was written down.
    """

    warning: HazardWarning
    headline: str
    hazard: str
    level: str
    level_word: str
    said_level: str
    where: str
    source: str
    ends_at: datetime

    @property
    def is_official(self) -> bool:
        """True for a signal that is relayed."""
        return self.warning.kind is Kind.OFFICIAL


@frozen(kw_only=True)
class Change:
    """One thing that a version says otherwise than the one before."""

    what: str
    before: str
    after: str


@frozen(kw_only=True)
class VersionTold:
    """One version on the timeline.

    Parameters
    ----------
    by, words
        Who did it by hand, and what that person said; empty where nobody did, or nothing is said.
    """

    version: Version
    status: str
    why: str
    by: str
    words: str
    headline: str
    level: str
    level_word: str
    changes: tuple[Change, ...]


def told(uow: Reading, several: Iterable[HazardWarning]) -> tuple[Told, ...]:
    """Return warnings in words of the reader, in the same order."""
    found = tuple(several)
    names = names_of(uow, (code for one in found for code in one.said.areas))
    return tuple(_told(one, names) for one in found)


def names_of(uow: Reading, codes: Iterable[str]) -> dict[str, str]:
    """Return names of divisions by code: of those that nobody knows here, the code."""
    asked = set(codes)
    known = divisions.names_of(uow, asked, locale=locale())
    return {one: known.get(one, one) for one in asked}


def place_said(codes: Iterable[str], names: dict[str, str]) -> str:
    """Return the area of a warning: few names, then a number."""
    areas = [names.get(one, one) for one in codes]
    if not areas:
        return say(N_("area not known here"))
    shown = listed(areas[:_FEW])
    more = len(areas) - _FEW
    if more <= 0:
        return shown
    return say(Message(N_("{names} and {count} more"), {"names": shown, "count": more}))


def listed(words: Iterable[str]) -> str:
    """Return words one after the other, as the reader's language parts them."""
    return ("、" if locale() == "zh" else ", ").join(words)


def hazard_said(slug: str) -> str:
    """Return what a hazard is called; of one that we do not know, that."""
    found = hazards().get(slug)
    return found.name(locale()) if found else say(N_("other hazard"))


def level_slug(level: WarningLevel | None) -> str:
    """Return the colour of a level, as templates name it; empty for none."""
    return "" if level is None else level.name.lower()


def headline_said(kind: Kind, said: Said) -> str:
    """Return the headline: of a signal as its sender wrote it."""
    if kind is Kind.OWN:
        return say(said.headline)
    text = said.text(locale())
    return text.headline or text.event or hazard_said(said.hazard)


def source_said(kind: Kind, said: Said) -> str:
    """Return who says it."""
    return said.source if kind is Kind.OFFICIAL else detector_said(said.source)


def detector_said(name: str) -> str:
    """Return what a detector is called; one that is installed no more, by its name."""
    found = detectors().get(name)
    return name if found is None else found.title(locale())


def level_said(kind: Kind, level: WarningLevel | None) -> str:
    """Return the level in words: of our own it is a threshold, and never a signal's colour."""
    if kind is Kind.OFFICIAL:
        return say(level_word(level))
    return say(N_("without a level") if level is None else _THRESHOLDS[level])


def versions_told(uow: Reading, kind: Kind, versions: Iterable[Version]) -> tuple[VersionTold, ...]:
    """Return versions with what each changed, the latest in front."""
    several = tuple(versions)
    names = names_of(uow, (code for one in several for code in one.said.areas))
    people = people_of(uow, (one.by_hand for one in several))
    before: tuple[Version | None, ...] = (None, *several[:-1])
    pairs = zip(several, before, strict=True)
    return tuple(_version(kind, one, former, names, people) for one, former in reversed([*pairs]))


def people_of(uow: Reading, several: Iterable[ByHand | None]) -> Mapping[str, str]:
    """Return what people are called who did something by hand; only those whom the reader knows."""
    return naming.names_within(uow, {one.actor for one in several if one is not None})


def _told(one: HazardWarning, names: dict[str, str]) -> Told:
    said = one.said
    return Told(
        warning=one,
        headline=headline_said(one.kind, said),
        hazard=hazard_said(said.hazard),
        level=level_slug(said.level),
        level_word=level_said(one.kind, said.level),
        said_level=said.said_level if one.kind is Kind.OFFICIAL else "",
        where=place_said(said.areas, names),
        source=source_said(one.kind, said),
        ends_at=one.expires_at if one.is_in_force else one.version.recorded_at,
    )


def _version(
    kind: Kind,
    one: Version,
    before: Version | None,
    names: dict[str, str],
    people: Mapping[str, str],
) -> VersionTold:
    changes = () if before is None else tuple(_changes(kind, before.said, one, names))
    return VersionTold(
        version=one,
        status=say(one.word),
        why=say(one.why),
        by="" if one.by_hand is None else people.get(one.by_hand.actor, ""),
        words="" if one.by_hand is None else one.by_hand.words,
        headline=headline_said(kind, one.said),
        level=level_slug(one.said.level),
        level_word=level_said(kind, one.said.level),
        changes=changes,
    )


def _changes(kind: Kind, before: Said, one: Version, names: dict[str, str]) -> Iterable[Change]:
    for name in one.changed:
        if name in CHANGES:
            before_said = _field(name, kind, before, names)
            after_said = _field(name, kind, one.said, names)
            yield Change(what=say(CHANGES[name]), before=before_said, after=after_said)


def _field(name: str, kind: Kind, said: Said, names: dict[str, str]) -> str:
    value: Any = getattr(said, name)
    if name == "level":
        return level_said(kind, value)
    if name == "hazard":
        return hazard_said(value)
    if name == "areas":
        return place_said(value, names)
    if name == "certainty":
        return say(value.word)
    if name == "texts":
        return headline_said(kind, said)
    return hour(value) if isinstance(value, datetime) else say(N_("not said"))
