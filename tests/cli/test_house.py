from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

import riskmap
from riskmap.cli import exits
from riskmap.cli.house import cli
from riskmap.cli.shell import Shell
from riskmap.core import errors
from riskmap.core.findings import Finding, Severity
from riskmap.core.words import N_, Message
from tests.cli.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
OWN = {"clock", "db", "doctor", "job", "prepare", "serve"}


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> dict[str, Exception]:
    """Add a command that raises what is put here."""
    raised: dict[str, Exception] = {}

    @click.command()
    @click.option("--opens", is_flag=True)
    @click.pass_obj
    def fail(shell: Shell, *, opens: bool) -> None:
        if opens:
            shell.runtime  # noqa: B018 - opening is what is wanted
        raise raised["it"]

    monkeypatch.setitem(cli.commands, "fail", fail)
    return raised


def test_help_lists_our_commands_and_those_of_the_rooms(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == exits.OK
    listed = {line.split()[0] for line in result.output.partition("Commands:")[2].splitlines()[1:]}
    assert listed >= OWN | {"geodata", "risk"}


def test_every_command_says_what_it_does() -> None:
    def walk(command: click.Command, ctx: click.Context) -> None:
        assert command.get_short_help_str(), command.name
        if isinstance(command, click.Group):
            for name in command.list_commands(ctx):
                inner = command.get_command(ctx, name)
                assert inner is not None
                walk(inner, ctx)

    walk(cli, click.Context(cli))


def test_version_is_that_of_the_package(run: Run) -> None:
    assert run("--version").output == f"riskmap, version {riskmap.__version__}\n"


@pytest.mark.parametrize("words", [["nothing"], ["serve", "--port", "70000"], ["db", "restore"]])
def test_a_wrong_command_line_has_its_own_exit_code(run: Run, words: list[str]) -> None:
    assert run(*words).exit_code == exits.USAGE


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (errors.ConfigurationError, exits.CONFIGURATION),
        (errors.MissingAssetError, exits.CONFIGURATION),
        (errors.RasterError, exits.REFUSED),
        (errors.BackupError, exits.REFUSED),
        (errors.DatabaseError, exits.DATABASE),
        (errors.LeaseLostError, exits.DATABASE),
        (errors.ScopeError, exits.UNEXPECTED),
    ],
)
def test_an_error_is_a_sentence_how_to_mend_it_and_an_exit_code(
    run: Run, failing: dict[str, Exception], kind: type[errors.RiskmapError], code: int
) -> None:
    failing["it"] = kind(N_("{name} is wrong."), mend=N_("Mend {name}."), name="This")
    result = run("fail")
    assert result.exit_code == code
    assert result.stderr == "Error: This is wrong.\nTo mend: Mend This.\n"
    assert result.stdout == ""


def test_findings_are_listed(run: Run, failing: dict[str, Exception]) -> None:
    finding = Finding(
        kind="gap", severity=Severity.ERROR, message=Message(N_("A gap of {m2} m²."), {"m2": 3})
    )
    failing["it"] = errors.RegionError(N_("The folder is refused."), findings=(finding,))
    assert run("fail").stderr == "Error: The folder is refused.\n  - A gap of 3 m².\n"


def test_errors_are_said_in_the_language_of_the_reader(
    run: Run, failing: dict[str, Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    failing["it"] = errors.DatabaseError(N_("The database is closed."))
    english = run("fail").stderr
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    chinese = run("fail").stderr
    assert run("--lang", "en", "fail").stderr == english
    assert run("--lang", "zh", "fail").stderr == chinese
    assert chinese.isascii() is False


def test_an_unexpected_fault_has_a_number_and_leaves_its_trace_in_the_log(
    run: Run, home: Path, failing: dict[str, Exception]
) -> None:
    failing["it"] = ValueError("a secret of the program")
    result = run("fail", "--opens")
    assert result.exit_code == exits.UNEXPECTED
    assert "Traceback" not in result.output
    assert "a secret" not in result.output
    (record,) = map(json.loads, (home / "log" / "fail.log").read_text("utf-8").splitlines())
    number = record["event"].removeprefix("unexpected error ")
    assert f"Unexpected error {number}." in result.stderr
    assert "ValueError: a secret of the program" in record["exception"]


def test_a_misspelt_setting_is_explained(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RISKMAP_SERVER__PROT", "8001")
    result = run("db", "status")
    assert result.exit_code == exits.CONFIGURATION
    assert "server.port" in result.stderr


def test_the_same_from_a_real_shell(home: Path) -> None:
    def riskmap_(*words: str) -> subprocess.CompletedProcess[str]:
        environ = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "riskmap", *words]
        return subprocess.run(
            command, env=environ, capture_output=True, text=True, check=False, cwd=home.parent
        )

    assert riskmap_("nothing").returncode == exits.USAGE
    done = riskmap_("db", "upgrade", "--json")
    assert done.returncode == exits.OK
    assert json.loads(done.stdout)["before"] is None
    refused = riskmap_("job", "nothing")
    assert refused.returncode == exits.REFUSED
    assert "backup, verify-backup, " in refused.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", ["db upgrade --json", "job", "--version", "job --help"])
def test_a_command_whose_output_nobody_reads_ends_quietly(
    home: Path, words: str, unbuffered: str
) -> None:
    done = _unread(home, words, unbuffered=unbuffered)
    assert done.returncode == exits.UNREAD
    assert "rror" not in done.stderr  # neither ours nor one of Python at its end
    logs = (one.read_text("utf-8") for one in home.glob("log/*.log"))
    assert not any("unexpected" in one for one in logs)


@pytest.mark.parametrize("words", ["nothing", "job nothing"])
def test_so_does_one_whose_sentences_nobody_reads(home: Path, words: str) -> None:
    assert _unread(home, words, says=False).returncode == exits.UNREAD


def test_another_pipe_that_breaks_is_a_fault_like_any_other(
    run: Run, failing: dict[str, Exception]
) -> None:
    failing["it"] = BrokenPipeError("a connection was closed")
    result = run("fail")
    assert result.exit_code == exits.UNEXPECTED
    assert "Unexpected error" in result.stderr


def _unread(
    home: Path, words: str, *, says: bool = True, unbuffered: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a command whose output goes to nobody, and its sentences only where it `says` them."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as nobody:
        return subprocess.run(
            [sys.executable, "-m", "riskmap", *words.split()],
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": unbuffered},
            cwd=home.parent,
            stdout=nobody,
            stderr=subprocess.PIPE if says else nobody,
            text=True,
            check=False,
        )
