"""What every command gets: the parts on first use, and one way to talk."""

from __future__ import annotations

import gettext
import json
import os
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

import click

from riskmap.core.errors import MissingAssetError
from riskmap.core.words import Message
from riskmap.runtime import Resources, Runtime, open_runtime
from riskmap.runtime.logs import set_up_logs

LANGUAGES = ("zh", "en")


class Shell:
    """Hand out the parts to commands, opened on first use, and talk to people.

    Parameters
    ----------
    language
        zh or en; None asks the environment (``LC_ALL``, ``LC_MESSAGES``, ``LANG``).
    log
        Name of the log file under ``log/`` in home.
    """

    def __init__(self, language: str | None = None, *, log: str = "command") -> None:
        self.language = language or _spoken(os.environ)
        self.log = log

    @cached_property
    def runtime(self) -> Runtime:
        """The parts; they are closed when the command ends."""
        runtime = open_runtime()
        set_up_logs(runtime.settings.log, runtime.home.logs / f"{self.log}.log")
        click.get_current_context().find_root().call_on_close(runtime.close)
        return runtime

    @cached_property
    def resources(self) -> Resources:
        """What ships with the program."""
        return Resources.find()

    @cached_property
    def translate(self) -> Callable[[str], str]:
        """Return a sentence in the language of this shell; English without a catalogue."""
        if self.language == "en":
            return str
        try:
            folder = self.resources.locale
        except MissingAssetError:
            return str
        return gettext.translation("messages", folder, [self.language], fallback=True).gettext

    def say(self, text: Message | str) -> None:
        """Write one line of progress to standard error."""
        click.echo(self.said(text), err=True)

    def answer(
        self, data: Mapping[str, Any], lines: Iterable[Message | str] = (), *, as_json: bool = False
    ) -> None:
        """Write the result to standard output: one JSON object, or lines for people."""
        if as_json:
            click.echo(json.dumps(data, ensure_ascii=False, default=str))
            return
        for line in lines:
            click.echo(self.said(line))

    def said(self, text: Message | str) -> str:
        """Return a sentence in the language of this shell."""
        return text.say(self.translate) if isinstance(text, Message) else text


def _spoken(environ: Mapping[str, str]) -> str:
    asked = (environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    first = next((value for value in asked if value), "")
    return "zh" if first.startswith("zh") else "en"
