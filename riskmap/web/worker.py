"""The application as granian's worker process makes it."""

from __future__ import annotations

import gc
import sys

from riskmap.core.errors import RiskmapError
from riskmap.runtime import open_runtime
from riskmap.runtime.logs import set_up_logs
from riskmap.web.app import create_app
from riskmap.web.family import depend_on_parent
from riskmap.web.quick import Door, open_door


def application() -> Door:
    """Open the parts once, for the life of this process, and build the application on them."""
    depend_on_parent()
    try:
        runtime = open_runtime()
        set_up_logs(runtime.settings.log, runtime.home.logs / "serve.log")
        door = open_door(create_app(runtime), runtime)
    except RiskmapError as error:
        sys.exit(str(error))
    gc.collect()
    gc.freeze()  # what was made so far stays: looking through it again and again holds up everybody
    return door
