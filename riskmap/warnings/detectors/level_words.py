"""What is said of a level: its headline, and why."""

from __future__ import annotations

from collections.abc import Iterator

from riskmap.core.words import N_, Message
from riskmap.warnings.detectors.wording import clock_text, figure, level_word, minutes
from riskmap.warnings.model.detections import Standing
from riskmap.warnings.model.settling import NOTHING, level_of
from riskmap.warnings.model.thresholds import thresholds
from riskmap.warnings.water.marks import PLATFORM, Mark
from riskmap.warnings.water.stands import Stand


def headline_of(stand: Stand, standing: Standing, name: str) -> Message:
    """Return the headline: the highest mark that is reached, or that there is none."""
    params = {"station": name}
    if standing is Standing.NOT_APPLICABLE:
        return Message(N_("Level cannot be compared with the marks: {station}"), params)
    met = [one for one in stand.met if one.kind != PLATFORM]
    if standing is Standing.ISSUED and not met:
        return Message(N_("Water just below a mark (measured): {station}"), params)
    if met:
        return Message(N_("Water at the {mark} (measured): {station}"),
                       {**params, "mark": met[-1].word})  # fmt: skip
    if standing is Standing.CANDIDATE:
        return Message(N_("Water rises towards a mark: {station}"), params)
    if stand.met:
        return Message(N_("Waterfront platform under water, as it is built for: {station}"), params)
    return Message(N_("Water below all marks: {station}"), params)


def reasons_of(stand: Stand, rank: int) -> Iterator[Message]:
    """Yield why: marks reached, the next one, how it rises, what could not be compared."""
    yield from (_reached(stand, one) for one in reversed(stand.met))
    if stand.next_mark is not None:
        yield _below(stand, stand.next_mark)
    yield from _rising(stand)
    reached = max((one.rank for one in stand.met if one.kind != PLATFORM), default=NOTHING)
    if stand.hangs(rank):
        yield Message(
            N_("It fell to {height} m and has not moved since: that alone ends nothing."),
            {"height": figure(stand.height_m)},
        )
    elif rank > reached:
        yield Message(
            N_("The level {level} stays: it is left {slack} m below its mark and not at once."),
            {
                "level": level_word(level_of(rank)),
                "slack": figure(thresholds("water").number("level_step_down")),
            },
        )
    if stand.is_jump:
        yield Message(
            N_("{rise} m higher than the value before: waits for another that bears it out."),
            {"rise": figure(stand.jump_m or 0.0)},
        )
    yield from (_foreign(stand, one) for one in stand.foreign)
    if not stand.marks and not stand.foreign:
        yield Message(N_("No mark is entered for this station."))


def _reached(stand: Stand, mark: Mark) -> Message:
    params = {
        "mark": mark.word,
        "height": figure(mark.height_m),
        "level": figure(stand.height_m),
        "datum": mark.datum,
    }
    if mark.kind == PLATFORM:
        return Message(
            N_("{level} m is above the {mark} of {height} m ({datum}): it may flood by design."),
            params,
        )
    if mark.level is None:
        return Message(
            N_("{level} m is at or above the {mark} of {height} m ({datum}); no colour is known"
               " for it."), params
        )  # fmt: skip
    return Message(
        N_("{level} m is at or above the {mark} of {height} m ({datum}): {colour}."),
        {**params, "colour": level_word(mark.level)},
    )


def _below(stand: Stand, mark: Mark) -> Message:
    params = {
        "mark": mark.word,
        "height": figure(mark.height_m),
        "gap": figure(mark.height_m - stand.height_m),
        "level": figure(stand.height_m),
    }
    return Message(N_("{level} m: {gap} m below the {mark} of {height} m."), params)


def _rising(stand: Stand) -> Iterator[Message]:
    rules, rise = thresholds("water"), stand.rise
    if rise is None:
        yield Message(
            N_("How fast it rises is not known: fewer than {count} values in {minutes} min."),
            {
                "count": round(rules.number("rise_least_values")),
                "minutes": figure(rules.number("rise_window")),
            },
        )
        return
    yield Message(
        N_("It changes by {rate} m/h (between {low} and {high})."),
        {"rate": figure(rise.rate), "low": figure(rise.low), "high": figure(rise.high)},
    )
    if stand.to_next is not None and stand.to_next.at is not None:
        yield _when(stand)
    elif stand.turns_m is not None and stand.next_mark is not None and rise.rate > 0:
        yield Message(
            N_("By the forecast of the tide it turns before the next mark: at {height} m."),
            {"height": figure(stand.turns_m)},
        )


def _when(stand: Stand) -> Message:
    """Return when the next mark is reached if the water goes on to rise as it does."""
    to_next = stand.to_next
    if to_next is None or to_next.at is None:
        return Message("")
    times = {"at": clock_text(stand.at + minutes(to_next.at))}
    if to_next.earliest is not None:
        times["earliest"] = clock_text(stand.at + minutes(to_next.earliest))
    if to_next.latest is None:
        return Message(N_("If it goes on so, it is at the next mark at {at}, at {earliest} at the"
                          " earliest, or not at all."), times)  # fmt: skip
    times["latest"] = clock_text(stand.at + minutes(to_next.latest))
    return Message(
        N_("If it goes on so, it is at the next mark at {at}, between {earliest} and {latest}."),
        times,
    )


def _foreign(stand: Stand, mark: Mark) -> Message:
    """Return why a mark is not compared: the datum is another one, or nobody says which."""
    params = {"mark": mark.word, "datum": mark.datum, "other": stand.datum}
    if not mark.datum or not stand.datum:
        return Message(
            N_("The {mark} is not compared: nobody says to which datum it or the level refers."),
            params,
        )
    return Message(
        N_("The {mark} is not compared: it refers to {datum}, the level to {other}."), params
    )
