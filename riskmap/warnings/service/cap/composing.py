"""Make an alert of one of our own warnings, in both languages of the house."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import shapely
from shapely.geometry.base import BaseGeometry

from riskmap.core.hazards import hazard
from riskmap.core.realm import Realm
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.locale.tongues import Tongue
from riskmap.store import Reading
from riskmap.warnings.model.cap import Alert, Info, Ring, severity_of, table, urgency_of
from riskmap.warnings.model.papers import Does, Paper
from riskmap.warnings.model.placing import Outlined, shape_of
from riskmap.warnings.model.warnings import HazardWarning, level_word
from riskmap.warnings.service.cap.writing import joined

_TAGS = {"zh": "zh-CN", "en": "en-GB"}
OWN = N_("Detected by this platform from measurements. It is no official warning signal.")
MADE_UP = N_("Exercise: all of this is made up. Nothing has to be done.")
NO_LONGER = N_("This warning holds no more. {why}")
UNVERIFIED = N_("Not all of these thresholds were compared with their documents.")
#: A cancellation holds for so long: it has to be heard by whoever heard the alert.
_CANCELLED_FOR = timedelta(hours=24)


def alert_of(
    uow: Reading,
    there: Outlined,
    one: HazardWarning,
    does: Does,
    earlier: Iterable[Paper],
    *,
    names: tuple[str, str],
    languages: Iterable[Tongue],
    office: str = "",
    web: str = "",
) -> Alert:
    """Return the alert that tells of a warning as it stands now.

    Parameters
    ----------
    earlier
        Alerts on the same warning that were given out.
    names
        Identifier of the alert, and its sender.
    """
    kind = hazard(one.said.hazard)
    now = _whole(uow.now)
    is_over = does is Does.CANCEL
    return Alert(
        identifier=names[0],
        sender=names[1],
        sent=now,
        status=status_of(uow.scope.realm),
        does=does,
        references=tuple((_sender_of(each), each.identifier, each.sent_at) for each in earlier),
        category=kind.cap,
        urgency="Past" if is_over else urgency_of(one.said.onset, now),
        severity=severity_of(one.said.level),
        certainty=one.said.certainty.title(),
        onset=one.said.onset,
        expires=now + _CANCELLED_FOR if is_over else one.expires_at,
        web=web,
        infos=tuple(_info(uow, one, does, each, office) for each in languages),
        rings=_rings(there, one),
        codes=one.said.areas,
        parameters=_parameters(one),
    )


def status_of(realm: Realm) -> str:
    """Return the status of an alert: only what is live is actual."""
    return "Actual" if realm.is_live else "Exercise"


def _sender_of(paper: Paper) -> str:
    """Return the sender that an alert bore: the site may have another address by now."""
    return paper.document.partition("<sender>")[2].partition("</sender>")[0]


def _info(uow: Reading, one: HazardWarning, does: Does, language: Tongue, office: str) -> Info:
    kind = hazard(one.said.hazard)
    names = divisions.names_of(uow, one.said.areas, locale=language.locale)
    is_over = does is Does.CANCEL
    made_up = "" if uow.scope.realm.is_live else language.say(Message(MADE_UP))
    return Info(
        language=_TAGS[language.locale],
        event=kind.name(language.locale),
        headline=language.together([*filter(None, (made_up, _headline(one, does, language)))]),
        description=joined((language.say(Message(OWN)), *_reasons(one, language, is_over=is_over))),
        sender_name=office or "riskmap",
        area=language.listed([names.get(code, code) for code in one.said.areas]),
    )


def _headline(one: HazardWarning, does: Does, language: Tongue) -> str:
    if does is Does.CANCEL:
        return language.say(Message(NO_LONGER, {"why": one.version.why}))
    said, level = language.say(one.said.headline), language.say(level_word(one.said.level))
    return f"{said}（{level}）" if language.is_chinese else f"{said} ({level})"


def _reasons(one: HazardWarning, language: Tongue, *, is_over: bool) -> tuple[str, ...]:
    """Return why it holds; of what is over only what it was."""
    if is_over:
        return (language.say(one.said.headline),)
    unverified = language.say(Message(UNVERIFIED)) if _is_unverified(one) else ""
    return (*(language.say(each) for each in one.said.reasons), unverified)


def _parameters(one: HazardWarning) -> tuple[tuple[str, str], ...]:
    """Return who says it, and each number with what it was compared with, for programs."""
    figures = (
        (each.quantity, f"{each.value:g} {each.unit}; threshold {each.threshold:g} {each.unit}")
        for each in one.said.figures
        if each.value is not None and each.threshold is not None
    )
    return ("detector", one.origin), ("version", str(one.version.number)), *figures


def _is_unverified(one: HazardWarning) -> bool:
    compared = (each for each in one.said.figures if each.threshold is not None)
    return any(not each.verified for each in compared)


def _rings(there: Outlined, one: HazardWarning) -> tuple[Ring, ...]:
    """Return where it holds as rings: its own shape, else outlines drawn simpler."""
    place = one.said.place
    shape = None if place is None else shape_of(place)
    if shape is None:
        drawn = [there.outlines[code] for code in one.said.areas if code in there.outlines]
        shape = _simpler(shapely.union_all(drawn)) if drawn else None
    parts = [] if shape is None else list(getattr(shape, "geoms", (shape,)))
    polygons = [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]
    return tuple(tuple((x, y) for x, y in part.exterior.coords) for part in polygons)


def _simpler(shape: BaseGeometry) -> BaseGeometry:
    """Return an outline with no more corners than receivers can bear; holes are filled."""
    limits = table()["outline"]
    step = float(limits["simpler"])
    drawn = shape.simplify(step)
    while shapely.get_num_coordinates(drawn) > limits["corners"]:
        step *= 2
        drawn = shape.simplify(step)
    return drawn


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)
