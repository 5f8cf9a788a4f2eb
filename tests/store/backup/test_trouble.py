"""Full disks, missing rights, two at once, kill -9: clear words, and nothing is lost."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC
from hashlib import sha256
from pathlib import Path

import pytest

from riskmap.core.errors import BackupError
from riskmap.store import Database
from riskmap.store.backup import certificate, examine, make
from riskmap.store.backup.folder import alone
from tests.fixtures.equipment import ROOT
from tests.fixtures.site import environment
from tests.store.backup.conftest import Home

#: More than the tables need, less than the file of the test.
LIMIT = 3_000_000
LARGE = b"".join(sha256(number.to_bytes(4)).digest() for number in range(125_000))
NOBODY = 65534


@pytest.fixture
def site(sqlite_database: Database, tmp_path: Path) -> Home:
    """A home as commands know it, with a row, a file and a backup."""
    home = Home(sqlite_database, tmp_path)  # where riskmap.db is
    home.files.mkdir()
    home.backups.mkdir()
    home.put({"small.txt": b"small"})
    home.claim("a")
    home.save()
    return home


@contextmanager
def a_full_disk() -> Iterator[None]:
    """Let no file grow beyond `LIMIT`."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def somebody_else() -> Iterator[None]:
    """Do without the rights of root."""
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def _backups(home: Home) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in home.backups.glob("riskmap*")}


def _killed(home: Home, *words: str, when: Callable[[], bool]) -> None:
    """Run a command, and kill it as soon as something holds."""
    command = [sys.executable, "-m", "riskmap", "db", *words]
    child = subprocess.Popen(command, cwd=ROOT, env=environment(home.path))
    until = time.monotonic() + 60
    while not when():
        assert child.poll() is None, "it was done too soon"
        assert time.monotonic() < until
        time.sleep(0.002)
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL


def test_where_the_disk_is_full_earlier_backups_stay(site: Home) -> None:
    before = _backups(site)
    site.put({"large.jpg": LARGE})
    with a_full_disk(), pytest.raises(BackupError) as told:
        site.save()
    assert "No backup could be written into" in str(told.value)
    assert "File too large" in str(told.value)
    assert "riskmap db backup --to FOLDER" in str(told.value)
    assert _backups(site) == before


def test_where_the_disk_is_full_a_restore_leaves_all_as_it_was(site: Home) -> None:
    site.put({"large.jpg": LARGE})
    path, _ = site.save()
    site.claim("later")
    (site.files / "large.jpg").unlink()
    now = site.held()
    with a_full_disk(), pytest.raises(BackupError, match="nothing was changed"):
        site.restore(path, replace=True)
    assert site.held() == now
    assert sorted(site.rows()) == ["a", "later"]
    site.restore(path, replace=True)
    assert site.held()["large.jpg"] == LARGE
    assert site.rows() == ["a"]


def test_where_the_disk_is_full_a_trial_blames_the_disk(site: Home) -> None:
    site.put({"large.jpg": LARGE})
    path, _ = site.save()
    with a_full_disk(), pytest.raises(BackupError, match="File too large"):
        site.tried(path)
    assert list(site.ground.room.iterdir()) == []
    assert site.tried(path).is_sound


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody without its rights")
def test_a_folder_that_may_not_be_written_to_is_told(site: Home) -> None:
    path, _ = site.save()
    found = site.tried(path)
    before = _backups(site)
    with somebody_else(), pytest.raises(BackupError, match=r"backups: Permission denied\."):
        make(site.database, site.backups, keep=1)
    with somebody_else(), pytest.raises(BackupError, match="The certificate could not be written"):
        certificate.write(found, site.backups, UTC, str)
    assert _backups(site) == before


def test_a_folder_that_is_not_there_is_told(site: Home) -> None:
    with pytest.raises(BackupError, match=r"gone: No such file or directory\."):
        make(site.database, site.path / "gone", keep=1)


def test_a_backup_waits_for_no_other_and_says_so(site: Home) -> None:
    with (
        alone(site.backups),
        pytest.raises(BackupError, match=r"Another backup is being written into .*backups\."),
    ):
        site.save()
    site.save()


def test_the_trial_at_night_waits_for_the_backup(site: Home) -> None:
    began = time.monotonic()
    with (
        alone(site.backups),
        pytest.raises(BackupError, match="Another backup"),
        alone(site.backups, patience_s=0.5),
    ):
        pass
    assert time.monotonic() - began >= 0.5


def test_of_many_at_once_each_is_whole_or_told(site: Home) -> None:
    site.put({"large.jpg": LARGE})

    def save(_number: int) -> str:
        try:
            return site.save()[0].name
        except BackupError as error:
            return str(error)

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(save, range(4)))
    written = [one for one in said if one.endswith(".zip")]
    assert written
    assert all("Another backup" in one for one in said if one not in written)
    for path in site.backups.glob("*.zip"):
        examine(path)
    assert not list(site.backups.glob("*.part"))


def test_kill_9_while_a_backup_is_written_harms_no_other(site: Home) -> None:
    before = _backups(site)
    site.put({"large.jpg": LARGE * 20})
    half = site.backups / "riskmap-backup.part"
    _killed(site, "backup", when=lambda: half.exists() and half.stat().st_size > len(LARGE))
    assert _backups(site).keys() == {*before, half.name}
    path, _ = site.save()
    assert not half.exists()
    assert {**before, path.name: path.read_bytes()} == _backups(site)
    assert site.tried(path).is_sound


def test_kill_9_while_a_restore_runs_leaves_all_as_it_was(site: Home) -> None:
    site.put({"large.jpg": LARGE * 20})
    path, _ = site.save()
    (site.files / "large.jpg").unlink()
    site.claim("later")
    half = site.files / "large.jpg.part"
    _killed(site, "restore", "--replace", str(path), when=half.exists)
    assert sorted(site.rows()) == ["a", "later"]
    assert site.database.damage() is None
    site.restore(path, replace=True)
    assert site.held() == {"small.txt": b"small", "large.jpg": LARGE * 20}
    assert site.rows() == ["a"]
