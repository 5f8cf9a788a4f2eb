"""What several threads want at once is done in one go, each gets its own, nobody is forgotten."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from riskmap.store.together import Together

MANY = 400


def test_each_gets_its_own_result_and_none_is_done_twice() -> None:
    done: list[int] = []
    sizes: list[int] = []

    def work(wishes: Sequence[int]) -> list[int]:
        time.sleep(0.001)  # others come meanwhile
        done.extend(wishes)
        sizes.append(len(wishes))
        return [one * 2 for one in wishes]

    together: Together[int, int] = Together(work, at_most=16, gathers_s=0.001)
    with ThreadPoolExecutor(24) as pool:
        assert list(pool.map(together.do, range(MANY))) == [one * 2 for one in range(MANY)]
    assert sorted(done) == list(range(MANY))
    assert max(sizes) <= 16
    assert len(sizes) < MANY, "nothing was done together"


def test_somebody_alone_waits_for_nobody() -> None:
    together: Together[int, int] = Together(list, gathers_s=60)
    assert [together.do(one) for one in range(3)] == [0, 1, 2]


def test_a_fault_reaches_all_that_were_done_together_and_the_next_go_on() -> None:
    begun, go = threading.Event(), threading.Event()

    def work(wishes: Sequence[int]) -> list[int]:
        begun.set()
        go.wait(10)
        if -1 in wishes:
            msg = "no"
            raise ValueError(msg)
        return list(wishes)

    together: Together[int, int] = Together(work, gathers_s=0)
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(together.do, 1)
        begun.wait(10)
        others = [pool.submit(together.do, one) for one in (-1, 2)]
        while len(together._waiting) < len(others):
            time.sleep(0.001)
        go.set()
        assert first.result(10) == 1
        for one in others:
            with pytest.raises(ValueError, match="no"):
                one.result(10)
        assert together.do(3) == 3
