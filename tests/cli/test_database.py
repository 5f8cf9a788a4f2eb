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


def test_files_are_saved_and_come_back(run: Run, home: Path) -> None:
    run("db", "upgrade")
    kept = home / "files" / "imports" / "a.geojson"
    kept.parent.mkdir()
    kept.write_text("{}")
    made = json.loads(run("db", "backup", "--json").stdout)
    assert [one["path"] for one in made["files"]] == ["imports/a.geojson"]
    kept.unlink()
    said = run("db", "restore", made["file"]).stdout
    assert "1 files, compared with the backup: equal." in said
    assert kept.read_text() == "{}"


def test_the_newest_backup_is_verified_and_certified(run: Run, home: Path) -> None:
    run("db", "upgrade")
    none = run("db", "verify-backup")
    assert none.exit_code == exits.REFUSED
    assert "There is no backup in" in none.stderr
    file = Path(json.loads(run("db", "backup", "--json").stdout)["file"])
    found = json.loads(run("db", "verify-backup", "--json").stdout)
    assert (found["backup"], found["result"]) == (file.name, "sound")
    assert (home / "backups" / f"{file.stem}.certificate.txt").is_file()
    assert "Result: SOUND." in run("db", "verify-backup", "newest").stdout


def test_a_backup_that_was_cut_off_is_refused(run: Run, tmp_path: Path) -> None:
    run("db", "upgrade")
    file = Path(json.loads(run("db", "backup", "--to", str(tmp_path), "--json").stdout)["file"])
    file.write_bytes(file.read_bytes()[:-50])
    refused = run("db", "verify-backup", str(file))
    assert refused.exit_code == exits.FINDINGS
    assert f"Result: REFUSED. {file.name} is not a backup, or it was cut off." in refused.stdout
    assert run("db", "restore", str(file), "--replace").exit_code == exits.REFUSED
    assert run("db", "verify-backup", str(tmp_path / "none.zip")).exit_code == exits.USAGE


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
