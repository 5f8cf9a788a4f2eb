"""What to do when no network is left, forms to fill in by hand, what is still to be reported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from riskmap.core.access import Area
from riskmap.core.words import N_, Message
from riskmap.reporting.model.activation import Track
from riskmap.reporting.model.duties import State
from riskmap.reporting.model.plans import plan_named
from riskmap.reporting.service import activating, boarding
from riskmap.reporting.service.packs.facts import Facts
from riskmap.reporting.service.packs.keeping import most_rows, settings
from riskmap.reporting.store import rollup, slots
from riskmap.store import Reading

#: In this order; nobody compared them with the district's own plan.
STEPS = (
    N_("People first: call 119, 120 or 110. Help before you report."),
    N_("Telephone, radio or messenger: report to the level above within the same times as always."),
    N_("Dead, missing or seriously injured people: report at once, even if names are not known."),
    N_("Write each report on a form of this pack: who called, from which number, at what time."),
    N_("The desk reads the report back, and writes its own name and the time beside it."),
    N_("Nothing happened is a report, too: say so at each due time, do not stay silent."),
    N_("Who does not answer is called again; then B, then the street, then somebody goes there."),
    N_("Write “unknown” for what nobody knows. Never write 0 for it."),
    N_(
        "When the network is back, enter every form with the time of its call: it counts from then."
    ),
    N_("Keep the forms: they are evidence. Destroy this pack when a newer one is printed."),
)
BLANKS = (
    N_("Unit"),
    N_("Event, or none"),
    N_("Cutoff: day and hour"),
    N_("No disaster, no danger (tick)"),
    N_("No change since the last report (tick)"),
    N_("Dead / missing / seriously injured"),
    N_("Affected / moved / resettled people"),
    N_("Collapsed or damaged rooms"),
    N_("What happened, and where"),
    N_("Help that is needed"),
    N_("Caller, number, time of the call"),
    N_("Written down by, read back at"),
)
_PAGE = 200


def paper(uow: Reading, facts: Facts) -> bytes:
    """Return what to do, and the forms."""
    say, made = facts.tongue.say, facts.paper(N_("When no network is left"))
    made.head(say(N_("What to do")))
    for number, step in enumerate(STEPS, start=1):
        made.write(f"{number}. {say(step)}", size=11.5)
    made.write(say(N_("A design proposal: nobody has compared it with the plan of the district.")),
               is_quiet=True, size=8.5)  # fmt: skip
    made.head(say(N_("In force")))
    made.facts(tuple(_in_force(uow, facts)))
    for number in range(1, settings()["most"]["blanks"] + 1):
        made.next_page()
        made.head(say(Message(N_("Report by hand, form {number}"), {"number": number})))
        made.blanks([say(one) for one in BLANKS])
    return made.pdf()


def duties(uow: Reading, facts: Facts) -> bytes:
    """Return which reports are open now, and which are due next."""
    say, made = facts.tongue.say, facts.paper(N_("Open reports"))
    made.head(say(N_("Open now")))
    rows, rest = _open(uow, facts)
    heads = [
        say(one) for one in (N_("Unit"), N_("Due"), N_("Reporting plan"), N_("State"), N_("Came"))
    ]
    if rows:
        made.table(heads, rows, (2.2, 1.4, 1.6, 1.2, 0.9), size=9)
    else:
        made.write(say(N_("No report is open now.")))
    if rest:
        made.write(say(N_("There are more: ask by street.")))
    made.head(say(N_("Due next")))
    coming = list(_coming(uow, facts))
    if coming:
        made.table([say(N_("Due")), say(N_("Reporting plan")), say(N_("Units"))], coming, size=9)
    else:
        made.write(say(N_("No regular report is due in the next hours.")))
    return made.pdf()


def _in_force(uow: Reading, facts: Facts) -> Iterator[tuple[str, str]]:
    held = activating.standing(uow, facts.code12).now
    for track in Track:
        yield facts.tongue.say(track.word), facts.tongue.say(held.value(track).word)


def _open(uow: Reading, facts: Facts) -> tuple[list[tuple[str, ...]], bool]:
    """Return the duties that wait or were missed, and whether there are more than are printed."""
    most = most_rows()
    found: list[boarding.Row] = []
    for state in (State.MISSED, State.UNREACHABLE, State.DUE_SOON):
        after = ""
        while len(found) <= most:
            page = boarding.rows(uow, facts.code12, state=state, after=after, limit=_PAGE)
            found += page.rows
            after = page.next_key
            if not after:
                break
    found.sort(key=lambda one: one.key)
    return [_row(one, facts) for one in found[:most]], len(found) > most


def _row(one: boarding.Row, facts: Facts) -> tuple[str, ...]:
    duty, say = one.duty, facts.tongue.say
    due = facts.tongue.moment(duty.slot.due_at)
    name = facts.names.get(duty.code12, duty.code12)
    return name, due, say(one.plan.word), say(one.state.word), ""  # the last to tick by hand


def _coming(uow: Reading, facts: Facts) -> Iterator[tuple[str, ...]]:
    ahead = timedelta(hours=settings()["ahead"]["hours"])
    several = slots.between(uow, uow.now, uow.now + ahead)
    counts = rollup.of_area(uow, [one.id for one in several], Area.of(facts.code12))
    for one in several:
        units = sum(counts.get(one.id, {}).values())
        if units:
            word = facts.tongue.say(plan_named(one.plan).word)
            yield facts.tongue.moment(one.due_at), word, str(units)
