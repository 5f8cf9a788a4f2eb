"""The register of stations: brought from a file, handed out as one."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from attrs import define, evolve, frozen
from shapely import Point, STRtree
from shapely.geometry.base import BaseGeometry

from riskmap.core.codes import level_of
from riskmap.core.errors import UnreadableFileError
from riskmap.core.findings import Finding, Severity
from riskmap.core.words import N_, Message
from riskmap.divisions import service as divisions
from riskmap.feeds.model.register import Known, Row, read_row
from riskmap.feeds.model.stations import KnownStation
from riskmap.feeds.reading.tables import rows_of
from riskmap.feeds.reading.text import text_of
from riskmap.feeds.store import stations
from riskmap.store import Reading, Writing, live
from riskmap.store.audit import Entry, difference, record

_NEEDED = ("feed", "station", "kind")


@frozen(kw_only=True)
class CheckedStations:
    """A file of stations that was looked through."""

    stations: tuple[KnownStation, ...]
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> int:
        """How many rows cannot be taken."""
        return sum(one.severity is Severity.ERROR for one in self.findings)


@frozen(kw_only=True)
class Registered:
    """What became of stations that can be taken."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def as_dict(self) -> dict[str, int]:
        """Return it for programs."""
        return {"added": self.added, "changed": self.changed, "unchanged": self.unchanged}


@define
class _Outlines:
    """Which division a point stands in: only outlines that nobody made up."""

    uow: Reading
    home: str

    @cached_property
    def _drawn(self) -> list[tuple[str, BaseGeometry]]:
        pairs = divisions.outlines(self.uow, divisions.Selection(under=self.home))
        real = (
            (one.code12, drawn.geometry)
            for one, drawn in pairs
            if drawn is not None and not drawn.flags.geometry_is_synthetic
        )
        return sorted(real, key=lambda pair: level_of(pair[0]), reverse=True)

    @cached_property
    def _tree(self) -> STRtree:
        return STRtree([shape for _, shape in self._drawn])

    def at(self, lon: float, lat: float) -> str | None:
        """Return the smallest division around a point."""
        found = sorted(int(one) for one in self._tree.query(Point(lon, lat), "intersects"))
        return self._drawn[found[0]][0] if found else None


def known_here(uow: Reading, home: str, feeds: Iterable[str]) -> Known:
    """Return what rows of a register are compared with."""
    codes = divisions.list_codes(uow, under=home)
    return Known(
        feeds=frozenset(feeds),
        codes=frozenset({home, *codes}),
        home=home,
        division_at=_Outlines(uow, home).at,
    )


def check_stations(payload: bytes, known: Known, *, is_toml: bool) -> CheckedStations:
    """Say row by row what can be taken from a file; nothing is written.

    Raises
    ------
    UnreadableFileError
        If it is no table of stations.
    """
    found: dict[str, KnownStation] = {}
    findings: list[Finding] = []
    for number, row in enumerate(_rows(payload, is_toml=is_toml), 1):
        read = read_row(number, row, known)
        findings.extend(read.findings)
        if read.station is None:
            continue
        if read.station.key in found:
            findings.append(_twice(number, read.station.key))
        else:
            found[read.station.key] = read.station
    return CheckedStations(stations=tuple(found.values()), findings=tuple(findings))


def _rows(payload: bytes, *, is_toml: bool) -> Iterator[Row]:
    if not is_toml:
        yield from (row for _, row in rows_of(payload, _NEEDED))
        return
    try:
        data = tomllib.loads(text_of(payload))
    except tomllib.TOMLDecodeError as fault:
        raise UnreadableFileError(
            N_("This is no TOML: {reason}."),
            mend=N_("Correct that line; strings need quotation marks."),
            reason=str(fault),
        ) from None
    rows = data.get("station")
    if not isinstance(rows, list):
        raise UnreadableFileError(
            N_("There is no list of stations."), mend=N_("Begin each with [[station]].")
        )
    yield from (row if isinstance(row, dict) else {} for row in rows)


def _twice(number: int, key: str) -> Finding:
    return Finding(
        kind="station_twice",
        severity=Severity.ERROR,
        message=Message(N_("{key} stands in the file twice."), {"key": key}),
        mend=Message(N_("Leave one of the rows out; the first was taken.")),
        row=number,
        field="station",
        value=key,
    )


def register(uow: Writing, several: Iterable[KnownStation], home: str, *, why: str) -> Registered:
    """Enter stations; those that the file does not name stay as they are."""
    wanted = {one.key: one for one in several}
    there = {one.key: one for one in stations.find(uow, keys=wanted)}
    done = Registered()
    for key, one in wanted.items():
        before = there.get(key)
        if before == one:
            done = evolve(done, unchanged=done.unchanged + 1)
            continue
        if before is None:
            stations.add(uow, [one], home)
            done = evolve(done, added=done.added + 1)
        else:
            stations.put(uow, one)
            done = evolve(done, changed=done.changed + 1)
        _tell(uow, before, one, why)
    if done.added or done.changed:
        live.touch(uow, "feeds", home, downward=True)
    return done


def _tell(uow: Writing, before: KnownStation | None, after: KnownStation, why: str) -> None:
    was, now = difference({} if before is None else _told(before), _told(after))
    record(
        uow,
        Entry(
            action="added" if before is None else "changed",
            subject_kind="station",
            subject_id=after.key,
            code12=after.code12,
            why=why,
            before=was or None,
            after=now,
        ),
    )


def _told(one: KnownStation) -> dict[str, Any]:
    return {
        "name": one.zh,
        "name_en": one.en,
        "kind": one.kind,
        "position": "" if one.lon is None else f"{one.lon:g}, {one.lat:g}",
        "height_m": one.height_m,
        "datum": one.datum,
        "code12": one.code12,
        "station_marks": {name: dict(mark) for name, mark in one.marks.items()},
        "active": one.active,
        "registered": one.registered,
    }


def as_toml(several: Iterable[KnownStation]) -> str:
    """Return stations as a file that an import takes again."""
    return "\n\n".join("\n".join(_lines(one)) for one in several) + "\n"


def _lines(one: KnownStation) -> Iterator[str]:
    yield "[[station]]"
    names = ("feed", "station", "zh", "en", "kind", "lon", "lat", "height_m", "datum", "code12")
    for name in (*names, "active"):
        value = getattr(one, name)
        if value is not None:
            yield f"{name} = {_toml(value)}"
    for name, mark in sorted(one.marks.items()):
        yield f"marks.{name} = {_toml(mark)}"


def _toml(value: Any) -> str:
    """Return a value as TOML writes it; its texts are those of JSON."""
    match value:
        case Mapping():
            inner = ", ".join(f"{name} = {_toml(one)}" for name, one in value.items())
            return f"{{ {inner} }}"
        case list() | tuple():
            return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)
