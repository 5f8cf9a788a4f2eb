"""How detectors did, at ``/hindcast``: each against dated events and against its own warnings."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from attrs import frozen
from flask import Response, render_template

from riskmap.core.errors import NotFoundError
from riskmap.core.spreadsheets import harmless
from riskmap.core.words import N_, Message
from riskmap.doors.access import needs
from riskmap.doors.numbers import quantity
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import locale, say
from riskmap.people.pages.duty import is_demo
from riskmap.warnings.hindcast.trying import DATED
from riskmap.warnings.model.hindcast import SMALL, Hindcast, Rate, Skill, Trial
from riskmap.warnings.pages.blueprint import SEE, blueprint
from riskmap.warnings.service import hindcasting

#: With it a spreadsheet reads Chinese.
_BYTE_ORDER_MARK = "\ufeff"
_COLUMNS = (
    "detector", "part", "dated_by", "within_h", "since", "until", "stations", "looks", "events",
    "hits", "misses", "episodes", "matched", "false_alarms", "pod", "pod_low", "pod_high", "far",
    "far_low", "far_high", "csi", "lead_median_min", "is_small", "synthetic",
)  # fmt: skip


@frozen(kw_only=True)
class UsedTold:
    """A threshold that was used."""

    slug: str
    value: str
    source: str
    verified: bool


@frozen(kw_only=True)
class TrialTold:
    """One line: a detector against events of one kind; rates are empty where there are none.

    Parameters
    ----------
    counts_events, counts_episodes
        So many of so many, as the rates alone hide how few there were.
    """

    part: str
    dated_by: str
    within: str
    looked: str
    counts_events: str
    counts_episodes: str
    pod: str
    far: str
    csi: str
    lead: str
    is_small: bool
    notes: tuple[str, ...]


@frozen(kw_only=True)
class DetectorTold:
    """One detector with all that it was tried on."""

    name: str
    title: str
    trials: tuple[TrialTold, ...]
    used: tuple[UsedTold, ...]


@frozen(kw_only=True)
class HindcastPage:
    """The last run; `made_at` None before the first."""

    title: str
    made_at: datetime | None
    since: datetime | None
    until: datetime | None
    synthetic: bool
    small: int
    events: tuple[tuple[str, int], ...]
    detectors: tuple[DetectorTold, ...]
    is_demo: bool


@blueprint.get("/hindcast")
@needs(*SEE)
def hindcast() -> Response:
    """Show how detectors did in the past."""
    return Response(render_template("warnings/hindcast.html", page=_page(_latest())))


@blueprint.get("/hindcast.csv")
@needs(*SEE)
@costs("paper")
def hindcast_csv() -> Response:
    """Answer with the last run as a table, one row a trial."""
    made = _known()
    text = io.StringIO(newline="")
    text.write(_BYTE_ORDER_MARK)
    writer = csv.DictWriter(text, _COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows_of(made))
    return _file(text.getvalue().encode(), "text/csv", "hindcast.csv")


@blueprint.get("/hindcast.json")
@needs(*SEE)
@costs("paper")
def hindcast_json() -> Response:
    """Answer with the last run as JSON, thresholds and lead times included."""
    made = _known()
    body = {
        "made_at": made.made_at.isoformat(),
        "since": made.since.isoformat(),
        "until": made.until.isoformat(),
        "synthetic": made.synthetic,
        "events": dict(made.events),
        "trials": [
            {
                **row,
                "leads_min": list(one.skill.leads_min),
                "thresholds": [
                    {"slug": each.slug, "value": each.value, "unit": each.unit,
                     "source": each.source, "verified": each.verified}
                    for each in one.thresholds
                ],
                "notes": [str(each) for each in one.notes],
            }
            for row, one in zip(rows_of(made), made.trials, strict=True)
        ],
    }  # fmt: skip
    text = json.dumps(body, ensure_ascii=False, indent=1)
    return _file(text.encode(), "application/json", "hindcast.json")


def rows_of(made: Hindcast) -> list[dict[str, Any]]:
    """Return one row a trial, for programs: unknown is None."""
    return [_row(one, synthetic=made.synthetic) for one in made.trials]


def _row(one: Trial, *, synthetic: bool) -> dict[str, Any]:
    skill = one.skill
    return {
        "detector": one.detector,
        "part": str(one.part),
        "dated_by": str(one.dated_by),
        "within_h": one.within_h,
        "since": None if one.since is None else one.since.isoformat(),
        "until": None if one.until is None else one.until.isoformat(),
        "stations": one.stations,
        "looks": one.looks,
        "events": skill.events,
        "hits": skill.hits,
        "misses": skill.misses,
        "episodes": skill.episodes,
        "matched": skill.matched,
        "false_alarms": skill.false_alarms,
        **_rate("pod", skill.pod),
        **_rate("far", skill.far),
        "csi": None if skill.csi is None else round(skill.csi, 4),
        "lead_median_min": skill.lead_min,
        "is_small": skill.is_small,
        "synthetic": synthetic,
    }


def _rate(name: str, one: Rate | None) -> dict[str, float | None]:
    names = (name, f"{name}_low", f"{name}_high")
    values = (None, None, None) if one is None else (one.value, one.low, one.high)
    pairs = zip(names, values, strict=True)
    return {each: None if value is None else round(value, 4) for each, value in pairs}


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return harmless(value) if isinstance(value, str) else value


def _file(body: bytes, mimetype: str, name: str) -> Response:
    answer = Response(body, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _latest() -> Hindcast | None:
    with parts().database.read(current_scope()) as uow:
        return hindcasting.latest(uow)


def _known() -> Hindcast:
    """Return the last run.

    Raises
    ------
    NotFoundError
        Before the first.
    """
    found = _latest()
    if found is None:
        raise NotFoundError(
            N_("Nobody has tried the detectors on the past yet."),
            mend=N_("riskmap warnings hindcast --keep does, and keeps what comes of it."),
        )
    return found


def _page(made: Hindcast | None) -> HindcastPage:
    return HindcastPage(
        title=say(N_("How detectors did")),
        made_at=None if made is None else made.made_at,
        since=None if made is None else made.since,
        until=None if made is None else made.until,
        synthetic=made is not None and made.synthetic,
        small=SMALL,
        events=() if made is None else tuple(_sources(made)),
        detectors=() if made is None else tuple(_detectors(made.trials)),
        is_demo=is_demo(),
    )


def _sources(made: Hindcast) -> Iterable[tuple[str, int]]:
    return ((say(DATED.get(source, source)), count) for source, count in made.events.items())


def _detectors(trials: Iterable[Trial]) -> Iterable[DetectorTold]:
    by_name: dict[str, list[Trial]] = {}
    for one in trials:
        by_name.setdefault(one.detector, []).append(one)
    for name, several in by_name.items():
        first = several[0]
        used = {each.slug: each for one in several for each in one.thresholds}
        yield DetectorTold(
            name=name,
            title=first.en if locale() == "en" else first.zh,
            trials=tuple(map(_trial, several)),
            used=tuple(
                UsedTold(
                    slug=each.slug,
                    value=say(N_("not known")) if each.value is None
                    else quantity(float(each.value), each.unit),
                    source=each.source,
                    verified=each.verified,
                )
                for each in used.values()
            ),
        )  # fmt: skip


def _trial(one: Trial) -> TrialTold:
    skill = one.skill
    about = {"stations": one.stations, "looks": one.looks}
    return TrialTold(
        part=say(one.part.word),
        dated_by=say(one.dated_by),
        within=quantity(float(one.within_h), "h"),
        looked=say(Message(N_("{stations} stations, {looks} looks"), about)),
        counts_events=_of(skill.hits, skill.events),
        counts_episodes=_of(skill.false_alarms, skill.episodes),
        pod=_percent(skill.pod),
        far=_percent(skill.far),
        csi="" if skill.csi is None else f"{skill.csi:.2f}",
        lead=_lead(skill),
        is_small=skill.is_small,
        notes=tuple(map(say, one.notes)),
    )


def _of(part: int, whole: int) -> str:
    return say(Message(N_("{part} of {whole}"), {"part": part, "whole": whole}))


def _percent(one: Rate | None) -> str:
    return "" if one is None else f"{one.value:.0%} ({one.low:.0%}–{one.high:.0%})"


def _lead(skill: Skill) -> str:
    return "" if skill.lead_min is None else quantity(round(skill.lead_min), "min")
