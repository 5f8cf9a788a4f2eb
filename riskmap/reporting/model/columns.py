"""Columns of files with figures: how headings, hazards, stages and figures stand in a cell."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from attrs import frozen

from riskmap.core.clock import SHANGHAI
from riskmap.core.errors import ConflictError, InvalidRequestError
from riskmap.core.figure import Figure, FigureKind
from riskmap.core.hazards import hazards
from riskmap.core.words import N_
from riskmap.reporting.model.figures import amount
from riskmap.reporting.model.indicators import Indicator, by_heading, indicators
from riskmap.reporting.model.reports import Kind, Report

#: What stands for a figure that was asked for and is not known; nothing stands for one not asked.
UNKNOWN = "未知"
AT_LEAST = "至少"
#: In the column of row kinds.
ONE, WHOLE, INCOMPLETE, AWAITED = "已接收", "合计", "合计(不完整)", "尚无"
YES = "是"
_SAYS_UNKNOWN = frozenset({UNKNOWN, "不详", "不清楚", "unknown"})
_AT_LEAST = re.compile(r"(?:至少|≥|>=|不少于)(.+)")
_MOMENTS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M")
_GROUPS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")

Cell = str | int | float | None


@frozen
class Column:
    """One column of a file: our name for it, its heading, and how else files call it."""

    key: str
    zh: str
    aliases: tuple[str, ...]


def before() -> tuple[Column, ...]:
    """Return the columns before the figures."""
    return _table()[0]


def behind(*, signed: bool = False) -> tuple[Column, ...]:
    """Return the columns behind the figures; `signed` with those that name people."""
    return (*_table()[1], *_table()[2]) if signed else _table()[1]


def key_of(heading: str) -> str | None:
    """Return the name of a column by its heading, or the slug of its indicator; None: no use."""
    known = _by_name().get(_plain(heading))
    if known is not None:
        return known
    found = by_heading(heading) or _by_code(heading)
    return None if found is None else found.slug


def official_codes() -> Mapping[str, str]:
    """Return the official code of each heading by slug.

    Raises
    ------
    ConflictError
        As long as nobody has brought them all.
    """
    missing = [one.zh_name for one in indicators().values() if not one.official_code]
    if missing:
        raise ConflictError(
            N_("The official codes of {count} headings are not known, the first is {name}."),
            mend=N_("Enter official_code in indicators.toml; until then take the headings."),
            count=len(missing),
            name=missing[0],
        )
    return {slug: str(one.official_code) for slug, one in indicators().items()}


def hazard_said(slug: str) -> str:
    """Return a hazard as the national system writes it: type, hyphen, sub-type."""
    one = hazards().get(slug)
    kind = None if one is None else _hazard_types().get(one.stat_id or "")
    if one is None or kind is None:
        return slug if one is None else one.zh
    return f"{kind}-{one.stat_subtype}" if one.stat_subtype else kind


def hazard_read(text: str) -> str:
    """Return the slug of a hazard that a cell says; empty for nothing.

    Raises
    ------
    InvalidRequestError
        If there is none of that name.
    """
    wanted = _plain(text)
    if not wanted:
        return ""
    for slug, one in hazards().items():
        if wanted in {slug, _plain(one.zh), _plain(one.en), _plain(hazard_said(slug))}:
            return slug
    raise InvalidRequestError(
        N_("There is no hazard {slug}."),
        mend=N_("Use one of: {allowed}."),
        slug=text[:40],
        allowed="、".join(one.zh for one in hazards().values()),
    )


def stage_read(text: str) -> Kind | None:
    """Return the stage that a cell says; None for nothing.

    Raises
    ------
    InvalidRequestError
        If there is none of that name.
    """
    wanted = _plain(text)
    if not wanted:
        return None
    for slug, names in _raw()["stages"].items():
        if wanted in map(_plain, names):
            return Kind(slug)
    raise InvalidRequestError(
        N_("There is no stage {value}."),
        mend=N_("Use one of: {allowed}."),
        value=text[:40],
        allowed="、".join(names[0] for names in _raw()["stages"].values()),
    )


def stage_said(kind: Kind) -> str:
    """Return a stage as files call it."""
    return str(_raw()["stages"][str(kind)][0])


def mass_loss_said(report: Report) -> str | None:
    """Return whether a report says that losses are massive; nothing where it does not."""
    return YES if report.is_mass_loss else None


def amendment_said(report: Report) -> str | None:
    """Return which amendment a version is, why, and whose; nothing for none."""
    one = report.amendment
    if one is None:
        return None
    return f"第{one.number}次:{one.reason}(提出:{one.proposed_by},批准:{one.approved_by})"


def figure_said(one: Indicator, figure: Figure | None) -> Cell:
    """Return a figure as it stands in a cell: nothing for what was not asked, never 0 for it."""
    if figure is None:
        return None
    if figure.amount is None:
        return UNKNOWN
    said = amount(one, figure.amount)
    return said if figure.kind is FigureKind.NUMBER else f"{AT_LEAST}{said}"


def figure_read(text: str) -> Any:
    """Return what a cell says of a figure, for `figures.take`; None for an empty one."""
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("'").strip()
    if not plain:
        return None
    if plain.lower() in _SAYS_UNKNOWN:
        return "unknown"
    bound = _AT_LEAST.fullmatch(plain)
    return {"at_least": _number(bound[1].strip())} if bound else _number(plain)


def moment_said(moment: datetime | None) -> str | None:
    """Return a moment as files write it: local, to the second."""
    return None if moment is None else f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


def moment_read(text: str) -> datetime | None:
    """Return a local moment that a cell says; None for nothing.

    Raises
    ------
    InvalidRequestError
        If it is none.
    """
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("'").replace("/", "-")
    if not plain:
        return None
    for form in _MOMENTS:
        try:
            return datetime.strptime(plain.partition(".")[0], form).replace(tzinfo=SHANGHAI)
        except ValueError:
            continue
    raise InvalidRequestError(
        N_("{value} is no moment."),
        mend=N_("Write day and time as 2021-07-25 06:00:00."),
        value=text[:40],
    )


def _number(text: str) -> str:
    """Return a number as it is written, without the commas between its thousands."""
    return text.replace(",", "") if _GROUPS.fullmatch(text) else text


def _by_code(heading: str) -> Indicator | None:
    wanted = heading.strip()
    return next((one for one in indicators().values() if one.official_code == wanted), None)


@cache
def _raw() -> Mapping[str, Any]:
    text = files("riskmap.reporting").joinpath("columns.toml").read_text("utf-8")
    return MappingProxyType(tomllib.loads(text))


def _hazard_types() -> Mapping[str, str]:
    return MappingProxyType(_raw()["hazard_types"])


@cache
def _table() -> tuple[tuple[Column, ...], ...]:
    return tuple(tuple(_columns(name)) for name in ("before", "behind", "signed", "brought"))


def _columns(section: str) -> Iterator[Column]:
    for key, row in _raw()[section].items():
        yield Column(key, row["zh"], tuple(row["aliases"]))


@cache
def _by_name() -> Mapping[str, str]:
    several = (one for section in _table() for one in section)
    return {_plain(name): one.key for one in several for name in (one.zh, *one.aliases)}


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).strip().strip("\ufeff*").lower()
    return "".join(folded.split())
