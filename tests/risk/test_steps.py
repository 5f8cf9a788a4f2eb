"""A run in steps goes on where it stopped."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from riskmap.risk.steps import Arrays, Steps, key_of


class Work:
    """Something that counts how often it was done."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Arrays:
        self.times += 1
        return {"depths": np.array([0.0, np.nan, 1.5]), "names": np.array(["a", "b"])}


def test_a_step_that_was_taken_is_not_taken_again(tmp_path: Path) -> None:
    work = Work()
    first = Steps(folder=tmp_path).take("measure", "k", work)
    steps = Steps(folder=tmp_path)
    again = steps.take("measure", "k", work)
    assert (work.times, steps.resumed, steps.done) == (1, 1, 1)
    np.testing.assert_array_equal(first["depths"], again["depths"])
    assert again["names"].tolist() == ["a", "b"]


def test_other_inputs_take_the_step_anew(tmp_path: Path) -> None:
    work = Work()
    for key in (key_of(1, {"a": 2}), key_of(1, {"a": 3})):
        Steps(folder=tmp_path).take("measure", key, work)
    assert work.times == 2


def test_keys_do_not_depend_on_the_order_of_entries() -> None:
    assert key_of({"a": 1, "b": 2}) == key_of({"b": 2, "a": 1}) != key_of({"a": 2, "b": 1})


def test_a_result_that_was_cut_off_is_made_anew(tmp_path: Path) -> None:
    work = Work()
    Steps(folder=tmp_path).take("measure", "k", work)
    (file,) = tmp_path.glob("*.npz")
    file.write_bytes(file.read_bytes()[:-40])
    found = Steps(folder=tmp_path).take("measure", "k", work)
    assert work.times == 2
    assert found["names"].tolist() == ["a", "b"]


def test_nothing_is_kept_without_a_folder_and_all_is_forgotten_on_demand(tmp_path: Path) -> None:
    work = Work()
    for _ in range(2):
        Steps().take("measure", "k", work)
    steps = Steps(folder=tmp_path)
    steps.take("measure", "k", work)
    steps.forget()
    assert not list(tmp_path.glob("*.npz"))
    assert work.times == 3


def test_the_reader_is_told_how_far_it_is(tmp_path: Path) -> None:
    told: list[int] = []
    steps = Steps(folder=tmp_path, tick=told.append)
    steps.take("one", "k", Work())
    steps.advance()
    assert told == [1, 2]
