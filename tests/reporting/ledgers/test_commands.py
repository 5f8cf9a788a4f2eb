"""``riskmap reporting erase-row``: says first what would happen, then erases for good."""

from __future__ import annotations

from types import SimpleNamespace

from click.testing import CliRunner, Result

from riskmap.reporting.commands import COMMANDS
from tests.people.roster.shells import Shell, answered
from tests.reporting.ledgers.conftest import SECRET, Lists

(reporting,) = COMMANDS


def run(one: Lists, *words: str) -> Result:
    settings = SimpleNamespace(backup=SimpleNamespace(keep=14))
    runtime = SimpleNamespace(database=one.night.town.database, settings=settings)
    return CliRunner().invoke(reporting, list(words), obj=Shell(runtime))


def test_a_row_is_erased_by_hand_after_what_goes_was_said(lists_: Lists) -> None:
    row = lists_.put(status="dead", **SECRET)
    words = ("erase-row", row.id, "--by", "office", "--why", "asked for it", "--json")
    said = answered(run(lists_, *words))
    assert said["erased"] is False
    assert any("14" in one for one in said["stays"])
    assert lists_.shown(*lists_.all())[0].personal
    assert answered(run(lists_, *words, "--yes"))["erased"] is True
    assert lists_.shown(*lists_.all())[0].personal is None
    assert lists_.sums()["deaths"] == 1
    actors = {one.actor for one in lists_.night.town.entries(action="erased", why="asked for it")}
    assert actors == {"office"}
    assert run(lists_, *words, "--yes").exit_code != 0
    assert run(lists_, "erase-row", "nobody", "--by", "x", "--why", "x").exit_code != 0
