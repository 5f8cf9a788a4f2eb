"""The way in from the shell: ``riskmap …`` or ``python -m riskmap …``.

A room offers its own commands in ``commands.py`` as ``COMMANDS: tuple[click.Command, ...]``
and reaches everything through ``@click.pass_obj``, which hands over a `Shell`:

- ``shell.runtime``: the parts (settings, home, database, clock …), opened on first use and
  closed at the end;
- ``shell.say(text)``: one line of progress, on standard error; a `Message` is translated;
- ``shell.answer(data, lines, as_json=…)``: the result, on standard output: ``data`` as one
  JSON object with ``--json``, otherwise the lines for people.

A command that a program may read declares ``@click.option("--json", "as_json", is_flag=True)``.
It raises `RiskmapError` and does not catch it: the sentence, how to mend it and the exit code
are made here. A command that found faults ends with ``ctx.exit(1)``.
"""

from __future__ import annotations

from riskmap.cli.house import main

__all__ = ["main"]
