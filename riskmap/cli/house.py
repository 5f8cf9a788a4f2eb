"""The group of all commands: our own, and those the rooms offer."""

from __future__ import annotations

import logging
import secrets
import sys
from typing import Any

import click

import riskmap
from riskmap.cli import exits
from riskmap.cli.audit import audit
from riskmap.cli.database import db
from riskmap.cli.doctor import doctor
from riskmap.cli.keys import keys
from riskmap.cli.pipes import ending_unread
from riskmap.cli.processes import clock, job, prepare, serve
from riskmap.cli.shell import LANGUAGES, Shell
from riskmap.core.errors import FindingsError, RiskmapError
from riskmap.core.findings import Finding
from riskmap.core.words import N_, Message

log = logging.getLogger(__name__)


class House(click.Group):
    """A group that finds the rooms' commands when they are asked for, and explains errors."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*super().list_commands(ctx), *_rooms()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; rooms are imported only when the name is not one of our own."""
        return super().get_command(ctx, cmd_name) or _rooms().get(cmd_name)

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the command line; help that nobody reads ends it."""
        with ending_unread():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; turn what it raises into a sentence and an exit code."""
        with ending_unread():  # also where the sentence reaches nobody
            return self._explained(ctx)

    def _explained(self, ctx: click.Context) -> Any:
        try:
            with ending_unread():
                return super().invoke(ctx)
        except RiskmapError as error:
            _explain(ctx.obj, error)
            ctx.exit(exits.exit_code(error))
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except Exception:
            number = secrets.token_hex(4)
            log.exception("unexpected error %s", number)
            _apologise(ctx.obj, number)
            ctx.exit(exits.UNEXPECTED)


@click.group("riskmap", cls=House, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of messages; else by LANG.")
@click.version_option(riskmap.__version__, prog_name="riskmap")
@click.pass_context
def cli(ctx: click.Context, lang: str | None) -> None:
    """Know the risks, hear from the people, act in time."""
    ctx.obj = Shell(lang, log=ctx.invoked_subcommand or "command")


for one in (audit, clock, db, doctor, job, keys, prepare, serve):
    cli.add_command(one)


def main() -> None:
    """Run the command line."""
    try:
        code = cli.main(standalone_mode=False)
    except click.ClickException as error:
        code = _shown(error)
    except click.Abort:
        code = exits.INTERRUPTED
    sys.exit(code if isinstance(code, int) else exits.OK)


def _shown(error: click.ClickException) -> int:
    """Say what is wrong with the command line; return how it ends."""
    try:
        with ending_unread():
            error.show()
    except click.exceptions.Exit as gone:
        return gone.exit_code
    return error.exit_code


def _rooms() -> dict[str, click.Command]:
    from riskmap.runtime.rooms import modules  # noqa: PLC0415 - their libraries are slow to import

    return {str(one.name): one for module in modules("commands") for one in module.COMMANDS}


def _explain(shell: Shell, error: RiskmapError) -> None:
    shell.say(Message(N_("Error: {sentence}"), {"sentence": error.message}))
    if isinstance(error, FindingsError):
        for finding in error.findings:
            shell.say(f"  - {_line(shell, finding)}")
    if error.how_to_mend.id:
        shell.say(Message(N_("To mend: {sentence}"), {"sentence": error.how_to_mend}))


def _line(shell: Shell, finding: Finding) -> str:
    """Return where, what is wrong, and what to do."""
    places = (finding.file, finding.row, finding.field)
    where = " · ".join(str(place) for place in places if place is not None)
    said = [where, finding.message.say(shell.translate)]
    if finding.mend is not None:
        said.append(finding.mend.say(shell.translate))
    return " ".join(one for one in said if one)


def _apologise(shell: Shell, number: str) -> None:
    if "runtime" not in vars(shell):  # nothing was opened: there is no log file to point to
        shell.say(Message(N_("Unexpected error {number}."), {"number": number}))
        return
    said = N_("Unexpected error {number}. Its trace is in {file}.")
    place = shell.runtime.home.logs / f"{shell.log}.log"
    shell.say(Message(said, {"number": number, "file": str(place)}))
