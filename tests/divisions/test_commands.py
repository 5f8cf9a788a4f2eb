"""``riskmap geodata`` as somebody types it."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from riskmap.core.errors import UnknownDatumError
from riskmap.core.words import Message
from riskmap.divisions import service
from riskmap.divisions.commands import COMMANDS
from riskmap.divisions.model import Delivery
from riskmap.divisions.service import Selection
from tests.divisions.conftest import PUBLIC, SYSTEM
from tests.divisions.imports.conftest import save, two_streets

__all__ = ["save"]
NOW = datetime(2026, 11, 23, tzinfo=UTC)
ORIGIN = ("--source", "survey", "--licence", "CC0-1.0", "--attribution", "© Putuo")


class Shell:
    """The part of the shell that commands use."""

    translate = staticmethod(str)

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
def geodata(place: SimpleNamespace, putuo: Delivery) -> SimpleNamespace:
    place.database.write(SYSTEM, lambda uow: service.register(uow, putuo))
    (group,) = COMMANDS

    def run(*words: object) -> Result:
        return CliRunner().invoke(group, [str(one) for one in words], obj=Shell(place))

    return SimpleNamespace(run=run, place=place)


@pytest.fixture
def dirty(tmp_path: Path) -> Path:
    path = tmp_path / "dirty.csv"
    path.write_text("代码,名称\n3.10107E+11,源园居委会\n310107005003.0,花溪园居委会\n", "utf-8")
    return path


def test_a_sound_file_ends_well(geodata: SimpleNamespace, save: Callable[..., Path]) -> None:
    done = geodata.run("check", save(two_streets(), "a.gpkg"))
    assert done.exit_code == 0
    assert "a.gpkg has no errors." in done.stdout


def test_errors_are_listed_with_row_and_mend_and_end_with_1(
    geodata: SimpleNamespace, dirty: Path
) -> None:
    done = geodata.run("check", dirty)
    assert done.exit_code == 1
    assert "row 1 error code_precision_lost" in done.stdout
    assert "Format the column as text" in done.stdout
    assert "row 2 warning code_float" in done.stdout


def test_a_program_gets_one_object_and_nothing_else(geodata: SimpleNamespace, dirty: Path) -> None:
    done = geodata.run("check", dirty, "--json")
    found = json.loads(done.stdout)
    assert (found["verdict"], found["counts"]["error"]) == ("refused", 1)
    assert "Checking" in done.stderr


def test_the_report_is_written_where_it_was_asked_for(
    geodata: SimpleNamespace, dirty: Path, tmp_path: Path
) -> None:
    target = tmp_path / "report.csv"
    geodata.run("check", dirty, "--report", target)
    assert "code_precision_lost" in target.read_text("utf-8-sig")


def test_an_unknown_datum_is_raised_for_the_shell_to_explain(
    geodata: SimpleNamespace, save: Callable[..., Path]
) -> None:
    path = save(two_streets().set_crs(None, allow_override=True), "a.gpkg")
    assert isinstance(geodata.run("check", path).exception, UnknownDatumError)
    assert geodata.run("check", path, "--datum", "cgcs2000").exit_code == 0


def test_checking_changes_nothing(geodata: SimpleNamespace, save: Callable[..., Path]) -> None:
    geodata.run("check", save(two_streets(), "a.gpkg"), "--public", *ORIGIN)
    with geodata.place.database.read(PUBLIC) as uow:
        assert len(service.deliveries(uow)) == 1
    assert not geodata.place.home.files.exists()


def test_an_import_keeps_the_original_and_shows_in_the_register(
    geodata: SimpleNamespace, save: Callable[..., Path]
) -> None:
    path = save(two_streets(), "a.gpkg")
    done = geodata.run("import", path, "--public", "--as-of", "2026-05-01", *ORIGIN)
    assert done.exit_code == 0, done.stderr
    assert "2 outlines are new or changed" in done.stdout
    with geodata.place.database.read(PUBLIC) as uow:
        feature = service.division_feature(uow, "310107005000")
        original = service.deliveries(uow)[0]["original"]
    assert feature["properties"]["attribution"] == "© Putuo"
    kept = geodata.place.home.path / original
    assert kept.read_bytes() == path.read_bytes()


def test_a_refused_import_ends_with_1_and_is_written_down(
    geodata: SimpleNamespace, dirty: Path
) -> None:
    done = geodata.run("import", dirty)
    assert done.exit_code == 1
    assert "nothing was imported" in done.stdout
    with geodata.place.database.read(PUBLIC) as uow:
        assert service.deliveries(uow)[0]["verdict"] == "refused"
        assert service.search(uow, "花溪园")


def test_the_flag_of_an_approximate_import_is_in_the_answer_of_the_command(
    geodata: SimpleNamespace, save: Callable[..., Path]
) -> None:
    path = save(two_streets(), "a.kml")
    done = geodata.run("import", path, "--datum", "gcj02", "--json")
    assert json.loads(done.stdout)["geometry_is_approximate"] is True
    with geodata.place.database.read(SYSTEM) as uow:
        inside = service.boundaries(uow, Selection(text="曹杨新村街道", internal=True))
    assert inside["geometry_is_approximate"] is True
