"""Series and their values: found, added, corrected; arrays out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from attrs import evolve, frozen
from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select

from riskmap.feeds.model.series import QUALITIES, Latest, Series
from riskmap.feeds.model.still import MEASURED, StillRule
from riskmap.feeds.model.values import Merged, SeriesKey, Value, from_ms
from riskmap.feeds.store.tables import feed_series, observation, observation_earlier
from riskmap.store import Reading, Writing

_COLUMNS = (
    observation.c.at_ms,
    observation.c.value,
    observation.c.sigma,
    observation.c.quality,
)


@frozen(kw_only=True)
class Head:
    """A series with its newest value, and how many values it has."""

    number: int
    key: SeriesKey
    unit: str
    count: int = 0
    newest: Value | None = None

    def after(self, done: Merged) -> Head:
        """Return how it stands after values were taken."""
        newest = self.newest
        if done.newest and (newest is None or done.newest.at_ms >= newest.at_ms):
            newest = done.newest
        return evolve(self, count=self.count + len(done.new), newest=newest)


def heads_of(uow: Reading, stations: Iterable[str]) -> dict[SeriesKey, Head]:
    """Return the series of stations."""
    wanted = sorted(set(stations))
    chosen = uow.select_published(feed_series).where(feed_series.c.station.in_(wanted))
    return {one.key: one for one in _heads(uow, chosen)}


def all_heads(uow: Reading, quantity: str | None = None) -> list[Head]:
    """Return all series, or those of one quantity, in the order of their stations."""
    chosen = uow.select_published(feed_series)
    if quantity is not None:
        chosen = chosen.where(feed_series.c.quantity == quantity)
    table = feed_series.c
    return _heads(uow, chosen.order_by(table.station, table.quantity, table.period_s, table.datum))


def begin(uow: Writing, keys: Mapping[SeriesKey, str], home: str) -> dict[SeriesKey, Head]:
    """Begin series of keys, each with its unit; their rows are written by `put_heads`."""
    if not keys:
        return {}
    uow.hold(f"feed_series/{uow.scope.realm.name}")
    last = uow.scalar(uow.select(feed_series, func.max(feed_series.c.number))) or 0
    heads = {
        key: Head(number=last + place, key=key, unit=unit)
        for place, (key, unit) in enumerate(keys.items(), 1)
    }
    rows = [{**_head_row(one), "home": home} for one in heads.values()]
    uow.insert_many(feed_series, rows)
    return heads


def put_heads(uow: Writing, heads: Sequence[Head]) -> None:
    """Write down how series stand now."""
    if not heads:
        return
    names = ("count", "at_ms", "value", "sigma", "quality", "received_ms")
    change = (
        uow.update(feed_series)
        .where(feed_series.c.number == bindparam("of_number"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )
    rows = [_head_row(one) for one in heads]
    given = [
        {"of_number": row["number"], **{f"new_{name}": row[name] for name in names}} for row in rows
    ]
    uow.execute_many(change, given)


def known(uow: Reading, head: Head, coming: Mapping[int, Value]) -> dict[int, Value]:
    """Return what is kept between the first and the last of coming values."""
    first, last = min(coming), max(coming)
    if head.newest is None or first > head.newest.at_ms:
        return {}
    table = observation.c
    columns = (*_COLUMNS, table.received_ms, table.run, table.version)
    chosen = uow.select(observation, *columns).where(
        table.series == head.number, table.at_ms.between(first, last)
    )
    return {row[0]: Value._make(row) for row in uow.execute(chosen)}


def add(uow: Writing, several: Sequence[tuple[int, Value]]) -> None:
    """Add values that are new, each with the number of its series."""
    if several:
        uow.insert_columns(observation, _columns(several))


def correct(uow: Writing, number: int, done: Merged, received_ms: int) -> None:
    """Write down what changed in a series, and what was said again."""
    if done.changed:
        before = [(number, before) for before, _ in done.changed]
        uow.insert_columns(observation_earlier, _columns(before))
        _correct(uow, number, [after for _, after in done.changed])
    _confirm(uow, number, done.again, received_ms)


def _correct(uow: Writing, number: int, several: Sequence[Value]) -> None:
    names = ("value", "sigma", "quality", "received_ms", "run", "version")
    change = (
        uow.update(observation)
        .where(observation.c.series == number, observation.c.at_ms == bindparam("of_ms"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )
    given = [
        {"of_ms": one.at_ms, **{f"new_{name}": getattr(one, name) for name in names}}
        for one in several
    ]
    uow.execute_many(change, given)


def _confirm(uow: Writing, number: int, moments: Sequence[int], received_ms: int) -> None:
    """Write down that values were said again, so that older words do not undo them."""
    if not moments:
        return
    table = observation.c
    change = (
        uow.update(observation)
        .where(table.series == number, table.at_ms == bindparam("of_ms"))
        .values(received_ms=received_ms)
    )
    uow.execute_many(change, [{"of_ms": one} for one in moments])


def arrays(
    uow: Reading, head: Head, since_ms: int | None = None, until_ms: int | None = None
) -> Series:
    """Return the values of a series from one moment to another, both included."""
    chosen = _values(uow, head).order_by(observation.c.at_ms)
    if since_ms is not None:
        chosen = chosen.where(observation.c.at_ms >= since_ms)
    if until_ms is not None:
        chosen = chosen.where(observation.c.at_ms <= until_ms)
    rows = uow.execute(chosen).fetchall()
    times, values, sigmas, qualities = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Series(
        station=head.key.station,
        quantity=head.key.quantity,
        unit=head.unit,
        datum=head.key.datum,
        period=_period(head.key),
        times=np.array(times, np.int64).astype("datetime64[ms]"),
        values=np.array(values, np.float64),
        sigmas=np.array(sigmas, np.float64),
        qualities=np.array(qualities, np.uint8),
    )


def _values(uow: Reading, head: Head) -> Select[Any]:
    of_series = observation.c.series == head.number
    if uow.scope.everywhere:  # then nothing has to be looked up beside them
        return uow.select(observation, *_COLUMNS).where(of_series)
    belongs: ColumnElement[bool] = observation.c.series == feed_series.c.number
    return uow.select_owned(observation, feed_series, belongs, *_COLUMNS).where(of_series)


def standing_still(uow: Reading, rule: StillRule, back_ms: int) -> dict[int, int]:
    """Return series whose last values are the same, as many as a rule wants or more.

    Each value is looked at from the newest backward until one differs: of a series that moves,
    that is the second.

    Parameters
    ----------
    back_ms
        How far back at most.

    Returns
    -------
    dict
        By number of the series, the moment after which all are the same.
    """
    head, before = feed_series.c, observation.alias("before")
    there = (
        before.c.realm == head.realm,
        before.c.series == head.number,
        before.c.at_ms.between(head.at_ms - back_ms, head.at_ms),
        before.c.quality.in_(MEASURED),
    )
    last = select(before.c.at_ms).where(*there).order_by(before.c.at_ms.desc()).limit(1)
    differs = func.abs(before.c.value - head.value) >= rule.step
    moved = last.where(differs).correlate(feed_series).scalar_subquery()
    enough = last.offset(rule.values - 1).correlate(feed_series).scalar_subquery()
    newest = and_(observation.c.series == head.number, observation.c.at_ms == head.at_ms)
    columns = (head.number, head.at_ms, moved.label("moved"), enough.label("enough"))
    chosen = uow.select_owned(observation, feed_series, newest, *columns).where(
        head.quantity.in_(rule.quantity),
        head.count >= rule.values,
        observation.c.quality.in_(MEASURED),
    )
    found: dict[int, int] = {}
    for row in uow.rows(chosen):
        since = row["at_ms"] - back_ms - 1 if row["moved"] is None else row["moved"]
        if row["enough"] is not None and since < row["enough"]:
            found[row["number"]] = since
    return found


def latest_of(head: Head) -> Latest | None:
    """Return the newest value of a series."""
    newest = head.newest
    if newest is None:
        return None
    return Latest(
        station=head.key.station,
        quantity=head.key.quantity,
        unit=head.unit,
        datum=head.key.datum,
        period=_period(head.key),
        at=from_ms(newest.at_ms),
        value=newest.value,
        sigma=newest.sigma,
        quality=QUALITIES[newest.quality],
        received_at=from_ms(newest.received_ms),
        count=head.count,
    )


def earlier(uow: Reading, head: Head, at_ms: int) -> list[Value]:
    """Return what was said before of one moment, the earliest first; for the system only."""
    table = observation_earlier.c
    columns = (
        table.at_ms,
        table.value,
        table.sigma,
        table.quality,
        table.received_ms,
        table.run,
        table.version,
    )
    chosen = uow.select(observation_earlier, *columns).where(
        and_(table.series == head.number, table.at_ms == at_ms)
    )
    return [Value._make(row) for row in uow.execute(chosen.order_by(table.version))]


def _period(key: SeriesKey) -> timedelta | None:
    return timedelta(seconds=key.period_s) if key.period_s else None


def _columns(several: Sequence[tuple[int, Value]]) -> dict[str, Sequence[Any]]:
    numbers, values = zip(*several, strict=True)
    columns = zip(*values, strict=True)
    return {"series": numbers, **dict(zip(Value._fields, columns, strict=True))}


def _head_row(one: Head) -> dict[str, Any]:
    newest = one.newest or Value(0, 0.0, None, 0, 0, 0)
    return {
        "number": one.number,
        "station": one.key.station,
        "quantity": one.key.quantity,
        "period_s": one.key.period_s,
        "datum": one.key.datum,
        "unit": one.unit,
        "count": one.count,
        "at_ms": newest.at_ms,
        "value": newest.value,
        "sigma": newest.sigma,
        "quality": newest.quality,
        "received_ms": newest.received_ms,
    }


def _heads(uow: Reading, chosen: Any) -> list[Head]:
    return [
        Head(
            number=row["number"],
            key=SeriesKey(row["station"], row["quantity"], row["period_s"], row["datum"]),
            unit=row["unit"],
            count=row["count"],
            newest=None
            if not row["count"]
            else Value(
                row["at_ms"], row["value"], row["sigma"], row["quality"], row["received_ms"], 0
            ),
        )
        for row in uow.rows(chosen)
    ]
