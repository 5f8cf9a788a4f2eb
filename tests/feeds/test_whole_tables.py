"""Whole files to arrays: the same numbers as line by line, and slower only where a line is odd."""

from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.errors import UnreadableFileError
from riskmap.feeds.model import Context, Observation, Parsed
from riskmap.feeds.model.positions import Positions, from_observations, in_order
from riskmap.feeds.reading.whole_tables import whole_table
from riskmap.feeds.service import format_named
from riskmap.feeds.service.positions import positions
from tests.feeds import written

HERE = Context(station="HERE")


def by_lines(name: str, payload: bytes, station: str) -> Positions:
    parsed: Parsed = format_named(name).parse(payload, HERE)
    return from_observations(
        station, [one for one in parsed.records if isinstance(one, Observation)]
    )


def the_same(one: Positions, other: Positions) -> bool:
    pairs = [
        (one.enu_mm, other.enu_mm),
        (one.sigmas_mm, other.sigmas_mm),
        (one.measured, other.measured),
    ]
    near_in_time = np.allclose(one.days, other.days, rtol=0, atol=1e-9)
    return near_in_time and all(np.array_equal(a, b, equal_nan=True) for a, b in pairs)


@pytest.mark.parametrize(
    ("name", "file", "station"),
    [
        ("tenv3", "tenv3/PUHR.tenv3", "PUHR"),
        ("tenv3", "tenv3/DVLT.tenv3", "DVLT"),
        ("neu", "other/POTS.neu", "POTS"),
    ],
)
def test_both_ways_give_the_same_of_real_files(
    shared_data: Path, name: str, file: str, station: str
) -> None:
    payload = (shared_data / "gnss" / "displacement" / file).read_bytes()
    whole = whole_table(payload, "HERE")
    assert whole is not None
    assert whole.station == station
    assert the_same(whole, by_lines(name, payload, station))


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("tenv3", written.TENV3),
        ("neu", written.SIO),
        ("neu", written.GINS),
        ("pos", written.PBO),
        ("pos", written.PBO + written.PBO.splitlines()[-1].replace(b"20240101", b"20161231")),
    ],
    ids=["tenv3", "sio", "gins", "pbo", "pbo before a leap second"],
)
def test_both_ways_give_the_same_of_written_ones(name: str, payload: bytes) -> None:
    whole = whole_table(payload, "HERE")
    assert whole is not None
    assert the_same(whole, by_lines(name, payload, whole.station))
    assert the_same(positions(payload, HERE), whole)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"24JAN02 2024.0027 60311", b"24JAN02 2024.0027 60312"),
        (b"24JAN02", b"24XXX02"),
        (b"24JAN02", b"24JANA2"),
        (b"60311", b"sixty "),
        (b"24JAN02 2024.0027 60311", b"24JAN02 2024.0027 60311 7"),
        (b"24JAN02 2024.0027 60311", b"24JAN02 60311"),
    ],
    ids=["days that differ", "no month", "no day", "no number", "one too many", "one too few"],
)
def test_a_file_with_an_odd_line_is_read_line_by_line(old: bytes, new: bytes) -> None:
    payload = written.TENV3.replace(old, new)
    assert payload != written.TENV3
    assert whole_table(payload, "HERE") is None
    assert len(positions(payload, HERE)) == 1, "the other line is taken"


@pytest.mark.parametrize(
    ("old", "new"),
    [(b" 20240101", b" 20240231"), (b" 20240101", b" 20241301"), (b"120018", b"126018")],
)
def test_a_day_that_is_none_leaves_the_array_way(old: bytes, new: bytes) -> None:
    payload = written.PBO.replace(old, new)
    assert payload != written.PBO
    assert whole_table(payload, "HERE") is None


@given(
    payload=st.sampled_from([written.TENV3, written.SIO, written.GINS, written.PBO]),
    edits=st.lists(st.tuples(st.integers(0, 2_000), st.binary(max_size=4)), max_size=4),
)
def test_whatever_the_bytes_are_both_ways_agree_or_the_file_is_refused(
    payload: bytes, edits: list[tuple[int, bytes]]
) -> None:
    for place, put in edits:
        at = place % len(payload)
        payload = payload[:at] + put + payload[at + len(put) :]
    whole = whole_table(payload, "HERE")
    if whole is not None:
        name = {"tenv3": "tenv3", "pbo_pos": "pos"}.get(whole.form, "neu")
        assert the_same(whole, by_lines(name, payload, whole.station))
    with contextlib.suppress(UnreadableFileError):
        assert len(positions(payload, HERE))


def test_what_no_way_can_read_is_refused() -> None:
    for payload in (b"", b"nothing of the kind", b"site\n", b"\x00\xff" * 100):
        with pytest.raises(UnreadableFileError):
            positions(payload, HERE)


def test_of_several_stations_one_has_to_be_named() -> None:
    table = (
        b"station,time,east_mm,north_mm,up_mm\n"
        b"A,2026-01-01T12:00Z,1,2,3\nB,2026-01-01T12:00Z,4,5,6\nB,2026-01-02T12:00Z,7,8,9\n"
    )
    with pytest.raises(UnreadableFileError, match="2 stations"):
        positions(table, HERE)
    found = positions(table, Context(station="B"))
    assert (found.form, found.enu_mm[0].tolist()) == ("gnss_table", [4.0, 7.0])


def test_heights_of_the_antenna_and_listed_steps_are_days_of_the_equipment(
    shared_data: Path,
) -> None:
    folder = shared_data / "gnss" / "displacement" / "other"
    by_height = positions((folder / "POTS.tenv3").read_bytes(), HERE)
    assert by_height.equipment_days.tolist() == [49_859.5, 55_608.5]
    listed = positions((folder / "POTS.neu").read_bytes(), HERE)
    assert len(listed.equipment_days) == 30, "two days are listed more than once"


def test_what_was_filled_in_is_not_usable(shared_data: Path) -> None:
    file = shared_data / "gnss" / "displacement" / "geonet_neu" / "J089neu9818.csv"
    found = positions(file.read_bytes(), HERE)
    assert (len(found), len(found.usable())) == (4_397, 3_831)


def test_of_two_values_of_one_day_the_later_written_stays() -> None:
    days = np.array([3.0, 1.0, 3.0, 2.0])
    mixed = Positions(
        station="X",
        days=days,
        enu_mm=np.arange(12.0).reshape(3, 4),
        sigmas_mm=np.zeros((3, 4)),
        measured=np.ones((3, 4), bool),
    )
    found = in_order(mixed)
    assert found.days.tolist() == [1.0, 2.0, 3.0]
    assert found.enu_mm[0].tolist() == [1.0, 3.0, 2.0]
