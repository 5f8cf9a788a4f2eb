"""Build hook: compile the catalogues, and put into the wheel what a checkout has elsewhere."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDORED = Path("riskmap/web/static/vendor/manifest.json")


class CustomBuildHook(BuildHookInterface[Any]):
    """Called by hatchling once for every wheel, editable install and source archive."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile catalogues; add the shipped files to a wheel that stands on its own."""
        root = Path(self.root)
        sys.path.insert(0, self.root)  # what is being built, not what may be installed
        importlib.import_module("riskmap.locale").compile_all()
        if version == "editable":
            return  # reads everything from the checkout itself
        if not (root / VENDORED).is_file():
            self.app.abort(
                "The browser code is not in riskmap/web/static/vendor."
                " Run scripts/serve --prepare-only, then build again."
            )
        if self.target_name == "wheel":
            build_data["force_include"].update(self.config["shipped"])
