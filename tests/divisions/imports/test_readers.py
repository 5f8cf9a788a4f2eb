"""Files as districts bring them, made here by the libraries that people use."""

import codecs
import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.errors import RiskmapError, UnknownDatumError, UnreadableFileError
from riskmap.divisions.imports import readers
from riskmap.divisions.imports.records import CrsSource, ImportOptions, Sheet
from riskmap.geo.crs import is_same_crs
from riskmap.outside import guard
from tests.divisions.imports.conftest import STREETS, two_streets

NONE = ImportOptions()
TABLE = "社区代码,社区名称,人口\n310107005001,源园居委会,2031\n"


def read(path: Path, **options: Any) -> Sheet:
    return readers.read(path, ImportOptions(**options))


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.kml", "a.gdb"])
def test_maps_are_read_with_names_codes_and_crs(save: Callable[..., Path], name: str) -> None:
    sheet = read(save(two_streets(), name))
    assert [row["代码"] for row in sheet.rows] == list(STREETS)
    assert [row["名称"] for row in sheet.rows] == list(STREETS.values())
    assert is_same_crs(sheet.crs, "EPSG:4326")
    assert sheet.geometries is not None
    assert sheet.geometries[0].bounds == pytest.approx((121.40, 31.25, 121.41, 31.26))


def test_what_a_format_says_of_its_datum_is_told_from_what_a_file_says(
    save: Callable[..., Path],
) -> None:
    assert read(save(two_streets(), "a.gpkg")).crs_source is CrsSource.FILE
    assert read(save(two_streets(), "a.kml")).crs_source is CrsSource.FORMAT
    plain = save(two_streets(), "a.geojson", RFC7946=True)
    assert read(plain).crs_source is CrsSource.FORMAT


def test_a_geopackage_without_crs_has_none(save: Callable[..., Path]) -> None:
    assert read(save(two_streets().set_crs(None, allow_override=True), "a.gpkg")).crs is None


def test_style_of_kml_is_no_data(save: Callable[..., Path]) -> None:
    assert set(readers.without_empty_columns(read(save(two_streets(), "a.kml"))).columns) == {
        "代码",
        "名称",
    }


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
def test_a_zipped_shapefile_is_read_with_its_code_page(
    save_shapefile: Callable[..., Path], encoding: str
) -> None:
    sheet = read(save_shapefile(two_streets(), encoding=encoding))
    assert [row["名称"] for row in sheet.rows] == list(STREETS.values())
    assert is_same_crs(sheet.crs, "EPSG:4326")


def test_utf8_without_code_page_is_certain(save_shapefile: Callable[..., Path]) -> None:
    sheet = read(save_shapefile(two_streets(), without=(".cpg",)))
    assert sheet.encoding == "utf-8"
    assert sheet.rows[0]["名称"] == "曹杨新村街道"


def test_gbk_without_code_page_is_asked_with_a_sample(save_shapefile: Callable[..., Path]) -> None:
    path = save_shapefile(two_streets(), encoding="GBK", without=(".cpg",))
    with pytest.raises(UnreadableFileError, match=r"--encoding gbk.*曹杨新村街道"):
        read(path)
    assert read(path, encoding="gbk").rows[0]["名称"] == "曹杨新村街道"


def test_encoding_and_datum_are_asked_together(save_shapefile: Callable[..., Path]) -> None:
    path = save_shapefile(two_streets(), encoding="GBK", without=(".cpg", ".prj"))
    with pytest.raises(UnknownDatumError, match=r"(?s)--encoding gbk.*--datum.*gcj02"):
        read(path)


def test_a_wrong_encoding_is_refused_not_spoiled(save_shapefile: Callable[..., Path]) -> None:
    path = save_shapefile(two_streets(), encoding="GBK")
    with pytest.raises(UnreadableFileError, match="not in utf-8"):
        read(path, encoding="utf-8")


def test_names_cut_within_a_character_lose_only_its_half(
    save_shapefile: Callable[..., Path],
) -> None:
    frame = two_streets().rename(columns={"代码": "社区代码"})
    frame["名称"] = "源" * 100  # a text field ends after 254 bytes
    sheet = read(save_shapefile(frame))
    assert "社区代" in sheet.columns
    assert sheet.rows[0]["名称"] == "源" * 84


@pytest.mark.parametrize("without", [".dbf", ".shx"])
def test_a_shapefile_without_its_parts_says_which_one_is_missing(
    save_shapefile: Callable[..., Path], without: str
) -> None:
    with pytest.raises(UnreadableFileError, match=f"lacks the {without}"):
        read(save_shapefile(two_streets(), without=(without,)))


def test_whole_numbers_with_blanks_among_them_stay_whole(save: Callable[..., Path]) -> None:
    frame = two_streets()
    frame["人口"] = [2031, None]
    frame["人口"] = frame["人口"].astype("Int64")
    assert [row["人口"] for row in read(save(frame, "a.gpkg")).rows] == ["2031", None]


def test_of_several_layers_one_must_be_named(save: Callable[..., Path]) -> None:
    path = save(two_streets(), "a.gpkg", layer="streets")
    save(two_streets(), "a.gpkg", layer="other", mode="a")
    with pytest.raises(UnreadableFileError, match="--layer: streets, other"):
        read(path)
    assert len(read(path, layer="streets").rows) == 2


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TABLE.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TABLE.encode(), "utf-8-sig"),
        (TABLE.encode("gbk"), "gb18030"),
        (TABLE.encode("gb18030"), "gb18030"),
        (TABLE.encode("utf-16"), "utf-16"),
        (TABLE.replace(",", "\t").encode(), "utf-8"),
        (TABLE.replace(",", ";").replace("\n", "\r\n").encode(), "utf-8"),
    ],
)
def test_tables_are_read_in_every_encoding_spreadsheets_write(
    tmp_path: Path, data: bytes, encoding: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    sheet = read(path)
    assert sheet.encoding == encoding
    assert sheet.columns == ("社区代码", "社区名称", "人口")
    assert dict(sheet.rows[0]) == {
        "社区代码": "310107005001",
        "社区名称": "源园居委会",
        "人口": "2031",
    }
    assert [one.kind for one in sheet.findings] == (
        ["encoding_guessed"] if encoding == "gb18030" else []
    )


def test_a_declared_encoding_is_believed_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TABLE.encode("gbk"))
    assert read(path, encoding="GBK").findings == ()
    with pytest.raises(UnreadableFileError, match="not in utf-8: byte 1 "):
        read(path, encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="no encoding klingon"):
        read(path, encoding="klingon")


def test_a_row_with_more_cells_than_columns_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("code,name\n310107005001,源园,居委会\n310107005003,花溪园\n\n", "utf-8")
    sheet = read(path)
    assert [(one.kind, one.row) for one in sheet.findings] == [("row_too_long", 1)]
    assert len(sheet.rows) == 2


def test_two_columns_of_one_name_both_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("code,code,\n1,2,\n", "utf-8")
    assert read(path).columns == ("code", "code (2)")


def a_workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_cells_of_a_workbook_come_as_text(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["代码", "人口"], [310107005003, 2031.0], ["310107005004", None]]
    sheet = read(a_workbook(tmp_path / "a.xlsx", 表=rows, empty=[]))
    assert [row["代码"] for row in sheet.rows] == ["310107005003", "310107005004"]
    assert [row["人口"] for row in sheet.rows] == ["2031", None]


def test_of_several_filled_sheets_one_must_be_named(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "a.xlsx", one=[["code"], ["1"]], two=[["code"], ["2"]])
    with pytest.raises(UnreadableFileError, match="--layer: one, two"):
        read(path)
    assert read(path, layer="two").rows[0]["code"] == "2"
    with pytest.raises(UnreadableFileError, match="no filled sheet three"):
        read(path, layer="three")


@pytest.mark.parametrize(
    "name", ["a.gpkg", "a.geojson", "a.kml", "a.zip", "a.xlsx", "a.csv", "a.json"]
)
@pytest.mark.parametrize("data", [b"\x00\xff\xfe\x80 nothing", b"<html>", b"{", b"PK\x03\x04"])
def test_what_is_not_what_its_name_says_is_refused_in_a_sentence(
    tmp_path: Path, name: str, data: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    if name == "a.csv" and data in {b"<html>", b"{", b"PK\x03\x04"}:
        assert read(path).rows == ()  # one line of text: columns without rows
    else:
        with pytest.raises(UnreadableFileError) as caught:
            read(path)
        assert caught.value.how_to_mend.id


def test_a_virtual_map_in_disguise_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "a.kml"
    path.write_text("<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>", "utf-8")
    with pytest.raises(UnreadableFileError, match="no KML"):
        read(path)


def test_declarations_before_a_kml_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.kml"
    path.write_text('<!DOCTYPE kml [<!ENTITY a "aaaa">]><kml>&a;</kml>', "utf-8")
    with pytest.raises(UnreadableFileError, match="no KML"):
        read(path)


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("a.shp", "ZIP"),
        ("a.xls", "xlsx"),
        ("a.kmz", "Unpack"),
        ("a.dwg", "GeoPackage"),
    ],
)
def test_an_unknown_format_says_what_to_bring_instead(tmp_path: Path, name: str, mend: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(UnreadableFileError, match=mend):
        read(tmp_path / name)


def test_a_missing_and_an_empty_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"no file a\.csv"):
        read(tmp_path / "a.csv")
    (tmp_path / "a.csv").touch()
    with pytest.raises(UnreadableFileError, match="is empty"):
        read(tmp_path / "a.csv")


@pytest.mark.parametrize("name", ["bomb.zip", "bomb.xlsx"])
def test_an_archive_that_swells_is_refused_before_it_is_unpacked(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.shp", bytes(20_000_000))
    with pytest.raises(UnreadableFileError, match="too large"):
        read(path)


def test_a_member_larger_than_it_says_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.shp", bytes(2_000))
    monkeypatch.setattr(guard, "MAX_UNPACKED_BYTES", 1_000)
    with pytest.raises(UnreadableFileError, match="too large"), guard.unpacked(path):
        pass


def test_nothing_is_unpacked_outside_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../out.txt", "x")
        archive.writestr("/abs.txt", "x")
    with guard.unpacked(path) as folder:
        assert {one.name for one in folder.iterdir()} == {"out.txt", "abs.txt"}
    assert not folder.exists()
    assert not (tmp_path.parent / "out.txt").exists()


def test_absurdly_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_ROWS", 2)
    path = tmp_path / "a.csv"
    path.write_text("code\n1\n2\n3\n", "utf-8")
    with pytest.raises(UnreadableFileError, match="more than 2 rows"):
        read(path)


def test_a_locked_archive_is_named_so(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.shp", b"x")
    raw = bytearray(data.getvalue())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(raw)
    with pytest.raises(UnreadableFileError, match="password"):
        read(tmp_path / "a.zip")


def test_a_zipped_file_geodatabase_is_read(save: Callable[..., Path], tmp_path: Path) -> None:
    folder = save(two_streets(), "a.gdb")
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in folder.iterdir():
            archive.write(part, f"a.gdb/{part.name}")
    assert [row["代码"] for row in read(path).rows] == list(STREETS)


@given(data=st.data())
@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.kml", "a.zip", "a.xlsx", "a.csv"])
def test_a_damaged_file_is_read_or_refused_and_never_breaks_the_reader(
    name: str, data: st.DataObject, sound: Callable[[str], bytes]
) -> None:
    damaged = bytearray(sound(name))
    places = st.lists(st.integers(0, len(damaged) - 1), min_size=1, max_size=5)
    for place in data.draw(places):
        damaged[place] = data.draw(st.integers(0, 255))
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(damaged)
        with suppress(RiskmapError):  # a refusal; whatever else is raised fails the test
            sheet = readers.read(path, NONE)
            assert sheet.geometries is None or len(sheet.geometries) == len(sheet.rows)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """Return the bytes of a sound file of that name."""
    folder = tmp_path_factory.mktemp("sound")
    for name, driver in (("a.gpkg", "GPKG"), ("a.geojson", "GeoJSON"), ("a.kml", "KML")):
        two_streets().to_file(folder / name, driver=driver)
    two_streets().to_file(folder / "a.shp", encoding="GBK")
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        for part in folder.glob("a.[sdpc]*"):
            archive.write(part, part.name)
    a_workbook(folder / "a.xlsx", one=[["code"], ["1"]])
    (folder / "a.csv").write_text(TABLE, "utf-8")
    return lambda name: (folder / name).read_bytes()
