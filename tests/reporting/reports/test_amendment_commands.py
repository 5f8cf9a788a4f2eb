"""``riskmap reporting amend`` as somebody types it: by two people here, too."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import click
import pytest
from click.testing import CliRunner

from riskmap.core.errors import BodyError, ConflictError, ForbiddenError, InvalidRequestError
from riskmap.reporting.commands import COMMANDS
from tests.reporting.duties.test_commands import Shell
from tests.reporting.reports.conftest import SOME, Night, figures_of
from tests.reporting.reports.test_amending import WHY, current, verified


def run(night: Night, *words: str, code: int = 0) -> str:
    (group,) = COMMANDS
    assert isinstance(group, click.Group)
    shell = Shell(SimpleNamespace(database=night.town.database))
    done = CliRunner().invoke(group, list(words), obj=shell)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return done.output


def told(night: Night, *words: str) -> Any:
    return json.loads(run(night, *words, "--json"))


def test_it_is_proposed_listed_and_approved_by_hand(night: Night) -> None:
    one = verified(night)
    said = ("--figure", "affected_pop=9", "--figure", "injured=>=2", "--words", WHY)
    made = told(night, "amend", one.id, *said, "--by", "李")
    assert (made["step"], made["figures"]) == (
        "proposed", {"affected_pop": 9, "injured": {"at_least": 2}}
    )  # fmt: skip
    (listed,) = told(night, "amendments")["amendments"]
    assert listed == made
    assert f"李: {WHY}" in run(night, "amendments")
    night.pass_(minutes=1)
    done = told(night, "decide-amendment", made["id"], "approve", "--by", "王")
    assert [(each["step"], each["by"]) for each in done["said"]] == [
        ("proposed", "李"),
        ("approved", "王"),
    ]
    assert figures_of(current(night, one)) == {
        **SOME, "affected_pop": 9, "injured": {"at_least": 2}
    }  # fmt: skip
    assert run(night, "amendments") == "No amendment waits.\n"
    assert told(night, "amendments", "--report", one.id)["amendments"] == [done]


def test_nobody_approves_his_own_and_it_is_taken_back(night: Night) -> None:
    one = verified(night)
    said = ("--figure", "affected_pop=unknown", "--words", WHY, "--tick", "K35")
    number = told(night, "amend", one.id, *said, "--by", "李")["id"]
    with pytest.raises(ForbiddenError):
        run(night, "decide-amendment", number, "approve", "--by", "李")
    with pytest.raises(ForbiddenError):
        run(night, "decide-amendment", number, "approve", "--by", "first")  # compiled the report
    with pytest.raises(ConflictError):
        run(night, "amend", one.id, *said, "--by", "王")
    with pytest.raises(InvalidRequestError):
        run(night, "decide-amendment", number, "withdraw", "--by", "李")
    run(night, "decide-amendment", number, "withdraw", "--words", "写错", "--by", "李")
    assert figures_of(current(night, one)) == SOME


def test_what_is_no_figure_is_refused(night: Night) -> None:
    one = verified(night)
    for wrong in ("affected_pop", "affected_pop= "):
        said = run(night, "amend", one.id, "--figure", wrong, "--words", WHY, "--by", "李", code=2)
        assert "--figure" in said
    for wrong in ("affected_pop=many", "people=3"):
        with pytest.raises((InvalidRequestError, BodyError)):
            run(night, "amend", one.id, "--figure", wrong, "--words", WHY, "--by", "李")
    assert run(night, "amendments") == "No amendment waits.\n"
