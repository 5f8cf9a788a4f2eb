"""``riskmap places`` as somebody types it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import Message
from riskmap.places.commands import COMMANDS
from riskmap.store import Database
from tests.places.conftest import PUTUO

WHO = ("--by", "district office", "--why", "survey of 2026")
NEW = ("--kind", "hospital", "--name", "医院", "--at", "121.40,31.25", "--id", "h1", *WHO)


class Shell:
    """The part of the shell that commands use."""

    translate = staticmethod(str)
    language = "en"

    def __init__(self, runtime: SimpleNamespace) -> None:
        self.runtime = runtime

    def say(self, text: Message) -> None:
        click.echo(str(text), err=True)

    def answer(
        self, data: dict[str, Any], lines: Iterable[Message] = (), *, as_json: bool = False
    ) -> None:
        for line in [json.dumps(data, ensure_ascii=False)] if as_json else lines:
            click.echo(str(line))


@pytest.fixture
def places(sqlite_database: Database, tmp_path: Path) -> Any:
    bounds = (121.30, 31.20, 121.50, 31.35)
    runtime = SimpleNamespace(
        database=sqlite_database,
        clock=SimpleNamespace(now=lambda: datetime(2026, 11, 25, tzinfo=UTC)),
        home=SimpleNamespace(path=tmp_path, files=tmp_path / "files"),
        settings=SimpleNamespace(
            place=SimpleNamespace(region="", code12="310107000000", bounds=bounds)
        ),
        resources=SimpleNamespace(demo_region=PUTUO / "region.toml"),
    )
    (group,) = COMMANDS

    def run(*words: object) -> Result:
        return CliRunner().invoke(group, [str(one) for one in words], obj=Shell(runtime))

    return run


def answered(done: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_an_import_takes_the_good_rows_keeps_the_original_and_ends_with_1(
    places: Any, tmp_path: Path
) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("name,kind,lon,lat\n甲,shelter,121.4,31.25\n乙,shelter,1,2\n", "utf-8")
    done = places("import", file, "--crs", "wgs84", "--json")
    assert done.exit_code == 1
    assert answered(done)["taken"] == {"added": 1, "changed": 0, "unchanged": 0}
    assert answered(done)["refused"] == 1
    assert [one.read_bytes() for one in (tmp_path / "files/imports").iterdir()] == [
        file.read_bytes()
    ]


def test_a_dry_run_changes_nothing(places: Any, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("name,kind,lon,lat\n甲,shelter,121.4,31.25\n", "utf-8")
    done = places("import", file, "--datum", "wgs84", "--dry-run")
    assert done.exit_code == 0
    assert "1 rows can be taken, 0 cannot; nothing was changed" in done.stdout
    assert answered(places("list", "--json"))["count"] == 0


def test_a_place_is_added_changed_moved_ended_and_brought_back(places: Any) -> None:
    assert answered(places("add", *NEW, "phone=021-1", "--json"))["place"]["phone"] == "021-1"
    places("set", "h1", "phone=", "note=x", "--at", "121.41,31.26", *WHO)
    changed = answered(places("show", "h1", "--json"))
    assert (changed["place"]["phone"], changed["place"]["note"]) == ("", "x")
    assert changed["place"]["lon"] == 121.41
    assert {one["reason"] for one in changed["history"]} == {"survey of 2026"}
    assert "is no more" in places("remove", "h1", *WHO).stdout
    assert answered(places("list", "--json"))["count"] == 0
    assert answered(places("list", "--all", "--json"))["count"] == 1
    assert "is there again" in places("restore", "h1", *WHO).stdout
    assert "h1 · Hospital · 医院" in places("list").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", *NEW[:4], *WHO), "where it is"),
        (("add", *NEW[:4], "--at", "here", *WHO), "where it is"),
        (("add", *NEW, "phone"), "FIELD=VALUE"),
        (("add", *NEW, "--id", "no/such id?"), "is no id"),
        (("add", *NEW, "colour=red"), "no field colour"),
        (("add", "--kind", "volcano", *NEW[2:]), "volcano"),
        (("set", "h1", *WHO), "Nothing to change"),
        (("set", "h1", "note=x", "--by", " ", "--why", "x"), "who changes this"),
    ],
)
def test_what_cannot_be_is_said(places: Any, words: tuple[str, ...], said: str) -> None:
    done = places(*words)
    assert isinstance(done.exception, InvalidRequestError)
    assert said in str(done.exception)


def test_the_demonstration_comes_and_goes_with_one_command(places: Any, tmp_path: Path) -> None:
    assert answered(places("demo", "--json"))["added"] == 151
    file = tmp_path / "out.csv"
    done = answered(places("export", file, "--public", "--json"))
    assert (done["count"], done["is_demo"]) == (151, True)
    assert "(made up)" in places("list", "--kind", "shelter").stdout
    assert answered(places("demo", "--remove", "--json"))["removed"] == 151
    assert answered(places("list", "--json"))["count"] == 0
