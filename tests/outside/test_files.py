"""What people bring is looked at, made plain, and kept under the hash of its content."""

from __future__ import annotations

import json
import os
import sqlite3
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from riskmap.core.errors import NotFoundError, RefusedFileError, RiskmapError
from riskmap.outside.files import Brought, FileStore
from riskmap.outside.kinds import kind_of, purpose_of, purposes
from riskmap.outside.names import LENGTH_MAX, plain_name
from riskmap.outside.pictures import SIDE_MAX
from tests.outside.bringing import LAT, LON, archive, picture, telling_picture, workbook

NOW = datetime(2026, 7, 12, 1, 0, tzinfo=UTC)
POINT = b'{"type": "Point", "coordinates": [121.4, 31.2]}'


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "brought", ZoneInfo("Asia/Shanghai"))


def take(store: FileStore, content: bytes, name: str, purpose: str) -> Brought:
    return store.take(BytesIO(content), name, purpose_of(purpose), NOW)


def kept(store: FileStore, file: Brought) -> bytes:
    return store.path_of(file.sha256, kind_of(file.kind)).read_bytes()


def geopackage(tmp_path: Path) -> bytes:
    with sqlite3.connect(tmp_path / "made.gpkg") as made:
        made.execute("PRAGMA application_id = 1196444487")
        made.execute("CREATE TABLE t (a)")
    made.close()
    return (tmp_path / "made.gpkg").read_bytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_a_plain_jpeg(store: FileStore, kind: str) -> None:
    found = take(store, picture(kind), "IMG_1.JPG", "photo")
    assert (found.kind, found.mimetype, found.name) == ("jpeg", "image/jpeg", "IMG_1.JPG")
    assert found.shot is not None
    assert (found.shot.width, found.shot.height) == (64, 48)
    with Image.open(BytesIO(kept(store, found))) as image:
        assert image.format == "JPEG"


def test_where_and_when_are_kept_as_data_and_taken_off_the_picture(store: FileStore) -> None:
    found = take(store, telling_picture(), "a.jpg", "photo")
    assert found.shot is not None
    assert found.shot.position is not None
    assert found.shot.position.lon == pytest.approx(LON, abs=1e-6)
    assert found.shot.position.lat == pytest.approx(LAT, abs=1e-6)
    assert found.shot.taken_at == datetime(2026, 7, 11, 23, 37, 12, tzinfo=UTC)
    content = kept(store, found)
    for told in (b"Exif", b"Telephone", b"Zhang", b"script", b"2026:07", b"ICC_PROFILE"):
        assert told not in content
    with Image.open(BytesIO(content)) as image:
        assert dict(image.getexif()) == {}


def test_a_picture_that_lay_on_its_side_stands(store: FileStore) -> None:
    found = take(store, telling_picture(orientation=6), "a.jpg", "photo")
    assert found.shot is not None
    assert (found.shot.width, found.shot.height) == (48, 64)


def test_a_large_picture_is_made_smaller_and_what_was_clear_is_white(store: FileStore) -> None:
    written = BytesIO()
    Image.new("RGBA", (4000, 1000), (0, 0, 0, 0)).save(written, "PNG")
    found = take(store, written.getvalue(), "a.png", "photo")
    assert found.shot is not None
    assert (found.shot.width, found.shot.height) == (SIDE_MAX, 750)
    with Image.open(BytesIO(kept(store, found))) as image:
        assert image.getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("wrong", "value"),
    [
        (ExifTags.GPS.GPSLatitude, (91.0, 0.0, 0.0)),
        (ExifTags.GPS.GPSLatitude, (1.0,)),
        (ExifTags.GPS.GPSLatitudeRef, "X"),
        (ExifTags.GPS.GPSLongitude, (181.0, 0.0, 0.0)),
    ],
)
def test_an_impossible_position_is_none(store: FileStore, wrong: int, value: object) -> None:
    exif = Image.Exif()
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps.update({1: "N", 2: (31.0, 0.0, 0.0), 3: "E", 4: (121.0, 0.0, 0.0), wrong: value})
    found = take(store, picture(exif=exif), "a.jpg", "photo")
    assert found.shot is not None
    assert found.shot.position is None


@pytest.mark.parametrize(
    ("name", "purpose", "kind"),
    [
        ("officers.xlsx", "spreadsheet", "xlsx"),
        ("officers.csv", "spreadsheet", "csv"),
        ("a.gpkg", "geodata", "geopackage"),
        ("a.GeoJSON", "geodata", "geojson"),
        ("a.kml", "geodata", "kml"),
        ("a.zip", "geodata", "geodata_zip"),
    ],
)
def test_each_kind_is_known_by_its_content(
    store: FileStore, tmp_path: Path, name: str, purpose: str, kind: str
) -> None:
    contents = {
        "xlsx": workbook(),
        "csv": "姓名,电话\n张三,021\n".encode("gb18030"),
        "geopackage": geopackage(tmp_path),
        "geojson": b"\xef\xbb\xbf " + POINT,
        "kml": b"<kml xmlns='http://www.opengis.net/kml/2.2'><Document/></kml>",
        "geodata_zip": archive({"layer/a.shp": b"...", "layer/a.dbf": b"..."}),
    }
    found = take(store, contents[kind], name, purpose)
    assert found.kind == kind
    assert kept(store, found) == contents[kind]
    for other in contents.keys() - {kind}:
        with pytest.raises(RiskmapError):
            take(store, contents[other], name, purpose)


def test_equal_contents_are_kept_once_with_every_name(store: FileStore) -> None:
    first, second = (take(store, POINT, name, "geodata") for name in ("一.json", "二.json"))
    assert first.sha256 == second.sha256
    assert [one.name for one in store.records_of(first.sha256)] == ["一.json", "二.json"]
    assert len([one for one in store.folder.rglob("*") if one.suffix == ".geojson"]) == 1


def test_a_record_beside_the_file_tells_all_that_was_told(store: FileStore) -> None:
    found = take(store, telling_picture(), "积水.jpg", "photo")
    assert store.records_of(found.sha256) == (found,)
    record = next(store.folder.rglob("*.json"))
    said = json.loads(record.read_text("utf-8"))
    assert said["name"] == "积水.jpg"
    assert said["shot"]["position"]["lat"] == pytest.approx(LAT, abs=1e-6)


def test_what_is_forgotten_is_gone_with_its_records(store: FileStore) -> None:
    found, other = (
        take(store, POINT, "a.json", "geodata"),
        take(store, POINT + b" ", "b.json", "geodata"),
    )
    store.forget(found.sha256)
    with pytest.raises(NotFoundError):
        store.path_of(found.sha256, kind_of(found.kind))
    assert store.records_of(found.sha256) == ()
    assert kept(store, other)


def test_nothing_is_left_of_what_was_refused(store: FileStore) -> None:
    for content in (b"", b"<html>", bytes(100)):
        with pytest.raises(RefusedFileError):
            take(store, content, "a.jpg", "photo")
    assert list(store.folder.rglob("*")) == []


def test_what_lies_aside_is_found_by_nobody_until_it_is_kept(store: FileStore) -> None:
    one, other = (
        store.receive(BytesIO(POINT + more), "a.json", purpose_of("geodata"), NOW)
        for more in (b"", b" ")
    )
    with pytest.raises(NotFoundError):
        kept(store, one.brought)
    one.keep()
    one.keep()
    for each in (one, other):
        each.drop()
    assert kept(store, one.brought) == POINT
    assert store.records_of(one.brought.sha256) == (one.brought,)
    there = {path.name.partition("-")[0] for path in store.folder.rglob("*") if path.is_file()}
    assert there == {one.brought.sha256, f"{one.brought.sha256}.geojson"}


def test_what_is_old_is_told_by_content_and_cleared_where_it_lies_aside(store: FileStore) -> None:
    old, new = (take(store, POINT + more, "a.json", "geodata") for more in (b"", b" "))
    for more in (b"  ", b"   "):
        store.receive(BytesIO(POINT + more), "a.json", purpose_of("geodata"), NOW)
    halves = sorted(store.folder.glob("*.part"))
    long_ago = NOW - timedelta(days=9)
    for path in (store.path_of(old.sha256, kind_of(old.kind)), *halves[:2]):
        os.utime(path, (long_ago.timestamp(),) * 2)
    assert list(store.old(NOW - timedelta(days=7))) == [old.sha256]
    store.clear(NOW - timedelta(days=7))
    assert sorted(store.folder.glob("*.part")) == halves[2:]
    assert kept(store, new)


@pytest.mark.parametrize("sha256", ["", "..", "../../etc/passwd", "g" * 64, "A" * 64, "a" * 63])
def test_a_hash_that_is_none_leads_nowhere(store: FileStore, sha256: str) -> None:
    with pytest.raises(NotFoundError):
        store.path_of(sha256, kind_of("jpeg"))


@pytest.mark.parametrize(
    ("given_name", "plain"),
    [
        ("积水 铜川路.jpg", "积水 铜川路.jpg"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\win.ini", "win.ini"),
        ("C:\\fakepath\\a.jpg", "a.jpg"),
        ("a\r\nSet-Cookie: x=1.jpg", "aSet-Cookie x=1.jpg"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("<script>alert(1)</script>.jpg", "script.jpg"),
        ("-rf .jpg", "rf .jpg"),
        (".htaccess", "htaccess"),
        ("CON.jpg", "_CON.jpg"),
        ("a\x00.jpg", "a.jpg"),
        ("", "unnamed"),
        ("...", "unnamed"),
        (None, "unnamed"),
        ("长" * 300 + ".xlsx", "长" * 75 + ".xlsx"),
    ],
)
def test_a_name_becomes_plain(given_name: str | None, plain: str) -> None:
    assert plain_name(given_name) == plain


@given(st.text(max_size=300))
def test_no_name_is_a_path_or_breaks_a_line(text: str) -> None:
    name = plain_name(text)
    assert 0 < len(name) <= LENGTH_MAX
    assert Path(name).name == name
    assert not set(name) & set('/\\:\r\n\x00"<>')


def test_every_purpose_is_whole() -> None:
    for purpose in purposes().values():
        kinds = [kind_of(slug) for slug in purpose.kinds]
        assert purpose.suffixes
        assert purpose.size_max > 0
        if any(kind.packed for kind in kinds):
            assert purpose.unpacked_max > purpose.size_max
            assert purpose.members_max > 0
        assert all(kind.starts or kind.slug in {"csv", "geojson", "kml"} for kind in kinds)
