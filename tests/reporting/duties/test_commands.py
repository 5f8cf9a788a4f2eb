"""``riskmap reporting`` as somebody types it, and the job of the clock."""

from __future__ import annotations

import json
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import click
import pytest
from click.testing import CliRunner

from riskmap.core.errors import InvalidRequestError, NotFoundError
from riskmap.core.realm import LIVE
from riskmap.core.words import Message
from riskmap.reporting import jobs
from riskmap.reporting.commands import COMMANDS
from riskmap.reporting.model.activation import Value
from riskmap.store import Database
from tests.reporting.duties.conftest import COMMITTEE, DISTRICT, City, local, make_city

DECIDE = ("decide", DISTRICT, "flood", "I", "--authority", "区防汛指挥部", "--document", "7号")


class Shell:
    """The part of the shell that commands use."""

    def __init__(self, runtime: Any) -> None:
        self.runtime = runtime

    def answer(
        self, data: dict[str, Any], lines: Iterable[Message | str] = (), *, as_json: bool = False
    ) -> None:
        for line in [json.dumps(data, ensure_ascii=False)] if as_json else lines:
            click.echo(str(line))


@pytest.fixture
def small(sqlite_database: Database) -> City:
    """The city on SQLite."""
    return make_city(sqlite_database)


def run(city: City, *words: str) -> str:
    settings = SimpleNamespace(place=SimpleNamespace(timezone="Asia/Shanghai"))
    runtime = SimpleNamespace(database=city.database, settings=settings)
    (group,) = COMMANDS
    done = CliRunner().invoke(group, list(words), obj=Shell(runtime))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def test_a_decision_is_written_down_and_reports_are_expected(small: City) -> None:
    made = json.loads(run(small, *DECIDE, "--json"))
    assert made["planned"]["made"] > 100
    said = json.loads(run(small, "in-force", COMMITTEE, "--json"))
    assert said["now"] == {"season": "closed", "flood": "I", "relief": "none"}
    assert said["reports_a_day"]["committee"] == 24
    assert [one["document"] for one in said["timeline"]] == ["7号"]
    assert "level I" in run(small, "in-force", COMMITTEE)


def test_a_decision_holds_from_the_local_time_that_is_said(small: City) -> None:
    made = json.loads(run(small, *DECIDE, "--at", "2026-07-11 11:30", "--json"))
    assert made["effective_at"] == local(11, 11, 30).isoformat()


def test_less_needs_a_reason_and_a_division_has_to_be_there(small: City) -> None:
    run(small, *DECIDE)
    small.clock.at = local(11, 13)
    with pytest.raises(InvalidRequestError, match="less is asked"):
        run(small, "decide", DISTRICT, "flood", "none", *DECIDE[4:])
    assert "excused" in run(
        small, "decide", DISTRICT, "flood", "none", *DECIDE[4:], "--why", "雨停"
    )
    with pytest.raises(NotFoundError):
        run(small, "in-force", "310199000000")


def test_the_board_counts(small: City) -> None:
    small.decide(DISTRICT, Value.OPEN)
    small.meet(local(12, 7))
    said = json.loads(run(small, "board", DISTRICT, "--json"))
    assert (said["expected"], said["met"], said["met_zero"], said["due_soon"]) == (8, 1, 1, 7)
    assert said["next_due_at"] == local(12, 7, 30).isoformat()
    assert "1 of 8 reported" in run(small, "board", DISTRICT, "--plan", "season-daily")


def test_the_demonstration_has_decisions_of_its_own(small: City) -> None:
    run(small, *DECIDE, "--demo")
    assert json.loads(run(small, "in-force", COMMITTEE, "--json"))["now"]["flood"] == "none"
    assert json.loads(run(small, "board", DISTRICT, "--json"))["expected"] == 0


def test_the_job_makes_duties_as_the_command_does(small: City) -> None:
    (job,) = (one for one in jobs.jobs(None) if one.name == "plan-duties")
    small.decide(DISTRICT, Value.OPEN)
    small.clock.at = local(12, 12)
    parts = SimpleNamespace(database=small.database)
    assert job.run(parts, small.clock.now(), LIVE) == "8 made, 0 excused, 0 asked again"
    assert json.loads(run(small, "plan-duties", "--json"))["made"] == 0
