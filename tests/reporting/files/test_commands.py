"""``riskmap reporting export``, ``import`` and ``pack`` as somebody types them."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
from click.testing import CliRunner, Result

from riskmap.reporting import jobs
from riskmap.reporting.commands import COMMANDS
from riskmap.runtime.resources import Home, Resources
from riskmap.runtime.rooms import modules
from tests.reporting.duties.test_commands import Shell
from tests.reporting.reports.conftest import DISTRICT, FIRST, SECOND, STREET, Night


def parts_of(night: Night, home: Path) -> Any:
    place = SimpleNamespace(timezone="Asia/Shanghai", code12=DISTRICT, language="zh")
    return SimpleNamespace(
        database=night.town.database,
        settings=SimpleNamespace(place=place),
        modules=modules,
        resources=Resources.find(),
        home=Home(home),
    )


def run(night: Night, home: Path, *words: str) -> Result:
    (group,) = COMMANDS
    assert isinstance(group, click.Group)
    done = CliRunner().invoke(group, list(words), obj=Shell(parts_of(night, home)))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def test_figures_go_out_and_come_in_by_hand(night: Night, tmp_path: Path) -> None:
    event_id = night.begin(FIRST, {"affected_pop": 3, "deaths": 0})
    file = tmp_path / "along.xlsx"
    words = ("export", event_id, STREET, "--to", str(file), "--json")
    said = json.loads(run(night, tmp_path, *words).output)
    assert (said["units"], said["is_official"], said["bytes"]) == (1, False, len(file.read_bytes()))
    paper = tmp_path / "report.pdf"
    run(night, tmp_path, "export", event_id, STREET, "--to", str(paper))
    assert paper.read_bytes()[:4] == b"%PDF"
    assert run(night, tmp_path, "export", event_id, STREET, "--to", "x.odt").exit_code != 0
    table = tmp_path / "t.csv"
    table.write_text(
        f"区划代码,灾种,灾害发生时间,受灾人口\n{SECOND},雪灾,2021-07-25 01:00,7\n", "utf-8"
    )
    who = ("--compiler", "甲", "--phone", "1", "--json")
    looked = json.loads(run(night, tmp_path, "import", str(table), *who).output)
    assert (looked["new"], looked["is_taken"]) == (1, False)
    taken = json.loads(run(night, tmp_path, "import", str(table), "--yes", *who).output)
    assert (taken["new"], taken["is_taken"]) == (1, True)
    again = json.loads(run(night, tmp_path, "import", str(table), "--yes", *who).output)
    assert (again["new"], again["again"]) == (0, 1)


def test_a_pack_is_made_by_hand_and_by_the_clock(night: Night, tmp_path: Path) -> None:
    file = tmp_path / "pack.zip"
    made = json.loads(run(night, tmp_path, "pack", "--to", str(file), "--json").output)
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as pack:
        assert pack.namelist() == made["papers"]
        assert {"2-on-duty.pdf", "4-open-orders.pdf"} < {*made["papers"]}
    by_name = {one.name: one for one in jobs.jobs(None)}
    parts, live = parts_of(night, tmp_path), night.town.scope().realm
    after = by_name["pack-after-level"].run(parts, night.clock.now(), live)
    assert after == "no level has changed"
    nightly = by_name["pack"].run(parts, night.clock.now(), live)
    assert nightly.startswith(f"live-{DISTRICT}-")
