from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.clock import SetClock
from riskmap.core.errors import OutsideError
from riskmap.outside.reach import Reach
from riskmap.outside.transports import Options, State, address_of, fetch
from riskmap.outside.transports.choosing import Entry, take
from riskmap.outside.transports.connecting import Limit

AT = 1_780_000_000


def write(folder: Path, name: str, content: bytes, at: int = AT) -> Path:
    file = folder / name
    file.write_bytes(content)
    os.utime(file, (at, at))
    return file


def all_of(address: str, options: Options, state: State | None = None) -> tuple[list[Any], State]:
    """Look until nothing is left, as whoever asks does."""
    found = []
    while True:
        fetched = fetch(address, options, state)
        state = fetched.state
        if not fetched.not_modified:
            found.append((fetched.name, fetched.payload))
        if not fetched.more:
            return found, state


def test_each_file_comes_once_the_oldest_first(tmp_path: Path, options: Options) -> None:
    write(tmp_path, "rain_b.csv", b"2", AT + 1)
    write(tmp_path, "rain_a.csv", b"3", AT + 2)
    write(tmp_path, "rain_c.csv", b"", AT)
    write(tmp_path, "level.csv", b"no")
    address = f"file://{tmp_path}/rain_*.csv"
    found, state = all_of(address, options)
    assert found == [("rain_c.csv", b""), ("rain_b.csv", b"2"), ("rain_a.csv", b"3")]
    assert all_of(address, options, state)[0] == []
    write(tmp_path, "rain_b.csv", b"4", AT + 9)
    assert all_of(address, options, state)[0] == [("rain_b.csv", b"4")]


def test_without_the_state_a_file_comes_again(tmp_path: Path, options: Options) -> None:
    write(tmp_path, "rain.csv", b"1")
    address = f"file://{tmp_path}/*"
    assert fetch(address, options).payload == fetch(address, options).payload == b"1"


def test_a_file_that_is_still_being_written_waits(
    tmp_path: Path, options: Options, clock: SetClock
) -> None:
    asked = evolve(options, settle_s=60, timeout_s=5)  # no time to wait for it now
    address = f"file://{tmp_path}/*"
    file = write(tmp_path, "rain.csv", b"half")
    first = fetch(address, asked)
    assert (first.payload, first.waiting) == (None, 1)
    clock.at = clock.at.replace(minute=2)
    with file.open("ab") as more:
        more.write(b" and half")
    second = fetch(address, asked, first.state)
    assert (second.payload, second.waiting) == (None, 1)
    clock.at = clock.at.replace(minute=4)
    assert fetch(address, asked, second.state).payload == b"half and half"


def test_half_names_links_and_pipes_are_left_alone(tmp_path: Path, options: Options) -> None:
    secret = write(tmp_path, "secret", b"key")
    drop = tmp_path / "drop"
    drop.mkdir()
    for name in (".rain.csv.x7", "rain.csv.part", "rain.tmp", "RAIN.FILEPART"):
        write(drop, name, b"half")
    (drop / "rain.csv").symlink_to(secret)
    os.mkfifo(drop / "pipe")
    (drop / "inner").mkdir()
    assert fetch(f"file://{drop}/*", options).payload is None
    with pytest.raises(OutsideError, match=r"no file rain\.csv"):
        fetch(f"file://{drop}/rain.csv", evolve(options, each=False))


def test_what_was_taken_is_moved_with_the_next_look(tmp_path: Path, options: Options) -> None:
    asked = evolve(options, done="done")
    address = f"file://{tmp_path}/*.csv"
    write(tmp_path, "a.csv", b"1", AT)
    write(tmp_path, "b.csv", b"2", AT + 1)
    first = fetch(address, asked)
    assert (tmp_path / "a.csv").exists()  # nobody has kept it yet
    second = fetch(address, asked, first.state)
    assert not (tmp_path / "a.csv").exists()
    assert (tmp_path / "done" / "a.csv").read_bytes() == b"1"
    write(tmp_path, "a.csv", b"3", AT + 2)
    _, state = all_of(address, asked, second.state)
    fetch(address, asked, state)
    moved = {one.name: one.read_bytes() for one in (tmp_path / "done").iterdir()}
    assert moved == {"a.csv": b"1", "b.csv": b"2", "a-2.csv": b"3"}


def test_what_changed_after_it_was_taken_is_not_moved_but_taken(
    tmp_path: Path, options: Options
) -> None:
    asked = evolve(options, done="done")
    address = f"file://{tmp_path}/*.csv"
    write(tmp_path, "a.csv", b"1")
    first = fetch(address, asked)
    write(tmp_path, "a.csv", b"1 and more", AT + 5)
    assert fetch(address, asked, first.state).payload == b"1 and more"


def test_of_the_newest_only_what_is_newer_comes_after_it(tmp_path: Path, options: Options) -> None:
    asked = evolve(options, each=False)
    address = f"file://{tmp_path}/*.csv"
    for number in range(5):
        write(tmp_path, f"{number}.csv", b"%d" % number, AT + number)
    first = fetch(address, asked)
    assert (first.payload, first.more) == (b"4", False)
    assert fetch(address, asked, first.state).not_modified
    write(tmp_path, "0.csv", b"late", AT + 2)
    assert fetch(address, asked, first.state).not_modified
    write(tmp_path, "5.csv", b"5", AT + 5)
    assert fetch(address, asked, first.state).payload == b"5"


def test_one_that_is_too_large_does_not_stop_the_others(tmp_path: Path, options: Options) -> None:
    asked = evolve(options, size_max=3)
    address = f"file://{tmp_path}/*"
    write(tmp_path, "a", b"far too large", AT)
    write(tmp_path, "b", b"fit", AT + 1)
    first = fetch(address, asked)
    assert first.payload == b"fit"
    with pytest.raises(OutsideError, match="a has more than 3 bytes"):
        fetch(address, asked, first.state)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path, options: Options) -> None:
    with pytest.raises(OutsideError, match="No such file"):
        fetch(f"file://{tmp_path}/none/*", options)


class Shelf:
    """A folder in memory."""

    def __init__(self, files: dict[str, tuple[bytes, int]]) -> None:
        self.files = files

    def look(self) -> Iterator[Entry]:
        for name, (text, at) in self.files.items():
            yield Entry(name, len(text), at)

    def read(self, name: str, _size_max: int) -> bytes:
        return self.files[name][0]


writes = st.lists(
    st.tuples(st.sampled_from("abcd"), st.binary(max_size=3), st.integers(1, 4)), max_size=12
)


@given(rounds=st.lists(writes, max_size=6))
def test_each_file_as_it_was_at_a_look_comes_exactly_once(
    rounds: list[list[tuple[str, bytes, int]]],
) -> None:
    asked = Options(reach=Reach(), settle_s=0)
    address, limit = address_of("file:///x/*"), Limit(float("inf"))
    shelf, time = Shelf({}), 0
    state: State = {}
    for written in rounds:
        expected = {}
        for name, text, step in written:
            time += step
            shelf.files[name] = (text, time)
            expected[name] = text
        came: dict[str, bytes | None] = {}
        more = True
        while more:
            fetched = take(shelf, address, asked, state, limit, each=True)
            state, more = dict(fetched.state), fetched.more
            if not fetched.not_modified:
                assert fetched.name not in came
                came[fetched.name] = fetched.payload
        assert came == expected
