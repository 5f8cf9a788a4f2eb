"""A backup is tried in scratch; what cannot be relied on is refused, with what and where."""

from __future__ import annotations

import json
import os
import re
import shutil
import struct
import zipfile
from collections.abc import Callable
from datetime import UTC, timedelta
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest
from attrs import evolve
from sqlalchemy import text

from riskmap.core.errors import BackupError
from riskmap.store import Database, open_database, schema
from riskmap.store.audit import anchors
from riskmap.store.backup import certificate, files, scratch
from riskmap.store.backup.archive import content_of
from riskmap.store.sealed_keys import subject_key
from tests.store.audit.conftest import leave
from tests.store.backup.conftest import SYSTEM, Home, rewritten, said_by

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def lived_in(home: Home) -> Home:
    """A home with rows, files and an anchored audit log."""
    home.put()
    home.claim("a")
    leave(home.database, 3)
    anchors.anchor_all(home.database, home.ground.anchors)
    return home


@pytest.fixture
def good(sqlite_home: Home) -> tuple[Home, Path]:
    """A home on SQLite and its backup, sound so far."""
    sqlite_home.put()
    sqlite_home.claim("a")
    leave(sqlite_home.database, 3)
    anchors.anchor_all(sqlite_home.database, sqlite_home.ground.anchors)
    return sqlite_home, sqlite_home.save()[0]


def test_a_sound_backup_is_certified(lived_in: Home) -> None:
    path, manifest = lived_in.save()
    lived_in.claim("later")
    leave(lived_in.database, 2)
    anchors.anchor_all(lived_in.database, lived_in.ground.anchors)
    found = lived_in.tried(path)
    assert found.fault is None
    assert found.manifest == manifest
    assert found.log is not None
    assert (found.log.entries, found.log.chains, found.log.anchors) == (3, 1, 1)
    kinds = ["sqlite"] if lived_in.database.is_sqlite else ["sqlite", "postgresql"]
    assert [(one.kind, one.not_done) for one in found.trials] == [(one, None) for one in kinds]
    assert sorted(lived_in.rows()) == ["a", "later"]


def test_of_a_trial_on_postgresql_nothing_is_left(
    postgres_database: Database, tmp_path: Path
) -> None:
    home = Home(postgres_database, tmp_path)
    home.files.mkdir()
    home.backups.mkdir()
    home.claim("a")
    path, _ = home.save()
    with postgres_database.engine.begin() as link:  # as a trial that was killed would leave it
        link.execute(text("CREATE SCHEMA riskmap_scratch"))
        link.execute(text("CREATE TABLE riskmap_scratch.alembic_version (version_num text)"))
    assert home.tried(path).is_sound
    with postgres_database.engine.connect() as link:
        left = link.execute(text("SELECT 1 FROM pg_namespace WHERE nspname = 'riskmap_scratch'"))
        locks = link.execute(text("SELECT 1 FROM pg_locks WHERE locktype = 'advisory'"))
        assert left.first() is None
        assert locks.first() is None
    assert schema.differences(postgres_database) == []


def test_who_may_make_no_schema_is_told_so(postgres_url: Callable[[], str], tmp_path: Path) -> None:
    url = postgres_url()
    owner = url.replace("+psycopg", "")
    with psycopg.connect(owner, autocommit=True) as link:
        link.execute("DROP ROLE IF EXISTS modest")
        link.execute("CREATE ROLE modest LOGIN")
        link.execute("GRANT CREATE ON SCHEMA public TO modest")
    database = open_database(url.replace("riskmap@", "modest@"))
    try:
        schema.upgrade(database)
        home = Home(database, tmp_path)
        home.files.mkdir()
        home.backups.mkdir()
        found = home.tried(home.save()[0])
    finally:
        database.close()
    assert found.is_sound
    on_sqlite, on_postgresql = found.trials
    assert on_sqlite.not_done is None
    assert "permission denied" in str(on_postgresql.not_done)
    assert any("PostgreSQL database: no." in str(one) for one in found.sentences(UTC))


def _cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-50])


def _flip(path: Path, member: str) -> None:
    """Change one byte within the stored bytes of a member."""
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(member)
    content = bytearray(path.read_bytes())
    name, extra = struct.unpack_from("<HH", content, info.header_offset + 26)
    begin = info.header_offset + 30 + name + extra
    content[begin + info.compress_size // 2] ^= 0x10
    path.write_bytes(content)


def _of_file(path: Path) -> str:
    return f"files/{said_by(path)['files'][0]['sha256']}"


def _swap(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        runs, log = archive.read("job_run.jsonl"), archive.read("audit_entry.jsonl")
    rewritten(path, **{"job_run.jsonl": log, "audit_entry.jsonl": runs})


def _change_log(path: Path, old: bytes, new: bytes) -> None:
    """Change entries, and the manifest with them: as somebody would who knows the format."""
    with zipfile.ZipFile(path) as archive:
        lines = archive.read("audit_entry.jsonl").replace(old, new)
    said = said_by(path)
    content = content_of(iter(lines.splitlines(keepends=True)))
    said["tables"]["audit_entry"] = {"rows": content.rows, "sha256": content.sha256}
    rewritten(path, **{"audit_entry.jsonl": lines, "manifest.json": json.dumps(said).encode()})


def _cut_log(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        first, *rest = archive.read("audit_entry.jsonl").splitlines(keepends=True)
        head = json.loads(first)
    _change_log(path, b"".join(rest), b"")
    said = said_by(path)
    said["heads"] = [{name: head[name] for name in ("realm", "writer", "seq", "hash")}]
    rewritten(path, **{"manifest.json": json.dumps(said).encode()})


HARMS: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut off": (_cut_off, r"riskmap-\S+\.zip is not a backup, or it was cut off"),
    "no zip": (lambda path: path.write_text("rain"), "is not a backup, or it was cut off"),
    "a row's byte": (lambda p: _flip(p, "job_run.jsonl"), r"job_run\.jsonl"),
    "a file's byte": (lambda path: _flip(path, _of_file(path)), "files/"),
    "a table lost": (
        lambda path: rewritten(path, **{"job_run.jsonl": None}),
        r"damaged at job_run\.jsonl: it is missing",
    ),
    "a file lost": (
        lambda path: rewritten(path, **{_of_file(path): None}),
        r"damaged at files/\w+: it is missing",
    ),
    "one too many": (
        lambda path: rewritten(path, **{"more.txt": b"x"}),
        r"damaged at more\.txt: the manifest does not name it",
    ),
    "tables swapped": (_swap, r"audit_entry\.jsonl in riskmap-\S+\.zip is not what was saved"),
    "no manifest": (
        lambda path: rewritten(path, **{"manifest.json": None}),
        r"damaged at manifest\.json",
    ),
    "no JSON": (
        lambda path: rewritten(path, **{"manifest.json": b"{"}),
        r"damaged at manifest\.json",
    ),
    "entry changed": (
        lambda path: _change_log(path, b'"actor":"li"', b'"actor":"wu"'),
        r"audit log was harmed in 3 places, first: live/\S+/1 was changed",
    ),
    "entries cut off": (
        _cut_log,
        r"audit log was harmed in 1 places, first: \S+ to 3 were cut off",
    ),
}


@pytest.mark.parametrize("name", HARMS)
def test_a_backup_that_was_harmed_is_refused_with_what_and_where(
    good: tuple[Home, Path], name: str
) -> None:
    home, path = good
    assert home.tried(path).is_sound
    harm, says = HARMS[name]
    harm(path)
    found = home.tried(path)
    assert re.search(says, str(found.fault))
    assert str(found.result).startswith("Result: REFUSED.")


def test_another_backup_under_its_name_is_refused(good: tuple[Home, Path]) -> None:
    home, path = good
    shutil.move(path, home.backups / "riskmap-20260101T000000Z.zip")
    found = home.tried(home.backups / "riskmap-20260101T000000Z.zip")
    assert f"it was made at {said_by_name(path)}" in str(found.fault)


def said_by_name(path: Path) -> str:
    """Return the moment in a backup's name as ISO writes it, to the day."""
    day = path.name.removeprefix("riskmap-")[:8]
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"


def test_a_backup_of_another_site_is_refused(good: tuple[Home, Path], tmp_path: Path) -> None:
    home, _ = good
    url = home.database.engine.url.render_as_string().replace("riskmap.db", "other.db")
    other = open_database(url)
    schema.upgrade(other)
    with_other = Home(other, tmp_path / "other")
    with_other.files.mkdir(parents=True)
    with_other.backups.mkdir()
    path, _ = with_other.save()
    other.close()
    assert "The whole chain" in str(home.tried(path).fault)


def test_why_it_was_refused_can_be_read_in_any_language(good: tuple[Home, Path]) -> None:
    home, path = good
    _change_log(path, b'"actor":"li"', b'"actor":"wu"')
    found = home.tried(path)
    certificate.write(found, home.backups, UTC, str)
    noted = certificate.last(home.backups)
    assert noted is not None
    assert noted.fault is not None
    assert noted.fault == found.fault
    assert "was changed" not in noted.fault.say(lambda one: one.replace("was changed", "改了"))


def test_a_file_that_a_disk_changed_before_it_was_saved_is_told(sqlite_home: Home) -> None:
    name = sha256(b"as it was brought").hexdigest()
    place = f"brought/{name[:2]}/{name}"
    sqlite_home.put({f"{place}.jpg": b"as it was brought", f"{place}-1a2b.json": b"{}"})
    assert sqlite_home.tried(sqlite_home.save()[0]).is_sound
    sqlite_home.put({f"{place}.jpg": b"as it was brouqht"})
    found = sqlite_home.tried(sqlite_home.save()[0])
    assert str(found.fault) == (
        f"{place}.jpg changed on the disk of this site before it was saved."
    )


def test_a_wrong_head_is_refused(good: tuple[Home, Path]) -> None:
    home, path = good
    said = said_by(path)
    said["heads"][0]["hash"] = "0" * 64
    rewritten(path, **{"manifest.json": json.dumps(said).encode()})
    assert "The audit log ends elsewhere" in str(home.tried(path).fault)


def test_the_fault_of_a_disk_is_not_the_backups(
    good: tuple[Home, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, path = good

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "settle", full)
    with pytest.raises(BackupError, match=r"could not be put into .*: No space left"):
        home.tried(path)
    assert list(home.ground.room.iterdir()) == []


def test_a_key_that_is_not_here_is_named(sqlite_home: Home) -> None:
    sealed = {"made_at": sqlite_home.database.now(), "wrapped": b"x"}
    for number, master in enumerate(("k1", "k2")):
        subject = f"account:{number}"
        sqlite_home.database.write(
            SYSTEM,
            lambda uow, subject=subject, master=master: uow.insert(  # type: ignore[misc]
                subject_key, subject=subject, master=master, **sealed
            ),
        )
    (sqlite_home.path / "keys").mkdir()
    (sqlite_home.path / "keys" / "k1.key").write_bytes(b"k")
    found = sqlite_home.tried(sqlite_home.save()[0])
    assert found.is_sound
    assert (found.keys_needed, found.keys_missing) == (("k1", "k2"), ("k2",))
    assert "Keys that are NOT here: k2. Find their copies." in map(str, found.sentences(UTC))


def test_what_a_killed_trial_left_goes_after_a_day(tmp_path: Path) -> None:
    old, young = tmp_path / "scratch-old", tmp_path / "scratch-young"
    for one in (old, young):
        one.mkdir()
        (one / "scratch.db").write_bytes(b"x")
    os.utime(old, (0, 0))
    with scratch.room(tmp_path) as place:
        assert place.stat().st_mode & 0o077 == 0
    assert [one.name for one in tmp_path.iterdir()] == ["scratch-young"]


def test_the_certificate_lies_beside_the_backup_in_both_languages(good: tuple[Home, Path]) -> None:
    home, path = good
    found = home.tried(path)
    written = certificate.write(found, path.parent, SHANGHAI, lambda one: f"好 {one}", str)
    lines = written.read_text("utf-8").splitlines()
    half = len(lines) // 2
    assert lines[0] == "好 Certificate of a backup"
    assert lines[half + 1] == "Certificate of a backup"
    assert f"SHA-256 of the file: {found.sha256}" in lines
    assert any("+0800" in line for line in lines)
    noted = certificate.last(home.backups)
    assert noted is not None
    assert (noted.backup, noted.is_sound, noted.files) == (path.name, True, 3)
    assert noted.verified_at == found.verified_at
    assert written.stat().st_mode & 0o077 == 0


def test_the_latest_certificate_counts_and_half_of_one_does_not(good: tuple[Home, Path]) -> None:
    home, path = good
    assert certificate.last(home.backups) is None
    sound = home.tried(path)
    later = evolve(
        sound,
        backup="riskmap-20260101T000000Z.zip",
        verified_at=sound.verified_at + timedelta(hours=1),
    )
    certificate.write(sound, home.backups, UTC, str)
    certificate.write(later, home.backups, UTC, str)
    (home.backups / "riskmap-20270101T000000Z.certificate.json").write_text('{"backup"')
    noted = certificate.last(home.backups)
    assert noted is not None
    assert noted.backup == later.backup
    assert noted.age(later.verified_at + timedelta(hours=2)) == timedelta(hours=2)


def test_a_certificate_goes_with_its_backup(good: tuple[Home, Path]) -> None:
    home, path = good
    certificate.write(home.tried(path), home.backups, UTC, str)
    old = "riskmap-20200101T000000Z"
    for suffix in (".zip", ".certificate.json", ".certificate.txt"):
        (home.backups / f"{old}{suffix}").touch()
    home.save(keep=1)
    assert not list(home.backups.glob(f"{old}*"))
