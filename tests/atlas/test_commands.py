"""``riskmap map`` finds the place at home as the web does."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from riskmap.cli.house import cli
from riskmap.runtime import open_runtime
from riskmap.store import schema


def test_the_place_may_be_named_from_the_home_directory(tmp_path: Path) -> None:
    folder = tmp_path / "place"
    folder.mkdir()
    (folder / "region.toml").write_text('id = "elsewhere"\n', "utf-8")
    environment = {
        "HOME": str(tmp_path),
        "RISKMAP_HOME": str(tmp_path / "home"),
        "RISKMAP_PLACE__REGION": "~/place/region.toml",
    }
    with open_runtime(environment) as runtime:
        schema.upgrade(runtime.database)
    listed = CliRunner(env=environment).invoke(cli, ["map", "list", "--json"])
    assert listed.exit_code == 0, listed.output
    assert json.loads(listed.stdout) == {"region": "elsewhere", "publications": []}
