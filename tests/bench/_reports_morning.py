"""A morning on which all units report within an hour: whether one house keeps up, and at what cost.

All reports are really taken, in random order and without the wire, by what takes them behind it.
How they come in over the hour is an assumption, and said so: nobody has counted such a morning.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from itertools import accumulate
from uuid import uuid4

from attrs import define, field

from riskmap.core.access import Area
from riskmap.doors.quick import Quick
from riskmap.reporting.api.quick import ZeroReports
from riskmap.reporting.store import rollup, slots
from riskmap.runtime import Runtime
from riskmap.web.app import create_app
from tests.bench._reports_house import Found
from tests.reporting.intake.town import DISTRICT, PATH, SYSTEM, Officer, Size

#: As many wait for one write as a server has threads.
TOGETHER = 32
#: Assumed: from nothing at the begin to most of all, then to nothing at the end of the hour.
HOUR_S, PEAK_S = 3600, 3000
BOARD_EVERY_S = 1.0
_SEED = 20210725
_MILLION = 1_000_000
Say = Callable[[str], object]


@define(eq=False)
class Boards:
    """Reads the board of the district every second while reports come in."""

    runtime: Runtime
    took_s: list[float] = field(factory=list)
    _is_over: threading.Event = field(factory=threading.Event)

    def read(self) -> None:
        """Read until it is over."""
        while not self._is_over.wait(BOARD_EVERY_S):
            began = time.perf_counter()
            with self.runtime.database.read(SYSTEM) as uow:
                ids = [one.id for one in slots.open_at(uow, uow.now)]
                rollup.of_area(uow, ids, Area.of(DISTRICT))
            self.took_s.append(time.perf_counter() - began)

    def stop(self) -> None:
        """Let it be over."""
        self._is_over.set()


def morning(runtime: Runtime, size: Size, say: Say) -> Found:
    """Take a zero report of each unit, and reckon how the hour would have gone."""
    officers = size.officers
    random.Random(_SEED).shuffle(officers)
    boards = Boards(runtime)
    reader = threading.Thread(target=boards.read)
    reader.start()
    try:
        found = _taken(runtime, officers)
    finally:
        boards.stop()
        reader.join()
    found["board_while_it_goes_on_s"] = round(max(boards.took_s, default=0.0), 4)
    say(f"  {found['reports']:,} reports in {found['seconds']:.0f} s: {found['a_second']:,.0f}/s,"
        f" {found['the_ordinary_way']} of them the ordinary way, as another has their receipt;"
        f" each {found['processor_us']:.0f} us of the processor, {found['waiting_us']:.0f} us of"
        f" waiting; the slowest board meanwhile"
        f" {found['board_while_it_goes_on_s'] * 1000:.0f} ms")  # fmt: skip
    found["hour"] = hour(found["reports"], found["a_second"])
    say("  assumed: they come within an hour, most of them ten minutes before its end: "
        + "; ".join(f"{name} {value:,}" for name, value in found["hour"].items()))  # fmt: skip
    return found


def _taken(runtime: Runtime, officers: Sequence[Officer]) -> Found:
    way, now = ZeroReports(runtime), datetime.now(UTC)
    began, used = time.perf_counter(), time.process_time()
    left: list[Quick] = []
    for several in _chunks(officers):
        asked = [
            Quick(token=one.token, body=one.zero(now, id=str(uuid4())), origin="127.0.0.1")
            for one in several
        ]
        kept = way.keep([one for each in asked if (one := way.parcel(each)) is not None])
        left += [each for each, one in zip(asked, kept, strict=True) if one is None]
    _send_the_ordinary_way(runtime, left)
    seconds, processor = time.perf_counter() - began, time.process_time() - used
    taken = len(officers)
    return {
        "reports": taken,
        "the_ordinary_way": len(left),
        "seconds": round(seconds, 1),
        "a_second": round(taken / seconds, 1),
        "processor_us": round(processor / taken * _MILLION, 1),
        "waiting_us": round(max(0.0, seconds - processor) / taken * _MILLION, 1),
    }


def _send_the_ordinary_way(runtime: Runtime, left: Sequence[Quick]) -> None:
    """Let Flask take what was left to it: a receipt that another report has is made anew there."""
    client = create_app(runtime).test_client()
    for one in left:
        said = {"Authorization": f"Bearer {one.token}", "Content-Type": "application/json"}
        answer = client.post(PATH, data=one.body, headers=said)
        if answer.status_code != HTTPStatus.CREATED:
            msg = f"a report was not taken: {answer.status} {answer.get_data(as_text=True)}"
            raise RuntimeError(msg)


def _chunks(officers: Sequence[Officer]) -> Iterator[Sequence[Officer]]:
    for start in range(0, len(officers), TOGETHER):
        yield officers[start : start + TOGETHER]


def hour(reports: int, a_second: float) -> dict[str, int]:
    """Return how many wait, how long, and until when, if so many come in an hour.

    Parameters
    ----------
    a_second
        How many are taken.
    """
    shares = [
        moment / PEAK_S if moment < PEAK_S else (HOUR_S - moment) / (HOUR_S - PEAK_S)
        for moment in range(HOUR_S)
    ]
    coming = [reports * one / sum(shares) for one in shares]

    def next_(waiting: float, more: float) -> float:
        return max(0.0, waiting + more - a_second)

    waiting = list(accumulate(coming, next_, initial=0.0))
    most = max(waiting)
    return {
        "most a second": round(max(coming)),
        "most that wait": round(most),
        "longest wait, seconds": round(most / a_second),
        "seconds after the hour until nobody waits": round(waiting[-1] / a_second),
    }
