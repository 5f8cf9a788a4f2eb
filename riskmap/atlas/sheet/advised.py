"""What to do, chosen by the heaviest hazards of a unit, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from riskmap.atlas.advice import Advice, advice_for
from riskmap.atlas.sheet.model import AdviceLines
from riskmap.core.hazards import hazards
from riskmap.doors.words import locale

#: For so many hazards, the heaviest first.
MOST = 3


def advised(kinds: Sequence[str]) -> tuple[AdviceLines, ...]:
    """Return the advice for kinds of hazards, the heaviest first."""
    return tuple(_lines(one, kinds) for one in advice_for(kinds, MOST))


def _lines(one: Advice, kinds: Sequence[str]) -> AdviceLines:
    """Name the advice by those of its hazards that the unit has."""
    named = [hazards()[kind].name(locale()) for kind in kinds if kind in one.hazards]
    before, during, after = (
        tuple(words.said(locale()) for words in lines)
        for lines in (one.before, one.during, one.after)
    )
    return AdviceLines(
        title=("、" if locale() == "zh" else ", ").join(named),
        source=one.source.said(locale()),
        verified=one.verified,
        before=before,
        during=during,
        after=after,
    )
