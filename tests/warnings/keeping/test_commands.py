"""``riskmap warnings list``, ``look`` and ``show``, and the job of each minute."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from riskmap.core.errors import ConflictError
from riskmap.core.realm import DEMO
from riskmap.warnings import commands
from riskmap.warnings.commands import COMMANDS
from riskmap.warnings.jobs import jobs
from riskmap.warnings.model.detections import Detection
from riskmap.warnings.model.watching import NETWORK, Detector, Watched
from tests.people.roster.shells import Shell, answered
from tests.reporting.duties.conftest import DISTRICT
from tests.warnings.keeping.night import QUICK, Night, means
from tests.warnings.made import a_detection

Run = Callable[..., Result]
(warnings,) = COMMANDS


def high(_seen: Watched) -> Iterable[Detection]:
    yield a_detection(detector="high", series=())


def broken(_seen: Watched) -> Iterable[Detection]:
    raise ZeroDivisionError


def a_network(name: str, look: Callable[[Watched], Iterable[Detection]]) -> Detector:
    return Detector(name=name, zh=name, en=name, quantities=(), about=NETWORK, look=look)


@pytest.fixture
def runtime(night: Night) -> SimpleNamespace:
    """The parts that the room uses, in the demonstration."""
    night.realm = DEMO
    place = SimpleNamespace(code12=DISTRICT)
    calls = SimpleNamespace(warnings_from="off")
    settings = SimpleNamespace(place=place, calls=calls)
    night.patch.setattr(commands, "means_of", lambda _parts: means())
    return SimpleNamespace(database=night.database, settings=settings)


@pytest.fixture
def run(runtime: SimpleNamespace) -> Run:
    def command(*words: str) -> Result:
        return CliRunner().invoke(warnings, [*words, "--demo"], obj=Shell(runtime))

    return command


@QUICK
def test_what_is_found_by_hand_is_listed_and_shown(night: Night, run: Run) -> None:
    night.install(a_network("high", high))
    assert answered(run("look", "--json"))["changed"] == 1
    (one,) = answered(run("list", "--json"))["warnings"]
    assert (one["kind"], one["level"], one["areas"]) == ("own", "yellow", [DISTRICT])
    shown = answered(run("show", one["id"], "--json"))
    assert [each["status"] for each in shown["versions"]] == ["new"]
    assert shown["impact"]["number"] == 1
    assert "Creek at 3.9 m" in run("show", one["id"]).output


@QUICK
def test_one_is_ended_by_hand_and_that_is_taken_back(night: Night, run: Run) -> None:
    night.install(a_network("high", high))
    run("look")
    (one,) = answered(run("list", "--json"))["warnings"]
    said = ("--reason", "faulty", "--words", "探头坏了", "--by", "王值班")
    done = answered(run("end", one["id"], *said, "--json"))
    assert (done["status"], done["last_version"]["by_hand"]["actor"]) == ("cancelled", "王值班")
    assert answered(run("look", "--json"))["changed"] == 0  # it says the same, and that is known
    assert answered(run("list", "--json"))["warnings"] == []
    assert isinstance(run("end", one["id"], *said).exception, ConflictError)
    told = run("reopen", one["id"], "--by", "王值班", "--words", "按错了").output
    assert "opened again by hand" in told
    assert "探头坏了" in run("show", one["id"]).output
    assert answered(run("list", "--json"))["warnings"][0]["version"] == 3


@QUICK
def test_a_detector_that_fails_is_told_by_the_exit_code_and_in_the_list(
    night: Night, run: Run
) -> None:
    night.install(a_network("broken", broken))
    done = run("look", "--json")
    assert (done.exit_code, "ZeroDivisionError" in run("list").output) == (1, True)


@QUICK
def test_the_job_of_each_minute_looks_only_when_it_is_time(
    night: Night, runtime: SimpleNamespace
) -> None:
    night.install(a_network("calm", lambda _seen: ()))
    watching = next(one for one in jobs(None) if one.name == "watch-hazards")
    said = watching.run(runtime, night.clock.now(), night.realm)
    assert said.startswith("1 detectors looked")
    assert watching.run(runtime, night.clock.now(), night.realm).startswith("0 detectors looked")
    night.later(11)
    assert watching.run(runtime, night.clock.now(), night.realm).startswith("1 detectors looked")
