"""Commands as somebody types them, without a process."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import click
from click.testing import CliRunner, Result

from riskmap.core.words import Message
from riskmap.store import Database


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


def shell_of(database: Database, group: click.Group) -> Callable[..., Result]:
    """Return what runs a command of `group` on a database."""
    clock = SimpleNamespace(now=lambda: datetime.now(UTC))
    shell = Shell(SimpleNamespace(database=database, clock=clock))

    def run(*words: object) -> Result:
        return CliRunner().invoke(group, [str(one) for one in words], obj=shell)

    return run


def answered(done: Result, code: int = 0) -> dict[str, Any]:
    """Return what a command answered as JSON."""
    assert done.exit_code == code, f"{done.output} {done.exception!r}"
    found: dict[str, Any] = json.loads(done.stdout)
    return found
