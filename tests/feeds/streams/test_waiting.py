from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta

from riskmap.feeds.streams.waiting import TOGETHER, Message, Waiting

NOON = datetime(2026, 7, 12, 4, tzinfo=UTC)


def message(number: int, second: float = 0) -> Message:
    return Message(NOON + timedelta(seconds=second), b"%09d\n" % number)


def test_where_there_is_no_room_the_oldest_go_and_are_counted() -> None:
    waiting = Waiting(bytes_max=50)
    waiting.put(*(message(number) for number in range(8)))
    assert (waiting.dropped, waiting.heard) == (3, 8)
    assert waiting.batch() == [message(number) for number in range(3, 8)]
    waiting.told(3)
    assert waiting.dropped == 0


def test_what_is_put_back_is_the_first_again_and_the_first_to_go() -> None:
    waiting = Waiting(bytes_max=30)
    waiting.put(message(1), message(2))
    batch = waiting.batch()
    waiting.put(message(3), message(4))
    waiting.put_back(batch)
    assert waiting.dropped == 1
    assert waiting.batch() == [message(2), message(3), message(4)]
    assert waiting.batch() == []


def test_what_came_long_after_is_another_batch() -> None:
    waiting = Waiting()
    waiting.put(message(1, 0), message(2, 9), message(3, 11))
    assert [len(waiting.batch()) for _ in range(3)] == [2, 1, 0]


def test_no_batch_is_too_large() -> None:
    waiting = Waiting()
    waiting.put(*(message(number) for number in range(TOGETHER + 1)))
    assert [len(waiting.batch()) for _ in range(2)] == [TOGETHER, 1]


def test_a_hand_waits_until_a_burst_is_over_and_never_when_it_shall_hurry() -> None:
    waiting = Waiting()
    began = time.monotonic()
    talking = threading.Thread(target=_talk, args=(waiting,))
    talking.start()
    waiting.wait(0.1)
    talking.join()
    assert waiting.count == 4
    waiting.hurry()
    waiting.wait(60)
    assert time.monotonic() - began < 30


def _talk(waiting: Waiting) -> None:
    for number in range(4):  # the third and fourth come after the hand's time is over
        waiting.put(message(number))
        time.sleep(0.04)
