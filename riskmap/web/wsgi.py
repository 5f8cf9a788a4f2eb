"""The application as granian's worker process makes it."""

from __future__ import annotations

import sys

from flask import Flask

from riskmap.core.errors import RiskmapError
from riskmap.runtime import open_runtime
from riskmap.runtime.logs import set_up_logs
from riskmap.web.app import create_app
from riskmap.web.family import depend_on_parent


def application() -> Flask:
    """Open the parts once, for the life of this process, and build the application on them."""
    depend_on_parent()
    try:
        runtime = open_runtime()
        set_up_logs(runtime.settings.log, runtime.home.logs / "serve.log")
        return create_app(runtime)
    except RiskmapError as error:
        sys.exit(str(error))
