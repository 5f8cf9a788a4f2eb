"""What several want at once is done in one go, each gets its own, nobody is forgotten."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Sequence

import pytest

from riskmap.store.together import Together

MANY = 400


async def all_of(together: Together[int, int], wishes: Sequence[int]) -> list[int]:
    return await asyncio.gather(*(together.do(one) for one in wishes))


def test_each_gets_its_own_result_and_none_is_done_twice() -> None:
    done: list[int] = []
    sizes: list[int] = []

    def work(wishes: Sequence[int]) -> list[int]:
        time.sleep(0.001)  # others come meanwhile
        done.extend(wishes)
        sizes.append(len(wishes))
        return [one * 2 for one in wishes]

    together: Together[int, int] = Together(work, at_most=16, gathers_s=0.001)
    assert asyncio.run(all_of(together, range(MANY))) == [one * 2 for one in range(MANY)]
    assert sorted(done) == list(range(MANY))
    assert max(sizes) <= 16
    assert len(sizes) < MANY, "nothing was done together"


def test_two_loops_get_each_its_own() -> None:
    together: Together[int, int] = Together(lambda wishes: [one * 2 for one in wishes])
    found: dict[int, list[int]] = {}

    def wait(first: int) -> None:
        found[first] = asyncio.run(all_of(together, range(first, first + MANY)))

    threads = [threading.Thread(target=wait, args=(first,)) for first in (0, 10_000)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert found == {
        first: [one * 2 for one in range(first, first + MANY)] for first in (0, 10_000)
    }


def test_somebody_alone_waits_for_nobody() -> None:
    together: Together[int, int] = Together(list, gathers_s=60)

    async def one_by_one() -> list[int]:
        return [await together.do(one) for one in range(3)]

    assert asyncio.run(asyncio.wait_for(one_by_one(), 30)) == [0, 1, 2]


def test_those_who_were_answered_are_waited_for() -> None:
    begun, go = threading.Event(), threading.Event()
    sizes: list[int] = []

    def work(wishes: Sequence[int]) -> list[int]:
        sizes.append(len(wishes))
        begun.set()
        go.wait(10)
        return list(wishes)

    together: Together[int, int] = Together(work, gathers_s=20)

    async def story() -> None:
        first = asyncio.create_task(together.do(1))
        await asyncio.to_thread(begun.wait, 10)
        others = [asyncio.create_task(together.do(one)) for one in (2, 3, 4)]
        await asyncio.sleep(0)  # they ask
        go.set()
        assert await first == 1
        await asyncio.sleep(0.05)
        again = await asyncio.wait_for(together.do(5), 10)
        assert [again, *await asyncio.gather(*others)] == [5, 2, 3, 4]

    asyncio.run(story())
    assert sizes == [1, 4]


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

    async def story() -> None:
        first = asyncio.create_task(together.do(1))
        await asyncio.to_thread(begun.wait, 10)
        others = [asyncio.create_task(together.do(one)) for one in (-1, 2)]
        await asyncio.sleep(0)  # they ask
        go.set()
        assert await first == 1
        for one in others:
            with pytest.raises(ValueError, match="no"):
                await one
        assert await together.do(3) == 3

    asyncio.run(story())


def test_whoever_is_gone_does_not_keep_the_others_from_their_results() -> None:
    begun, go = threading.Event(), threading.Event()

    def work(wishes: Sequence[int]) -> list[int]:
        begun.set()
        go.wait(10)
        return list(wishes)

    together: Together[int, int] = Together(work, gathers_s=0)

    async def story() -> None:
        first = asyncio.create_task(together.do(1))
        await asyncio.to_thread(begun.wait, 10)
        gone, other = (asyncio.create_task(together.do(one)) for one in (2, 3))
        await asyncio.sleep(0)
        gone.cancel()
        go.set()
        assert [await first, await other] == [1, 3]

    asyncio.run(story())
