"""Files are saved and restored with the rows that name them."""

from __future__ import annotations

import json
import os
import threading
import zipfile
from itertools import count
from pathlib import Path

import pytest

from riskmap.core.errors import BackupError
from riskmap.store.backup import files
from riskmap.store.backup.archive import content_of
from tests.store.backup.conftest import FILES, Home, rewritten, said_by


def test_files_come_back_with_the_database(home: Home) -> None:
    home.put()
    home.claim("before")
    path, manifest = home.save()
    assert [one.path for one in manifest.files] == sorted(FILES)
    for one in home.files.rglob("*.jpg"):
        one.unlink()
    home.claim("after")
    home.restore(path, replace=True)
    assert home.held() == FILES
    assert home.rows() == ["before"]


def test_equal_contents_are_stored_once(sqlite_home: Home) -> None:
    sqlite_home.put()
    path, manifest = sqlite_home.save()
    with zipfile.ZipFile(path) as archive:
        stored = [one for one in archive.namelist() if one.startswith("files/")]
    assert len(manifest.files) == 3
    assert len(stored) == 2


def test_half_written_files_and_links_elsewhere_are_left_out(
    sqlite_home: Home, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("not ours")
    sqlite_home.put({"a.txt": b"a"})
    (sqlite_home.files / "b.txt.part").write_bytes(b"half")
    (sqlite_home.files / "link").symlink_to(secret)
    _, manifest = sqlite_home.save()
    assert [one.path for one in manifest.files] == ["a.txt"]


def test_a_file_that_was_erased_meanwhile_is_no_trouble(
    sqlite_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_home.put({"a.txt": b"a"})
    gone = sqlite_home.files / "gone.txt"
    listed = files._listed
    monkeypatch.setattr(files, "_listed", lambda folder: [gone, *listed(folder)])
    _, manifest = sqlite_home.save()
    assert [one.path for one in manifest.files] == ["a.txt"]


def test_a_file_that_changes_under_our_hands_stops_the_backup(
    sqlite_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_home.put({"a.txt": b"a"})
    described = files._described

    def then_changed(path: Path, folder: Path) -> object:
        found = described(path, folder)
        path.write_bytes(b"b")
        return found

    monkeypatch.setattr(files, "_described", then_changed)
    with pytest.raises(BackupError, match=r"a\.txt was changed while it was saved"):
        sqlite_home.save()
    assert list(sqlite_home.backups.glob("riskmap*")) == []


def test_files_that_the_backup_has_not_stay(sqlite_home: Home) -> None:
    sqlite_home.put()
    path, _ = sqlite_home.save()
    sqlite_home.put({"later.txt": b"later"})
    sqlite_home.restore(path, replace=True)
    assert sqlite_home.held() == {**FILES, "later.txt": b"later"}


def test_a_file_with_other_content_is_not_overwritten_unasked(sqlite_home: Home) -> None:
    sqlite_home.put()
    path, _ = sqlite_home.save()
    sqlite_home.put({"again.jpg": b"other"})
    with pytest.raises(BackupError, match=r"again\.jpg is in the files here with other content"):
        sqlite_home.restore(path)
    assert sqlite_home.held()["again.jpg"] == b"other"
    sqlite_home.restore(path, replace=True)
    assert sqlite_home.held() == FILES


def test_a_restore_that_fails_leaves_the_files_as_they_were(home: Home) -> None:
    home.put()
    home.claim("a")
    path, _ = home.save()
    with zipfile.ZipFile(path) as archive:
        line = archive.read("job_run.jsonl").replace(b'"running"', b'"walking"')
    said = said_by(path)
    content = content_of(iter([line]))
    said["tables"]["job_run"] = {"rows": content.rows, "sha256": content.sha256}
    rewritten(path, **{"job_run.jsonl": line, "manifest.json": json.dumps(said).encode()})
    now = {"again.jpg": b"other", "imports/0a1b-边界.geojson": b"{}"}
    (home.files / "photos/ab/one.jpg").unlink()
    home.put({"again.jpg": b"other"})
    with pytest.raises(BackupError, match="does not fit"):
        home.restore(path, replace=True)
    assert home.held() == now
    assert home.rows() == ["a"]


@pytest.mark.parametrize("name", ["../outside.txt", "/outside.txt", "a/../../outside.txt"])
def test_a_backup_writes_nothing_outside_its_folder(sqlite_home: Home, name: str) -> None:
    sqlite_home.put({"a.txt": b"a"})
    path, _ = sqlite_home.save()
    said = said_by(path)
    said["files"][0]["path"] = name
    rewritten(path, **{"manifest.json": json.dumps(said).encode()})
    with pytest.raises(BackupError, match="does not lie inside"):
        sqlite_home.restore(path, replace=True)


def test_a_link_in_the_folder_is_no_way_out(sqlite_home: Home, tmp_path: Path) -> None:
    sqlite_home.put({"sub/a.txt": b"a"})
    path, _ = sqlite_home.save()
    outside = tmp_path / "outside"
    (sqlite_home.files / "sub" / "a.txt").unlink()
    (sqlite_home.files / "sub").rmdir()
    outside.mkdir()
    (sqlite_home.files / "sub").symlink_to(outside)
    with pytest.raises(BackupError, match="outside the folder of files"):
        sqlite_home.restore(path, replace=True)
    assert list(outside.iterdir()) == []


def test_a_backup_of_the_first_format_is_still_read(home: Home) -> None:
    home.put()
    home.claim("a")
    path, _ = home.save()
    said = {**said_by(path), "format": "riskmap backup 1"}
    stored = {one["sha256"]: None for one in said["files"]}
    for name in ("files", "heads", "keys"):
        del said[name]
    members = {f"files/{name}": None for name in stored}
    rewritten(path, **members, **{"manifest.json": json.dumps(said).encode()})
    home.claim("later")
    manifest = home.restore(path, replace=True)
    assert not manifest.has_files
    assert home.rows() == ["a"]
    assert home.held() == FILES
    found = home.tried(path)
    assert found.is_sound
    assert "Files: none are in a backup of this earlier format" in map(
        str,
        found.sentences(found.verified_at.tzinfo),  # type: ignore[arg-type]
    )


def test_only_names_of_keys_are_saved(sqlite_home: Home) -> None:
    keys = sqlite_home.path / "keys"
    keys.mkdir()
    (keys / "k1.key").write_bytes(b"the secret itself")
    path, manifest = sqlite_home.save()
    assert manifest.keys == ("k1",)
    with zipfile.ZipFile(path) as archive:
        assert all(b"the secret" not in archive.read(one) for one in archive.namelist())


def test_names_that_are_no_text_come_back(sqlite_home: Home) -> None:
    odd = os.fsencode(sqlite_home.files) + b"/\xff\xfe.bin"
    Path(os.fsdecode(odd)).write_bytes(b"odd")
    path, _ = sqlite_home.save()
    Path(os.fsdecode(odd)).unlink()
    sqlite_home.restore(path, replace=True)
    assert Path(os.fsdecode(odd)).read_bytes() == b"odd"


def test_no_row_in_a_backup_names_a_file_that_it_lacks(home: Home) -> None:
    stop = threading.Event()

    def bring_in() -> None:
        for number in count():
            home.put({f"photos/{number}.jpg": b"%d" % number})
            home.claim(f"photos/{number}.jpg")
            if stop.is_set():
                break

    writer = threading.Thread(target=bring_in)
    writer.start()
    try:
        counts = [_named(home) for _ in range(4)]
    finally:
        stop.set()
        writer.join()
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]


def _named(home: Home) -> int:
    """Make a backup and return how many files its rows name; all of them have to be in it."""
    path, manifest = home.save()
    with zipfile.ZipFile(path) as archive:
        rows = [json.loads(one)["job"] for one in archive.read("job_run.jsonl").splitlines()]
    assert {*rows} <= {one.path for one in manifest.files}
    return len(rows)
