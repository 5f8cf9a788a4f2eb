"""Rows of a register of stations: what may stand in them, and what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from math import isfinite
from typing import Any

from attrs import field, frozen

from riskmap.core.codes import is_code12
from riskmap.core.findings import Finding, Severity
from riskmap.core.words import N_, Message
from riskmap.feeds.model.marks import COMMON, rule_of
from riskmap.feeds.model.stations import KnownStation, StationKind, key_of

#: Columns of the register; in a table, marks stand in columns of their own.
COLUMNS = (
    "feed", "station", "zh", "en", "kind", "lon", "lat", "height_m", "datum", "code12", "active",
    "marks", "marks_source", "marks_verified",
)  # fmt: skip
#: In tables: ``mark_warning_m``.
MARK_COLUMN = "mark_"
_MARK_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_LONGEST = 60
_TRUE, _FALSE = ("true", "yes", "1", "是"), ("false", "no", "0", "否")
Row = Mapping[str, Any]


@frozen(kw_only=True)
class Known:
    """What rows are compared with.

    Parameters
    ----------
    feeds
        Names of the feeds of the site.
    codes
        Codes of the divisions at home.
    home
        Code of the district.
    division_at
        Division in which a point stands; None outside of the district.
    """

    feeds: frozenset[str]
    codes: frozenset[str]
    home: str
    division_at: Callable[[float, float], str | None]


class _RefusedError(Exception):
    """A cell that cannot be taken."""

    def __init__(self, name: str, value: Any, message: Message, allowed: Message) -> None:
        super().__init__(name)
        self.name, self.value, self.message, self.allowed = name, value, message, allowed


@frozen(kw_only=True)
class Read:
    """What a row gave: a station, or none; and what there is to say."""

    station: KnownStation | None
    findings: tuple[Finding, ...] = field(factory=tuple)


def read_row(number: int, row: Row, known: Known) -> Read:
    """Return the station of a row; one bad cell keeps the whole row out."""
    try:
        station = _station(row, known)
    except _RefusedError as fault:
        finding = Finding(
            kind=f"station_{fault.name.partition('.')[0]}",
            severity=Severity.ERROR,
            message=fault.message,
            mend=fault.allowed,
            row=number,
            field=fault.name,
            value=str(fault.value)[:_LONGEST],
        )
        return Read(station=None, findings=(finding,))
    return Read(station=station, findings=tuple(_remarks(number, row, station, known)))


def _station(row: Row, known: Known) -> KnownStation:
    feed, station = _text(row, "feed", needed=True), _text(row, "station", needed=True)
    lon, lat = _number(row, "lon", 180), _number(row, "lat", 90)
    if (lon is None) is not (lat is None):
        name = "lon" if lon is None else "lat"
        raise _refused(N_("Longitude and latitude belong together: give both or none."), name, "")
    zh, en = _text(row, "zh"), _text(row, "en")
    return KnownStation(
        key=key_of(feed, station),
        feed=feed,
        station=station,
        zh=zh or en or station,
        en=en or zh or station,
        kind=_kind(row),
        lon=lon,
        lat=lat,
        height_m=_number(row, "height_m", 10_000),
        datum=_text(row, "datum"),
        code12=_code(row, known, lon, lat),
        marks=_marks(row),
        active=_flag(row, "active", usual=True),
    )


def _code(row: Row, known: Known, lon: float | None, lat: float | None) -> str:
    said = _text(row, "code12")
    if not said:
        found = None if lon is None or lat is None else known.division_at(lon, lat)
        return found or known.home
    if not is_code12(said) or said not in known.codes:
        raise _refused(N_("Write twelve digits of a division at home, or nothing."), "code12", said)
    return said


def _kind(row: Row) -> str:
    said = _text(row, "kind", needed=True)
    kinds = [one.value for one in StationKind]
    if said not in kinds:
        raise _refused(N_("Write one of: {allowed}."), "kind", said, allowed=", ".join(kinds))
    return said


def _text(row: Row, name: str, *, needed: bool = False) -> str:
    value = row.get(name)
    text = "" if value is None else str(value).strip()
    if not text.isprintable() or len(text) > _LONGEST:
        raise _refused(N_("Write up to 60 printable characters."), name, text)
    if needed and not text:
        raise _refused(N_("It is needed."), name, text)
    return text


def _number(row: Row, name: str, most: float) -> float | None:
    value = row.get(name)
    if value is None or value == "":
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = float("nan")
    if isinstance(value, bool) or not isfinite(number) or abs(number) > most:
        raise _refused(N_("Write a number between -{most} and {most}."), name, value, most=most)
    return number


def _flag(row: Row, name: str, *, usual: bool) -> bool:
    said = str(row.get(name, "")).strip().casefold()
    if said in {*_TRUE, *_FALSE}:
        return said in _TRUE
    if said:
        raise _refused(N_("Write true or false."), name, said)
    return usual


def _marks(row: Row) -> dict[str, dict[str, Any]]:
    """Return the marks of a row, from a table within it or from columns of their own."""
    nested = row.get("marks") or {}
    if not isinstance(nested, Mapping):
        raise _refused(N_("Write a table: marks.warning_m = {{value = 3.3, …}}."), "marks", nested)
    found = {name: _mark(name, said) for name, said in nested.items()}
    common = {
        "source": _text(row, "marks_source"),
        "verified": _flag(row, "marks_verified", usual=False),
    }
    for column, said in row.items():
        if column.startswith(MARK_COLUMN) and str(said or "").strip():
            name = column.removeprefix(MARK_COLUMN)
            found[name] = _mark(name, {"value": _from_cell(name, str(said).strip()), **common})
    return found


def _from_cell(name: str, text: str) -> Any:
    """Return what stands in the cell of a table as what its mark takes."""
    rule = rule_of(name)
    fits = "text" if rule is None else rule.fits
    try:
        if fits == "number":
            return float(text)
        if fits == "numbers":
            return [float(one) for one in text.split(";")]
    except ValueError:
        return text
    return text


def _mark(name: str, said: Any) -> dict[str, Any]:
    where = f"marks.{name}"
    if not _MARK_NAME.fullmatch(name):
        raise _refused(N_("Names of marks have small letters, digits and _."), where, name)
    if not isinstance(said, Mapping) or "value" not in said:
        raise _refused(N_("Write {{value = …, source = …, verified = …}}."), where, said)
    mark = {key: _plain(value) for key, value in said.items()}
    rule = rule_of(name)
    allowed = (*COMMON, *(rule.also if rule else ()))
    if unknown := [key for key in mark if key not in allowed]:
        raise _refused(N_("It may say: {allowed}."), where, unknown[0], allowed=", ".join(allowed))
    if not str(mark.get("source", "")).strip():
        raise _refused(N_("Say who set it: a mark without a source is none."), where, "")
    if not isinstance(mark.setdefault("verified", False), bool):
        raise _refused(N_("verified is true or false."), where, mark["verified"])
    if rule is not None and not rule.takes(mark["value"]):
        raise _refused(N_("Its value is: {fits}."), where, mark["value"], fits=rule.fits)
    return mark


def _plain(value: Any) -> Any:
    return value.isoformat()[:10] if isinstance(value, date) else value


def _remarks(number: int, row: Row, station: KnownStation, known: Known) -> Iterator[Finding]:
    def remark(name: str, message: str, mend: str, **params: Any) -> Finding:
        return Finding(
            kind=f"station_{name.partition('.')[0]}",
            severity=Severity.WARNING,
            message=Message(message, params),
            mend=Message(mend),
            row=number,
            field=name,
        )

    for column in row:
        if column not in COLUMNS and not column.startswith(MARK_COLUMN):
            yield remark(
                column, N_("Nothing is known of the column {column}; it was left out."),
                N_("See the page on feeds."), column=column,
            )  # fmt: skip
    if station.feed not in known.feeds:
        yield remark(
            "feed", N_("The site has no feed {feed}."),
            N_("Make a block [feeds.NAME] in site.toml."), feed=station.feed,
        )  # fmt: skip
    if station.lon is None:
        yield remark("lon", N_("It stands on no map."), N_("Give longitude and latitude."))
    elif known.division_at(station.lon, station.lat or 0.0) is None:
        yield remark(
            "lon", N_("It stands outside of the district; it counts as the district's."),
            N_("Look whether longitude and latitude are right."),
        )  # fmt: skip
    for name in station.marks:
        rule = rule_of(name)
        if rule is None or station.kind not in rule.kinds:
            yield remark(
                f"marks.{name}", N_("Nothing looks at the mark {mark} of such a station."),
                N_("Look whether its name is right; it is kept and shown."), mark=name,
            )  # fmt: skip


def _refused(mend: str, name: str, value: Any, **params: Any) -> _RefusedError:
    said = {"field": name, "value": str(value)[:40]}
    message = Message(N_("{field} does not fit: {value}"), said)
    return _RefusedError(name, value, message, Message(mend, params))
