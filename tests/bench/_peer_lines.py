"""The other end of a peer: reads tasks, one JSON a line, and answers each. No import but Python's.

A script that is run as a peer defines functions by name and calls `answer_lines`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

ANSWER = "answer: "


def answer_lines(**tasks: Callable[..., Any]) -> None:
    """Answer until the asker is gone; a task is ``{"task": name, and what it takes}``."""
    for line in sys.stdin:
        asked = json.loads(line)
        found = tasks[asked.pop("task")](**asked)
        print(ANSWER + json.dumps(found), flush=True)
