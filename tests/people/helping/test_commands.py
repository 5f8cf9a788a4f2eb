"""``riskmap people retain`` and ``erase``, and the job of each night."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from riskmap.core.realm import LIVE
from riskmap.people.commands import COMMANDS
from riskmap.people.jobs import jobs
from riskmap.people.model.helped import Standing
from riskmap.people.model.retention import rules
from tests.people.helping.conftest import Register, Someone
from tests.people.roster.shells import Shell, answered

Run = Callable[..., Result]
(people,) = COMMANDS


@pytest.fixture
def run(small_register: Register) -> Run:
    """Run a command on the register."""
    settings = SimpleNamespace(backup=SimpleNamespace(keep=14))
    runtime = SimpleNamespace(database=small_register.town.database, settings=settings)

    def command(*words: object) -> Result:
        return CliRunner().invoke(people, [str(one) for one in words], obj=Shell(runtime))

    return command


def _make_old(register: Register, days: int) -> None:
    """Let everything on the list have been checked long ago."""
    day = (datetime.now(UTC) - timedelta(days=days)).date().isoformat()

    def work(uow: object) -> None:
        uow.connection.exec_driver_sql(  # type: ignore[attr-defined]
            f"UPDATE helped_person SET checked_on = '{day}'"
        )

    register.town.write(work)


def test_a_dry_run_counts_and_changes_nothing(small_register: Register, run: Run) -> None:
    helped = small_register.put()
    _make_old(small_register, 800)
    said = answered(run("retain", "--dry-run", "--json"))
    assert said["written"] is False
    assert said["rules"]["helped_unchecked"] == 1
    assert said["rules"].keys() == rules().keys()
    assert small_register.now(helped).standing is Standing.LISTED


def test_what_is_over_is_removed_and_counted(
    small_register: Register, run: Run, someone: Someone
) -> None:
    old = small_register.put()
    _make_old(small_register, 800)
    fresh = small_register.put(someone(1))
    assert answered(run("retain", "--json"))["rules"]["helped_unchecked"] == 1
    assert small_register.now(old).standing is Standing.ERASED
    assert small_register.now(fresh).standing is Standing.LISTED
    assert answered(run("retain", "--json"))["rules"]["helped_unchecked"] == 0
    assert "730" in run("retain", "--dry-run").stdout


def test_the_clock_does_the_same_each_night(small_register: Register) -> None:
    old = small_register.put()
    _make_old(small_register, 800)
    (job,) = jobs(None)
    parts = SimpleNamespace(database=small_register.town.database)
    assert (job.name, job.run(parts, datetime.now(UTC), LIVE)) == ("retain", "1 removed")
    assert small_register.now(old).standing is Standing.ERASED


def test_erasing_by_hand_first_says_what_would_happen(small_register: Register, run: Run) -> None:
    helped = small_register.put()
    words = ("erase", helped.subject, "--by", "office", "--why", "asked for it")
    said = answered(run(*words, "--json"))
    assert said["erased"] is False
    assert any("14" in one for one in said["stays"])
    assert small_register.now(helped).standing is Standing.LISTED
    assert answered(run(*words, "--yes", "--json"))["erased"] is True
    assert small_register.now(helped).standing is Standing.ERASED


def test_an_account_is_erased_by_its_sign_in_name(small_register: Register, run: Run) -> None:
    words = ("erase", "officer", "--by", "office", "--why", "asked for it", "--yes", "--json")
    assert answered(run(*words))["erased"] is True
    (entry,) = small_register.town.entries(action="erased")
    assert (entry.actor, entry.why) == ("office", "asked for it")
    assert run(*words).exit_code != 0


def test_nobody_of_that_name_is_told(run: Run) -> None:
    assert run("erase", "helped:0", "--by", "x", "--why", "x").exit_code != 0
    assert run("erase", "nobody", "--by", "x", "--why", "x").exit_code != 0
