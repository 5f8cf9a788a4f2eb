"""Templates of a new folder's texts, and what may stand in their places."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from string import Template

_COMMENTS_FROM = 34  # columns; a longer line pushes its comment to the right


def filled(template: str, values: Mapping[str, str]) -> str:
    """Return a template with its places filled; what follows a tab is set below each other."""
    path = files("riskmap.risk.scaffold").joinpath("templates", f"{template}.template")
    lines = []
    for line in path.read_text("utf-8").splitlines():
        said, _, comment = (Template(one).substitute(values) for one in line.partition("\t"))
        lines.append(f"{f'{said}  ':<{_COMMENTS_FROM}}{comment}" if comment else said)
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """Return text as a TOML string: JSON's form is one, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def one_line(text: str) -> str:
    """Return text for a comment, in which control characters may not stand."""
    return "".join(one if one.isprintable() else " " for one in text)
