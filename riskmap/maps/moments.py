"""An axis of time as numbers: where moments stand, which hours are written, where lines break."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

from attrs import frozen

from riskmap.maps.charts import Mark, Scale, mark

#: Steps between two hours that are written, in hours; at most so many are.
_STEPS_H = (1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 720, 2160, 8760)
_MOST_HOURS = 7
#: Neighbours that are further apart than this many usual steps are not joined.
_GAP = 3.5

Hour = Callable[[datetime], str]


@frozen(kw_only=True)
class Axis:
    """From when to when, and which moment is now."""

    begin: datetime
    end: datetime
    now: datetime

    @property
    def scale(self) -> Scale:
        """The axis as a scale of seconds."""
        return Scale(low=self.begin.timestamp(), high=self.end.timestamp())

    def at(self, moment: datetime) -> float:
        """Return where a moment stands, in percent; what lies beyond an end stands there."""
        return self.scale.at(moment.timestamp())

    def holds(self, moment: datetime) -> bool:
        """Tell whether a moment is on the axis."""
        return self.begin <= moment <= self.end

    def span(self, begin: datetime, end: datetime) -> tuple[float, float]:
        """Return begin and width of a while, in percent."""
        left = self.at(begin)
        return left, round(self.at(end) - left, 2)

    def marks(self, hour: Hour, zone: tzinfo) -> tuple[Mark, ...]:
        """Return round hours of a zone with their words, as many as can be read."""
        return tuple(mark(self.scale, at.timestamp(), hour(at)) for at in self.hours(zone))

    def hours(self, zone: tzinfo) -> tuple[datetime, ...]:
        """Return round hours of a zone on the axis, not too many to be read."""
        length = (self.end - self.begin) / timedelta(hours=1)
        step = next((one for one in _STEPS_H if length / one <= _MOST_HOURS), _STEPS_H[-1])
        local = self.begin.astimezone(zone)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        most = int((length + 24) / step) + 1  # the axis begins within the day of that midnight
        found = (midnight + timedelta(hours=step * number) for number in range(most + 1))
        return tuple(one for one in found if self.holds(one))


def pieces(moments: Sequence[datetime]) -> list[tuple[int, int]]:
    """Return from where to where a line is whole: it breaks at gaps far longer than its steps."""
    if not moments:
        return []
    steps = [after - before for before, after in pairwise(moments)]
    usual = sorted(steps)[len(steps) // 2] if steps else timedelta(0)
    breaks = [at + 1 for at, step in enumerate(steps) if step > usual * _GAP]
    return list(zip([0, *breaks], [*breaks, len(moments)], strict=True))
