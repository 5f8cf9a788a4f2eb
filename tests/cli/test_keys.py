"""Master keys from the shell."""

from __future__ import annotations

import json
from pathlib import Path

from riskmap.cli import exits
from riskmap.core.access import Scope
from riskmap.store import open_database, sealed
from riskmap.store.database import sqlite_url
from riskmap.store.masters import Masters
from tests.cli.conftest import Run


def _seal(home: Path) -> None:
    database = open_database(sqlite_url(home / "riskmap.db"))
    masters = Masters(home / "keys")
    masters.ensure(database.now())
    database.write(Scope.system("test"), lambda uow: sealed.seal(uow, masters, "person:1", "李"))
    database.close()


def test_keys_are_listed_with_what_they_are_needed_for(run: Run, home: Path) -> None:
    run("db", "upgrade")
    assert json.loads(run("keys", "list", "--json").stdout) == {"keys": []}
    _seal(home)
    (one,) = json.loads(run("keys", "list", "--json").stdout)["keys"]
    assert (one["subjects"], one["is_current"], one["is_here"]) == (1, True, True)
    secret = (home / "keys" / f"{one['id']}.key").read_bytes()
    assert secret.hex() not in run("keys", "list", "--json").stdout
    (home / "keys" / f"{one['id']}.key").unlink()
    assert f"{one['id']}: MISSING, needed for 1 subjects" in run("keys", "list").stdout


def test_a_new_key_takes_over_and_the_old_one_stays(run: Run, home: Path) -> None:
    run("db", "upgrade")
    _seal(home)
    told = run("keys", "rotate", "--by", "王")
    assert told.exit_code == exits.OK
    assert "the keys of 1 subjects are wrapped by it" in told.stdout
    old, new = json.loads(run("keys", "list", "--json").stdout)["keys"]
    assert (old["subjects"], old["is_current"]) == (0, False)
    assert (new["subjects"], new["is_current"]) == (1, True)
    entry = json.loads(run("audit", "list", "--json").stdout)["entries"][0]
    assert (entry["action"], entry["subject_id"], entry["actor"]) == ("rotated", new["id"], "王")


def test_a_key_that_is_lost_stops_the_rotation_and_nothing_is_changed(run: Run, home: Path) -> None:
    run("db", "upgrade")
    _seal(home)
    (path,) = (home / "keys").glob("master-*.key")
    kept = path.read_bytes()
    path.unlink()
    told = run("keys", "rotate")
    assert told.exit_code == exits.REFUSED
    assert path.stem in told.stderr
    path.write_bytes(kept)
    assert "in use, needed for 1 subjects" in run("keys", "list").stdout


def test_what_is_erased_is_erased_once_by_somebody_for_a_reason(run: Run, home: Path) -> None:
    run("db", "upgrade")
    _seal(home)
    assert run("keys", "erase", "person:1").exit_code == exits.USAGE
    said = ("--by", "王", "--why", "保存期满")
    told = run("keys", "erase", "person:1", *said)
    assert "What was sealed for person:1 is erased for good." in told.stdout
    again = run("keys", "erase", "person:1", *said)
    assert again.exit_code == exits.REFUSED
    assert "erased before" in again.stderr
    (one,) = json.loads(run("keys", "list", "--json").stdout)["keys"]
    assert one["subjects"] == 0
    (entry,) = json.loads(run("audit", "list", "--subject", "sealed:person:1", "--json").stdout)[
        "entries"
    ]
    assert (entry["action"], entry["actor"], entry["why"]) == ("erased", "王", "保存期满")
