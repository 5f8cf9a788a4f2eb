"""What ``riskmap people`` does with the roster, training and awareness events."""

from riskmap.people.commands.duty.demo import make
from riskmap.people.commands.duty.events import events
from riskmap.people.commands.duty.roster import roster
from riskmap.people.commands.duty.training import training
from riskmap.people.commands.group import people

__all__ = ["events", "make", "roster", "training"]

for _one in (events, make, roster, training):
    people.add_command(_one)
