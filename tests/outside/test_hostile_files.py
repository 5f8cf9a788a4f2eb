"""Files that are meant to harm are refused, with a reason, before they cost anything."""

from __future__ import annotations

import codecs
import time
import tracemalloc
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from riskmap.core.errors import RefusedFileError, RiskmapError, UnreadableFileError
from riskmap.divisions.imports import readers
from riskmap.divisions.imports.records import ImportOptions
from riskmap.outside.files import FileStore
from riskmap.outside.kinds import purpose_of
from riskmap.outside.markup import root_of
from tests.outside.bringing import (
    CALLER,
    KML,
    LAUGHS,
    READER,
    archive,
    huge_png,
    picture,
    swollen_png,
    workbook,
)

NOW = datetime(2026, 7, 12, tzinfo=UTC)
SHEET = "xl/worksheets/sheet1.xml"
CELLS = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
CELLS += b'<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>'
#: Costs more than this in memory, and somebody could take a server down with a few.
MEMORY_MAX = 30_000_000


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "brought", ZoneInfo("Asia/Shanghai"))


def refused(store: FileStore, content: bytes, name: str, purpose: str) -> str:
    """Return why a file is refused; fail if it is not, if it costs much, or leaves anything."""
    tracemalloc.start()
    began = time.monotonic()
    with pytest.raises(UnreadableFileError) as fault:
        store.take(BytesIO(content), name, purpose_of(purpose), NOW)
    taken, most = time.monotonic() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert taken < 10
    assert most < MEMORY_MAX
    assert [one for one in store.folder.rglob("*") if one.is_file()] == []
    assert fault.value.how_to_mend.id
    return str(fault.value)


def test_a_picture_of_billions_of_pixels_is_not_decoded(store: FileStore) -> None:
    assert "million pixels" in refused(store, huge_png(), "a.png", "photo")
    assert "million pixels" in refused(store, huge_png(9_000), "a.png", "photo")


def test_a_picture_that_swells_while_it_is_read_is_refused(store: FileStore) -> None:
    assert "damaged" in refused(store, swollen_png(), "a.png", "photo")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_was_cut_off_is_refused(store: FileStore, kind: str) -> None:
    content = picture(kind, (640, 480))
    assert "damaged" in refused(store, content[: len(content) // 2], "a.jpg", "photo")


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html><script>alert(1)</script>",
        b"GIF89a/*" + bytes(20) + b"*/=alert(1)",
        b"%PDF-1.7 /OpenAction",
        b"MZ" + bytes(200),
        b"\x7fELF" + bytes(200),
        b"#!/bin/sh\nrm -rf /",
        b"%!PS-Adobe-3.0 EPSF-3.0",
        b"RIFF\x10\x00\x00\x00AVI LIST",
        b"\xff\xd8\xff<script>alert(1)</script>",
    ],
)
@pytest.mark.parametrize("name", ["photo.jpg", "photo.png", ""])
def test_what_only_calls_itself_a_picture_is_refused(
    store: FileStore, content: bytes, name: str
) -> None:
    refused(store, content, name, "photo")


def test_what_hangs_behind_a_picture_is_left_behind(store: FileStore) -> None:
    content = picture() + b"<?php system($_GET['c']); ?>" + archive({"a.class": b"x" * 99})
    found = store.take(BytesIO(content), "a.jpg", purpose_of("photo"), NOW)
    kept = next(store.folder.rglob("*.jpg")).read_bytes()
    assert found.size == len(kept)
    assert b"php" not in kept
    assert b"PK\x03\x04" not in kept


def test_a_picture_named_as_a_page_is_refused(store: FileStore) -> None:
    for name in ("a.html", "a.svg", "a.php", "a.jpg.exe"):
        refused(store, picture(), name, "photo")


def test_more_bytes_than_a_purpose_takes_are_not_even_received(store: FileStore) -> None:
    class Endless(BytesIO):
        given = 0

        def read(self, size: int | None = -1) -> bytes:
            self.given += size or 0
            return bytes(size or 0)

    stream = Endless()
    with pytest.raises(RefusedFileError, match="larger than 10 MB"):
        store.take(stream, "a.csv", purpose_of("spreadsheet"), NOW)
    assert stream.given < 12_000_000


@pytest.mark.parametrize("name", ["a.xlsx", "a.zip"])
def test_an_archive_that_swells_is_not_unpacked(store: FileStore, name: str) -> None:
    purpose = "geodata" if name == "a.zip" else "spreadsheet"
    base = b"" if name == "a.zip" else workbook()
    bomb = archive({"a.shp": bytes(60_000_000), SHEET: bytes(60_000_000)}, base)
    assert len(bomb) < 200_000
    assert "too large" in refused(store, bomb, name, purpose)


def test_an_archive_of_thousands_of_files_is_not_unpacked(store: FileStore) -> None:
    many = {f"{n}.txt": b"" for n in range(2_001)}
    assert "too large" in refused(store, archive({"a.shp": b"", **many}), "a.zip", "geodata")
    assert "too large" in refused(store, archive(many, workbook()), "a.xlsx", "spreadsheet")


def test_an_archive_that_lies_about_its_size_is_cut_off(store: FileStore) -> None:
    whole = bytearray(archive({"a.shp": bytes(50_000_000)}))
    at = whole.index(b"PK\x01\x02") + 24  # the size that the directory tells
    whole[at : at + 4] = (100).to_bytes(4, "little")
    path = store.folder.parent / "a.zip"
    path.write_bytes(whole)
    with pytest.raises(RiskmapError):
        readers.read(path, ImportOptions())


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/a.shp", "/etc/a.shp", "C:/a.shp", "..\\..\\a.shp", "x/../../a.shp"]
)
def test_an_archive_whose_names_lead_out_is_refused(store: FileStore, name: str) -> None:
    assert "lead out" in refused(store, archive({name: b"x"}), "a.zip", "geodata")


def test_archives_within_archives_are_not_opened(store: FileStore) -> None:
    inner = archive({"a.shp": bytes(1_000)})
    assert "nothing that is read" in refused(store, archive({"a.zip": inner}), "b.zip", "geodata")


@pytest.mark.parametrize(
    "part",
    [
        "xl/vbaProject.bin",
        "xl/macrosheets/sheet1.xml",
        "xl/externalLinks/externalLink1.xml",
        "xl/activeX/activeX1.xml",
        "xl/embeddings/oleObject1.bin",
    ],
)
def test_a_workbook_with_macros_or_things_from_elsewhere_is_refused(
    store: FileStore, part: str
) -> None:
    assert "macros" in refused(store, archive({part: b"<x/>"}, workbook()), "a.xlsx", "spreadsheet")


@pytest.mark.parametrize("attack", [LAUGHS, READER, CALLER], ids=["laughs", "reader", "caller"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_entities_in_a_workbook_are_refused(store: FileStore, attack: bytes, encoding: str) -> None:
    mark = codecs.BOM_UTF16_BE if encoding == "utf-16-be" else b""
    evil = mark + (attack + CELLS).decode().encode(encoding)
    for part in (SHEET, "xl/sharedStrings.xml", "[Content_Types].xml", "docProps/core.xml"):
        content = archive({part: evil}, workbook())
        assert part in refused(store, content, "a.xlsx", "spreadsheet")


@pytest.mark.parametrize("attack", [LAUGHS, READER, CALLER], ids=["laughs", "reader", "caller"])
def test_entities_in_kml_are_refused(store: FileStore, attack: bytes) -> None:
    refused(store, attack + KML, "a.kml", "geodata")
    refused(store, archive({"doc.kml": attack + KML}), "a.zip", "geodata")


@pytest.mark.parametrize("attack", [LAUGHS, READER, CALLER], ids=["laughs", "reader", "caller"])
def test_the_reader_of_workbooks_swells_no_entities_either(tmp_path: Path, attack: bytes) -> None:
    """The shell reads files that no form brought: the parser itself must be careful."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(archive({SHEET: attack + CELLS}, workbook()))
    with pytest.raises(RiskmapError):
        readers.read(path, ImportOptions())


@pytest.mark.parametrize(
    "text", ["<a", "", "\x00", "<!DOCTYPE a><a/>", "&a;", "<?xml encoding='x'?><a/>"]
)
def test_what_is_no_sound_xml_has_no_root(text: str) -> None:
    assert root_of(BytesIO(text.encode())) is None


def test_a_sound_document_tells_its_root() -> None:
    assert root_of(BytesIO(b"<?xml version='1.0'?><!-- x --><k:kml xmlns:k='u'><a>")) == "kml"
