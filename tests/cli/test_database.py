from __future__ import annotations

import json
from pathlib import Path

from riskmap.cli import exits
from riskmap.store import schema
from tests.cli.conftest import Run


def test_upgrade_brings_the_tables_up_to_date(run: Run) -> None:
    first = json.loads(run("db", "upgrade", "--json").stdout)
    again = json.loads(run("db", "upgrade", "--json").stdout)
    assert first == {"before": None, "after": schema.head()}
    assert again == {"before": schema.head(), "after": schema.head()}
    assert schema.head() in run("db", "upgrade").stdout


def test_status_tells_address_revision_and_last_runs(run: Run, home: Path) -> None:
    empty = json.loads(run("db", "status", "--json").stdout)
    assert empty["revision"] is None
    assert empty["needed"] == schema.head()
    assert empty["address"].endswith(str(home / "riskmap.db"))
    run("db", "upgrade")
    assert json.loads(run("db", "status", "--json").stdout)["jobs"] == []
    assert schema.head() in run("db", "status").stdout


def test_a_backup_is_made_and_restored(run: Run, home: Path, tmp_path: Path) -> None:
    run("db", "upgrade")
    made = json.loads(run("db", "backup", "--json").stdout)
    file = Path(made["file"])
    assert file.parent == home / "backups"
    assert made["tables"]["job_run"]["rows"] == 0
    restored = json.loads(run("db", "restore", str(file), "--json").stdout)
    assert restored["tables"] == made["tables"]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert str(elsewhere) in run("db", "backup", "--to", str(elsewhere)).stdout
    assert len(list(elsewhere.glob("riskmap-*"))) == 1


def test_a_file_that_is_no_backup_is_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("no backup")
    result = run("db", "restore", str(file))
    assert result.exit_code == exits.REFUSED
    assert "notes.txt is not a backup" in result.stderr


def test_a_backup_of_tables_that_are_not_there_says_what_to_run(run: Run) -> None:
    result = run("db", "backup")
    assert result.exit_code == exits.DATABASE
    assert "riskmap db upgrade" in result.stderr


def test_jobs_are_listed_and_done_by_hand(run: Run, home: Path) -> None:
    run("db", "upgrade")
    assert run("job").stdout.splitlines()[0].startswith("backup: every 1 day")
    assert "tables" in run("job", "backup").stdout
    assert len(list((home / "backups").glob("riskmap-*"))) == 1
    unknown = run("job", "tea")
    assert unknown.exit_code == exits.REFUSED
    assert "prune-runs" in unknown.stderr
