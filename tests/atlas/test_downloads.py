"""Files of the map, opened again: everything said of the data is inside, nothing runs."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import geopandas as gpd
import openpyxl
import pyogrio
import pytest
from flask.testing import FlaskClient

from riskmap.atlas.downloads import About, Sheet
from riskmap.atlas.downloads.tables import as_csv, as_xlsx
from riskmap.core.sources import Flags

FLAGS = tuple(Flags().as_dict())
CREDIT = "© OpenStreetMap contributors, ODbL 1.0"
SAID = "The hazard is made up for demonstration and is no forecast."


def take(client: FlaskClient, ending: str, **asked: str) -> bytes:
    address = f"/api/v1/map/download.{ending}"
    answer = client.get(address, query_string={"lang": "en", **asked})
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    data: bytes = answer.data
    return data


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_the_name_of_a_file_says_what_is_in_it(client: FlaskClient) -> None:
    answer = client.get("/api/v1/map/download.csv?level=street&measure=hazard.typhoon_wind")
    today = datetime.now(UTC).date().isoformat()
    name = f"putuo_street_hazard-typhoon_wind_{today}.csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_csv_opens_in_a_spreadsheet_with_its_chinese(client: FlaskClient) -> None:
    data = take(client, "csv", level="street", measure="people_exposed")
    assert data.startswith(b"\xef\xbb\xbf")
    listed = rows(data)
    assert len(listed) == 10
    for row in listed:
        assert "街道" in row["name_zh"] or "镇" in row["name_zh"]
        assert row["attribution"] == CREDIT
        assert {row[name] for name in FLAGS} <= {"true", "false"}
        assert row["hazard_is_synthetic"] == "true"
        assert SAID in row["notices"]
        assert (row["measure"], row["unit"]) == ("people_exposed", "persons")
        assert float(row["value"]) >= 0
        assert row["assessment_version"] == "1"


def test_values_of_made_up_outlines_are_left_out_and_it_is_said(client: FlaskClient) -> None:
    listed = rows(take(client, "csv", level="committee"))
    assert len(listed) == 285
    assert {row["value"] for row in listed} == {""}
    assert all(row["class"] for row in listed)
    workbook = openpyxl.load_workbook(io.BytesIO(take(client, "xlsx", level="committee")))
    texts = [str(row[1].value) for row in workbook["About these data"].iter_rows()]
    assert "Values are left out: outlines are made up." in texts


def test_the_same_filters_hold_as_in_the_list(client: FlaskClient) -> None:
    everything = rows(take(client, "csv", level="committee"))
    of_class = rows(take(client, "csv", level="committee", **{"class": "4"}))
    assert {row["class"] for row in of_class} == {"4"}
    assert len(of_class) == sum(row["class"] == "4" for row in everything)
    named = rows(take(client, "csv", level="street", q="cyxc"))
    assert [row["code"] for row in named] == ["310107005000"]
    people = [int(row["people"]) for row in rows(take(client, "csv", sort="-people"))]
    assert people == sorted(people, reverse=True)


def test_a_workbook_has_the_data_and_a_sheet_about_them(client: FlaskClient) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(take(client, "xlsx", level="street")))
    assert workbook.sheetnames == ["Units", "About these data"]
    head, *body = list(workbook["Units"].iter_rows(values_only=True))
    assert len(body) == 10
    first = dict(zip(head, body[0], strict=True))
    assert first["hazard_is_synthetic"] is True
    assert isinstance(first["code"], str)
    assert isinstance(first["value"], float)
    about: dict[str, list[str]] = {}
    for label, text in workbook["About these data"].iter_rows(values_only=True):
        about.setdefault(str(label), []).append(str(text))
    assert about["Attribution"] == [CREDIT]
    assert SAID in about["Notice"]
    assert about["Assessment"] == ["1"]
    assert len(about["Source"]) > 5
    assert "hazard_is_synthetic" in about["Flags"][0]
    assert "ODbL-1.0" in about["Licence"][0]
    assert len(about["Class"]) == 6


@pytest.mark.parametrize("level", ["street", "committee"])
@pytest.mark.parametrize("ending", ["csv", "xlsx", "geojson", "gpkg"])
def test_every_flag_of_every_unit_is_in_every_file(
    client: FlaskClient, tmp_path: Path, ending: str, level: str
) -> None:
    body = client.get(f"/api/v1/map/units?level={level}").get_json()
    expected = {
        one["properties"]["code"]: {name: one["properties"][name] for name in FLAGS}
        for one in body["features"]
    }
    assert any(any(flags.values()) for flags in expected.values())
    data = take(client, ending, level=level)
    if ending == "csv":
        told = {one["code"]: {name: one[name] == "true" for name in FLAGS} for one in rows(data)}
    elif ending == "xlsx":
        units = openpyxl.load_workbook(io.BytesIO(data))["Units"]
        head, *listed = units.iter_rows(values_only=True)
        named = [dict(zip(head, row, strict=True)) for row in listed]
        told = {one["code"]: {name: one[name] for name in FLAGS} for one in named}
    else:
        file = tmp_path / f"map.{ending}"
        file.write_bytes(data)
        frame = gpd.read_file(file).set_index("code")
        told = {code: {name: bool(row[name]) for name in FLAGS} for code, row in frame.iterrows()}
    assert told == expected


def test_the_page_offers_its_list_as_files_with_the_same_filters(client: FlaskClient) -> None:
    asked = {"level": "committee", "q": "xincun", "class": "3", "sort": "name", "lang": "en"}
    text = client.get("/", query_string=asked).text
    listed = re.findall(r'<tr data-code="([^"]+)"', text)
    assert listed
    links = [unescape(one) for one in re.findall(r'href="(/api/v1/map/download[^"]+)"', text)]
    endings = [one.split("?")[0].rpartition(".")[2] for one in links]
    assert endings == ["csv", "xlsx", "geojson", "gpkg"]
    assert [one["code"] for one in rows(client.get(links[0]).data)] == listed


def test_geojson_carries_flags_and_credits(client: FlaskClient) -> None:
    frame = gpd.read_file(io.BytesIO(take(client, "geojson", level="committee")))
    assert len(frame) == 285
    assert frame["geometry_is_synthetic"].all()
    assert set(frame["attribution"]) == {CREDIT}
    assert frame.geometry.is_valid.all()


def test_a_geopackage_carries_flags_credits_and_crs(client: FlaskClient, tmp_path: Path) -> None:
    file = tmp_path / "map.gpkg"
    file.write_bytes(take(client, "gpkg", level="street", measure="annual_loss"))
    frame = gpd.read_file(file, layer="units")
    assert len(frame) == 10
    assert frame.crs.to_epsg() == 4490
    assert frame["hazard_is_synthetic"].all()
    assert not frame["geometry_is_synthetic"].any()
    assert set(frame["attribution"]) == {CREDIT}
    assert frame["value"].notna().all()
    told = pyogrio.read_info(file, layer="units")
    metadata = " ".join(told["layer_metadata"].values())
    assert CREDIT in metadata
    assert SAID in metadata


def test_a_place_with_its_own_divisions_comes_as_files_too(
    abroad: FlaskClient, tmp_path: Path
) -> None:
    file = tmp_path / "abroad.gpkg"
    file.write_bytes(take(abroad, "gpkg", level="comuna"))
    frame = gpd.read_file(file)
    assert list(frame["code"]) == ["0101", "0102"] or set(frame["code"]) == {"0101", "0102"}
    assert set(frame["attribution"]) == {"Puerto Ejemplo: lugar ficticio, datos inventados"}
    listed = rows(take(abroad, "csv", level="barrio"))
    assert "Caleta Ñuñoa Chica" in {row["name_zh"] for row in listed}
    assert {row["geometry_is_synthetic"] for row in listed} == {"true"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_becomes_a_formula(text: str) -> None:
    sheet = Sheet(
        columns=("name", "value"),
        rows=((text, -1.5),),
        units=(),
        about=(About(label="Notice", text=text),),
        stem="x",
    )
    written = rows(as_csv(sheet))[0]
    assert written["name"] == f"'{text}"
    assert written["value"] == "-1.5"  # a number is a number
    workbook = openpyxl.load_workbook(io.BytesIO(as_xlsx(sheet, titles=("Units", "About"))))
    for page in workbook:
        assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n"}


def test_nothing_that_fits_is_a_file_with_no_rows(client: FlaskClient) -> None:
    assert rows(take(client, "csv", q="zzzz")) == []
    assert take(client, "xlsx", q="zzzz")
    assert take(client, "gpkg", q="zzzz")
    assert b'"features":[]' in take(client, "geojson", q="zzzz")
