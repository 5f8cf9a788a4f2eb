"""``riskmap risk``: assessments are listed, published, withdrawn and compared by hand."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from attrs import evolve
from click.testing import CliRunner, Result

from riskmap.cli import exits
from riskmap.cli.house import cli
from riskmap.core.access import Scope
from riskmap.core.levels import RiskLevel
from riskmap.risk import service
from riskmap.risk.model import Assessment
from riskmap.runtime import open_runtime
from riskmap.store import schema
from tests.risk.filled_place import (
    assessed,
    in_streets,
    write_place,
    write_raster,
)
from tests.risk.filled_sections import (
    COPING,
    SURVEY,
    WITH_CAPACITY,
    Exchanged,
)

Run = Callable[..., Result]
Keep = Callable[..., int]
REAL = ("survey_is_synthetic = true", "survey_is_synthetic = false")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with nothing in it."""
    path = tmp_path / "home"
    monkeypatch.setenv("RISKMAP_HOME", str(path))
    return path


@pytest.fixture
def run(home: Path) -> Iterator[Run]:  # noqa: ARG001 - sets the environment
    """Return what runs ``riskmap risk``; what it did to the logs is undone at the end."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield lambda *words: CliRunner().invoke(cli, ["--lang", "en", "risk", *map(str, words)])
    for one in set(root.handlers) - set(handlers):
        root.removeHandler(one)
        one.close()
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def keep(home: Path) -> Keep:
    """Return what records an assessment as the next version."""

    def record(assessment: Assessment) -> int:
        with open_runtime({"RISKMAP_HOME": str(home)}) as runtime:
            schema.upgrade(runtime.database)
            return runtime.database.write(
                Scope.system("test"), lambda uow: service.record_assessment(uow, assessment)
            )

    return record


def first(folder: Path, *exchanged: Exchanged) -> Assessment:
    return assessed(write_place(folder, exchanged=exchanged)).assessment


def second(folder: Path, *exchanged: Exchanged) -> Assessment:
    """The same a year later: street 12 is under water at 100 years too."""
    file = write_place(folder, exchanged=exchanged)
    write_raster(file.parent / "depth_100.tif", in_streets(0.2, 0.2))
    return assessed(file).assessment


def test_before_the_first_there_is_none(run: Run, keep: Keep, tmp_path: Path) -> None:
    keep(evolve(first(tmp_path / "a"), region="elsewhere"))
    found = run("list", "small")
    assert found.exit_code == 0, found.stderr
    assert "There is no assessment of small." in found.stdout
    assert json.loads(run("list", "small", "--json").stdout)["assessments"] == []


def test_versions_are_listed_the_newest_first(run: Run, keep: Keep, tmp_path: Path) -> None:
    keep(first(tmp_path / "a"))
    keep(second(tmp_path / "b"))
    found = json.loads(run("list", "small", "--json").stdout)["assessments"]
    assert [(one["version"], one["state"]) for one in found] == [(2, "draft"), (1, "draft")]
    assert found[0]["review_due_on"] == "2027-07-12"
    assert found[0]["inputs_hash"] != found[1]["inputs_hash"]
    lines = run("list", "small").stdout.splitlines()
    assert lines[0].startswith("Version 2: draft, assessed 2026-07-12 04:00 UTC")


def test_a_person_publishes_and_takes_back(run: Run, keep: Keep, tmp_path: Path) -> None:
    keep(first(tmp_path / "a"))
    done = run("publish", "small", 1, "--by", "王主任", "--reason", "reviewed")
    assert done.exit_code == 0, done.stderr
    assert "published by 王主任" in done.stdout + done.stderr
    (listed,) = json.loads(run("list", "small", "--json").stdout)["assessments"]
    assert (listed["state"], listed["published_by"]) == ("published", "王主任")
    back = run("withdraw", "small", 1, "--by", "王主任", "--reason", "wrong map")
    assert back.exit_code == 0, back.stderr
    (listed,) = json.loads(run("list", "small", "--json").stdout)["assessments"]
    assert (listed["state"], listed["published_by"]) == ("draft", None)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("publish", "small", 2, "--by", "A"), "no version 2"),
        (("publish", "small", 1, "--by", " "), "Nobody is named"),
        (("withdraw", "small", 1, "--by", "A", "--reason", "b"), "is draft and cannot"),
        (("compare", "small", 1, 9), "no version 9"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    run: Run, keep: Keep, tmp_path: Path, words: tuple[str | int, ...], said: str
) -> None:
    keep(first(tmp_path / "a"))
    found = run(*words)
    assert found.exit_code not in (0, 1), found.output
    assert said in found.stderr


def test_what_is_made_up_is_never_published(run: Run, keep: Keep, tmp_path: Path) -> None:
    made_up = ("hazard_is_synthetic = false", "hazard_is_synthetic = true")
    keep(first(tmp_path / "a", made_up))
    found = run("publish", "small", 1, "--by", "王主任")
    assert found.exit_code == exits.REFUSED
    assert "made-up hazard" in found.stderr
    (listed,) = json.loads(run("list", "small", "--json").stdout)["assessments"]
    assert listed["state"] == "demo"


def test_two_assessments_on_one_footing_are_compared(run: Run, keep: Keep, tmp_path: Path) -> None:
    """Between 50 and 100 years half of street 12 more is hit: 0.005 of a year more."""
    before, after = first(tmp_path / "a"), second(tmp_path / "b")
    keep(before)
    keep(after)
    found = json.loads(run("compare", "small", 1, 2, "--json").stdout)
    assert found["verdict"] == "comparable"
    assert found["units"] == ["1", "11", "12", "13"]
    raw = found["raw"]["rainstorm_waterlogging.expected_affected_share"]
    assert raw["first"] == pytest.approx([0.01625, 0.0325, 0.0, None])
    assert raw["difference"] == pytest.approx([0.0025, 0.0, 0.005, None])
    changes = [
        (late.composite or 0) - (early.composite or 0)
        for early, late in zip(before.units[:3], after.units[:3], strict=True)
    ]
    assert found["composite_change"] == pytest.approx([*changes, None])
    assert changes[2] > 0
    text = run("compare", "small", 2, 1)
    assert text.exit_code == 0, text.stderr
    assert text.stdout.splitlines()[0] == "comparable"
    stronger = sum(
        late.composite_level != early.composite_level
        for early, late in zip(before.units, after.units, strict=True)
    )
    assert f"{stronger} of 4 units are in another class." in text.stdout
    assert before.units[2].composite_level is RiskLevel.LOW


def test_other_goalposts_leave_raw_indicators_to_compare(
    run: Run, keep: Keep, tmp_path: Path
) -> None:
    keep(first(tmp_path / "a"))
    keep(second(tmp_path / "b", ("high = 0.065", "high = 0.05")))
    found = json.loads(run("compare", "small", 1, 2, "--json").stdout)
    assert found["verdict"] == "raw_only"
    assert found["composite_change"] == [None] * 4
    raw = found["raw"]["rainstorm_waterlogging.expected_affected_share"]
    assert raw["difference"] == pytest.approx([0.0025, 0.0, 0.005, None])
    text = run("compare", "small", 1, 2).stdout
    assert text.splitlines()[0] == "only raw indicators are comparable"
    assert "another class" not in text


def test_scores_of_two_surveys_are_relative_and_not_compared(
    run: Run, keep: Keep, tmp_path: Path
) -> None:
    for number, answered in enumerate(("110", "120")):
        exchanged = [*WITH_CAPACITY, REAL]
        file = write_place(tmp_path / str(number), SURVEY, COPING, exchanged=exchanged)
        survey = file.parent / "survey.csv"
        text = survey.read_text("utf-8").replace("\n11,100,", f"\n11,{answered},")
        survey.write_text(text, "utf-8")
        keep(assessed(file).assessment)
    found = json.loads(run("compare", "small", 1, 2, "--json").stdout)
    assert found["verdict"] == "raw_only"
    assert "coping_capacity" not in found["raw"]
    assert [one["slug"] for one in found["reasons"]] == ["relative_to_run"]


def test_what_was_made_up_in_another_way_is_not_comparable(
    run: Run, keep: Keep, tmp_path: Path
) -> None:
    made_up = ("hazard_is_synthetic = false", "hazard_is_synthetic = true")
    keep(first(tmp_path / "a", made_up))
    keep(second(tmp_path / "b", made_up))
    found = json.loads(run("compare", "small", 1, 2, "--json").stdout)
    assert found["verdict"] == "not_comparable"
    assert found["raw"] == {}
    assert "made_up" in [one["slug"] for one in found["reasons"]]
