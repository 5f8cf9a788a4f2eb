"""The demonstration data of Putuo keeps what its PROVENANCE.md promises."""

from __future__ import annotations

import csv
import json
import math
import re
import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from riskmap.maps.basemap import read_basemap, read_features

PUTUO = Path(__file__).parents[2] / "geodata" / "base" / "putuo"
DISTRICT = "310107000000"
METRIC = "EPSG:4549"

# Committees of each unit as the NBS listed them on 2023-06-30.
COMMITTEES = {
    "310107005000": ("曹杨新村街道", 20),
    "310107014000": ("长风新村街道", 27),
    "310107015000": ("长寿路街道", 35),
    "310107016000": ("甘泉路街道", 20),
    "310107017000": ("石泉路街道", 28),
    "310107020000": ("宜川路街道", 25),
    "310107021000": ("万里街道", 15),
    "310107022000": ("真如镇街道", 39),
    "310107102000": ("长征镇", 28),
    "310107103000": ("桃浦镇", 48),
}
PREFIX = {"district": 6, "street": 9, "committee": 12}
KINDS = {
    "district": ("区", "District"),
    "subdistrict": ("街道", "Subdistrict"),
    "town": ("镇", "Town"),
    "residents_committee": ("居委会", "Residents' Committee"),
    "village_committee": ("村委会", "Village Committee"),
}
TRANSLATED = {
    "North": "bei",
    "West": "xi",
    "Road": "lu",
    "Lane 95": "jiu shi wu long",
    "Town": "zhen",
    "University": "da xue",
    "Campus": "xiao qu",
    "Community": "she qu",
}

Register = dict[str, dict[str, str]]


def table(name: str, folder: Path = PUTUO) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def facts() -> dict[str, dict[str, Any]]:
    return tomllib.loads((PUTUO / "facts.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def register() -> Register:
    return {row["code12"]: row for row in table("divisions.csv")}


@pytest.fixture(scope="module")
def outlines() -> gpd.GeoDataFrame:
    return gpd.read_file(PUTUO / "boundaries.geojson").set_index("code12")


@pytest.fixture(scope="module")
def features() -> list[dict[str, Any]]:
    collection = json.loads((PUTUO / "boundaries.geojson").read_text(encoding="utf-8"))
    assert set(collection) == {"type", "features"}, "RFC 7946 knows no crs member"
    return list(collection["features"])


# ── the files ───────────────────────────────────────────────────────────────────────────────────


def test_every_file_is_utf8_with_plain_line_ends_and_small() -> None:
    for path in PUTUO.parent.rglob("*"):
        if path.suffix in {".csv", ".geojson", ".md", ".toml"}:
            text = path.read_bytes()
            assert text.decode("utf-8").endswith("\n"), path
            assert not text.startswith(b"\xef\xbb\xbf"), path
            assert b"\r" not in text, path
            assert len(text) < 200_000, path
    assert (PUTUO / "boundaries.geojson").stat().st_size < 60_000


def test_the_provenance_speaks_of_every_file() -> None:
    provenance = (PUTUO / "PROVENANCE.md").read_text(encoding="utf-8")
    described = {line.removeprefix("## ") for line in provenance.splitlines() if line[:3] == "## "}
    present = {path.name for path in PUTUO.iterdir()} - {"PROVENANCE.md", "region.toml"}
    assert present <= described


@pytest.mark.parametrize(
    "name", ["successions.csv", "population.csv", "jobs.csv", "vulnerability.csv"]
)
def test_every_row_names_its_source_and_says_whether_it_is_verified(name: str) -> None:
    for row in table(name):
        assert row["source"]
        assert row["verified"] in {"true", "false"}


# ── the register ────────────────────────────────────────────────────────────────────────────────


def test_codes_are_twelve_digits_unique_and_inside_their_parent(register: Register) -> None:
    assert len(register) == len(table("divisions.csv")) == 296
    for code12, row in register.items():
        assert len(code12) == 12
        assert code12.isascii()
        assert code12.isdigit()
        assert code12[PREFIX[row["level"]] :].strip("0") == ""
        if row["level"] == "district":
            assert row["parent"] == "310000000000"
            continue
        parent = register[row["parent"]]
        digits = PREFIX[parent["level"]]
        assert parent["level"] == {"street": "district", "committee": "street"}[row["level"]]
        assert code12[:digits] == parent["code12"][:digits]


def test_there_are_ten_units_and_285_committees(register: Register) -> None:
    kinds = Counter(row["kind"] for row in register.values())
    assert kinds == {
        "district": 1,
        "subdistrict": 8,
        "town": 2,
        "residents_committee": 278,
        "village_committee": 7,
    }
    levels = Counter(row["level"] for row in register.values())
    assert levels == {"district": 1, "street": 10, "committee": 285}


def test_each_unit_has_the_committees_of_the_published_list(register: Register) -> None:
    committees = [row for row in register.values() if row["level"] == "committee"]
    counted = Counter(row["parent"] for row in committees)
    assert {
        code12: (row["name_zh"], counted[code12])
        for code12, row in register.items()
        if row["level"] == "street"
    } == COMMITTEES
    villages = {row["parent"] for row in committees if row["kind"] == "village_committee"}
    assert villages == {"310107103000"}


def test_only_haitangyuan_is_a_name_twice(register: Register) -> None:
    names = Counter(row["name_zh"] for row in register.values())
    assert {name for name, times in names.items() if times > 1} == {"海棠苑居委会"}
    assert names["海棠苑居委会"] == 2


def test_names_end_with_the_kind_of_unit_in_both_languages(register: Register) -> None:
    for row in register.values():
        zh, en = KINDS[row["kind"]]
        assert row["name_zh"].endswith(zh)
        assert row["name_en"].endswith(en)


def test_pinyin_has_a_syllable_for_every_character_of_the_distinctive_name(
    register: Register,
) -> None:
    for row in register.values():
        stem = row["name_zh"].removesuffix(KINDS[row["kind"]][0])
        syllables = row["pinyin"].split(" ")
        assert len(syllables) == len(stem), row["name_zh"]
        assert all(one.isascii() and one.isalpha() and one.islower() for one in syllables)


@pytest.mark.parametrize(
    ("code12", "pinyin"),
    [
        ("310107014005", "chang feng yi cun"),
        ("310107014009", "da du he lu jiu shi wu long"),
        ("310107014030", "ya shi hui du"),
        ("310107015000", "chang shou lu"),
        ("310107016006", "zi chang"),
        ("310107016010", "ming du hua yuan"),
        ("310107016016", "xin chang"),
        ("310107017004", "xue jia she"),
        ("310107017011", "xun yang xin cun di yi"),
        ("310107017014", "guan nong xin cun di yi"),
        ("310107102000", "chang zheng"),
        ("310107103010", "he le yuan"),
        ("310107103021", "sheng du hui she qu"),
        ("310107103202", "qi lian cun"),
        ("310107103208", "cha pu cun"),
    ],
)
def test_characters_with_several_readings_are_read_as_the_place_is_called(
    register: Register, code12: str, pinyin: str
) -> None:
    assert register[code12]["pinyin"] == pinyin


def test_romanised_names_are_the_pinyin_but_for_the_translated_words(register: Register) -> None:
    numbers = ["yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu", "shi"]
    for row in register.values():
        name = row["name_en"].removesuffix(KINDS[row["kind"]][1])
        name = re.sub(r"No\. (\d+)", lambda found: f"di{numbers[int(found[1]) - 1]}", name)
        for word, pinyin in TRANSLATED.items():
            name = name.replace(f" {word} ", f" {pinyin} ")
        spelt = re.sub("[' ]", "", name).lower().replace("ü", "v")
        village = "cun" if row["kind"] == "village_committee" else ""
        assert spelt + village == row["pinyin"].replace(" ", ""), row["name_en"]


def test_no_date_is_invented(register: Register) -> None:
    assert {row["valid_from"] for row in register.values()} == {"2023-06-30"}
    assert {row["valid_to"] for row in register.values()} == {""}
    assert {row["on"] for row in table("successions.csv")} == {""}


def test_withdrawn_codes_are_out_of_the_register_and_their_successors_in_it(
    register: Register,
) -> None:
    for row in table("successions.csv"):
        assert row["code12"] not in register
        assert register[row["successor"]]["parent"] == row["code12"][:9] + "000"


def test_the_register_repeats_the_published_codes_and_names(
    register: Register, shared_data: Path
) -> None:
    folder = shared_data / "geo" / "admin"
    published = table("putuo_residents_committees_nbs2023.csv", folder)
    assert {
        (row["code12"], row["name"], row["kind"], row["street_code9"] + "000") for row in published
    } == {
        (row["code12"], row["name_zh"], row["kind"], row["parent"])
        for row in register.values()
        if row["level"] == "committee"
    }


# ── the boundaries ──────────────────────────────────────────────────────────────────────────────


def edges(polygon: Any) -> set[frozenset[tuple[float, ...]]]:
    ring = list(polygon.exterior.coords)
    return {frozenset(pair) for pair in pairwise(ring)}


def test_every_unit_has_one_polygon_and_its_registered_names(
    register: Register, outlines: gpd.GeoDataFrame
) -> None:
    assert list(outlines.index) == list(COMMITTEES)
    assert set(outlines.geom_type) == {"Polygon"}
    for code12, row in outlines.iterrows():
        assert row["name_zh"] == register[code12]["name_zh"]
        assert row["name_en"] == register[code12]["name_en"]


def test_every_boundary_carries_its_attribution_and_says_that_it_is_generalised(
    features: list[dict[str, Any]],
) -> None:
    for feature in features:
        properties = feature["properties"]
        assert properties["attribution"] == "© OpenStreetMap contributors, ODbL 1.0"
        assert properties["licence"] == "ODbL-1.0"
        assert properties["source"].startswith("OpenStreetMap relation ")
        assert properties["as_of"] in {"2026-07-21", "2026-08-19"}
        assert properties["geometry_is_synthetic"] is False
        assert properties["generalised_m"] == 15


def test_positions_are_longitude_latitude_with_five_decimals(
    features: list[dict[str, Any]],
) -> None:
    for feature in features:
        (ring,) = feature["geometry"]["coordinates"]
        assert ring[0] == ring[-1]
        assert shapely.LinearRing(ring).is_ccw, "RFC 7946: outer rings run counter-clockwise"
        for lon, lat in ring:
            assert 121.3 < lon < 121.5
            assert 31.2 < lat < 31.35
            assert (lon, lat) == (round(lon, 5), round(lat, 5))


def test_outlines_form_a_coverage_without_gap_or_overlap(outlines: gpd.GeoDataFrame) -> None:
    shapes = outlines.geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes, gap_width=0.001)
    for index, one in enumerate(shapes):
        for other in shapes[index + 1 :]:
            assert one.intersection(other).area == 0
    district = shapely.union_all(shapes)
    assert isinstance(district, shapely.Polygon)
    assert not district.interiors


def test_inner_edges_are_identical_on_both_sides(outlines: gpd.GeoDataFrame) -> None:
    shapes = outlines.geometry.to_numpy()
    uses = Counter(edge for shape in shapes for edge in edges(shape))
    assert max(uses.values()) == 2
    outer = {edge for edge, times in uses.items() if times == 1}
    assert outer == edges(shapely.union_all(shapes))


def test_areas_are_true_and_add_up_to_the_official_one(outlines: gpd.GeoDataFrame) -> None:
    metric = outlines.to_crs(METRIC)
    assert outlines["area_km2"].to_numpy() == pytest.approx(metric.area / 1e6, abs=6e-4)
    official = facts()["area_official"]["value"]
    assert metric.area.sum() / 1e6 == pytest.approx(official, rel=0.01)


def test_outlines_stay_close_to_openstreetmap(
    outlines: gpd.GeoDataFrame, shared_data: Path
) -> None:
    origin = gpd.read_file(shared_data / "geo" / "admin" / "putuo_subdistricts_osm.geojson")
    origin = origin.set_index("code").to_crs(METRIC).geometry
    ours = outlines.to_crs(METRIC).geometry
    assert set(ours.index) == set(origin.index)
    share = ours.symmetric_difference(origin, align=True).area / origin.area
    assert share.max() < 0.01
    assert (ours.area / origin.area - 1).abs().max() < 0.01
    assert ours.hausdorff_distance(origin, align=True).max() < 15


# ── figures ─────────────────────────────────────────────────────────────────────────────────────


def test_the_census_adds_up_to_the_published_population() -> None:
    rows = table("population.csv")
    assert {row["code12"] for row in rows} == {DISTRICT}
    assert all(int(row["male"]) + int(row["female"]) == int(row["total"]) for row in rows)
    assert sum(int(row["male"]) for row in rows) == 610_921
    total = sum(int(row["total"]) for row in rows)
    assert total == facts()["population"]["value"] == 1_239_800
    old = sum(int(row["total"]) for row in rows if int(row["age_from"]) >= 65)
    assert old == 261_901
    assert round(100 * old / total, 2) == 21.12


def test_age_groups_follow_one_another_and_the_last_is_open() -> None:
    rows = table("population.csv")
    assert len(rows) == 19
    assert rows[0]["age_from"] == "0"
    for one, following in pairwise(rows):
        assert int(following["age_from"]) == int(one["age_to"]) + 1
    assert rows[-1]["age_to"] == ""


def test_the_census_repeats_the_published_table(shared_data: Path) -> None:
    published = table("putuo_age_sex_2020.csv", shared_data / "geo" / "census")
    columns = ("male", "female", "total")
    assert [[row[one] for one in columns] for row in table("population.csv")] == [
        [row[one] for one in columns] for row in published
    ]


def test_jobs_are_given_for_each_unit_and_stay_below_the_district() -> None:
    rows = table("jobs.csv")
    assert {row["code12"]: row["name_zh"] for row in rows} == {
        code12: name for code12, (name, _) in COMMITTEES.items()
    }
    assert all(int(row["jobs"]) % int(row["rounded_to"]) == 0 for row in rows)
    jobs = sum(int(row["jobs"]) for row in rows)
    assert jobs == 512_000
    assert jobs < facts()["legal_entity_jobs"]["value"] == 524_969


def test_jobs_of_wanli_and_zhenru_are_not_swapped() -> None:
    jobs = {row["name_zh"]: (row["code12"], int(row["jobs"])) for row in table("jobs.csv")}
    assert jobs["万里街道"] == ("310107021000", 43_000)
    assert jobs["真如镇街道"] == ("310107022000", 26_000)


def test_every_fact_has_unit_source_labels_and_a_date_or_a_reason() -> None:
    for name, fact in facts().items():
        assert {"value", "unit", "label_zh", "label_en", "source", "verified"} <= set(fact), name
        assert isinstance(fact["verified"], bool)
        assert isinstance(fact["as_of"], str) if "as_of" in fact else fact["note"]


def test_the_count_of_the_register_and_that_of_the_plan_stand_side_by_side(
    register: Register,
) -> None:
    known = facts()
    counted = Counter(row["kind"] for row in register.values())
    for kind, plan in (("residents_committee", 252), ("village_committee", 7)):
        assert known[f"{kind}s_register"]["value"] == counted[kind]
        assert known[f"{kind}s_register"]["as_of"] == "2023-06-30"
        assert known[f"{kind}s_plan"]["value"] == plan
        assert known[f"{kind}s_plan"]["as_of"] == "2015"
    provenance = (PUTUO / "PROVENANCE.md").read_text(encoding="utf-8")
    assert "### Why 285 here and 259 in the plan" in provenance


def test_the_storm_formula_gives_the_cited_depths_and_is_marked_unverified() -> None:
    intensity = tomllib.loads((PUTUO / "storms.toml").read_text(encoding="utf-8"))["intensity"]
    assert intensity["verified"] is False
    a, c, b, n = (intensity[name] for name in ("a", "c", "b", "n"))
    assert (a, c, b, n) == (1600.0, 0.846, 7.0, 0.656)
    assert len(intensity["check"]) == 3
    for check in intensity["check"]:
        minutes = check["duration_minutes"]
        rate = a * (1 + c * math.log10(check["return_period_years"])) / (minutes + b) ** n
        assert rate * minutes * 0.006 == pytest.approx(check["depth_mm"], abs=0.05)


@pytest.mark.parametrize("name", ["jrc2017_asia_residential", "jrc2017_asia_commercial"])
def test_damage_rises_with_depth_from_nothing_to_everything(name: str) -> None:
    rows = [row for row in table("vulnerability.csv") if row["function_id"] == name]
    assert [float(row["intensity"]) for row in rows] == [0, 0.5, 1, 1.5, 2, 3, 4, 5, 6]
    damage = [float(row["mdd"]) for row in rows]
    assert damage == sorted(damage)
    assert (damage[0], damage[-1]) == (0, 1)
    assert {row["paa"] for row in rows} == {"1.0"}
    assert {row["class"] for row in rows} == {name.rsplit("_", maxsplit=1)[-1]}


def test_damage_functions_repeat_the_published_nodes(shared_data: Path) -> None:
    published = table("jrc_depth_damage_2017.csv", shared_data / "geo" / "vulnerability")
    assert {
        (row["asset_class"], float(row["depth_m"]), float(row["damage_fraction"]))
        for row in published
        if row["continent"] == "asia" and row["asset_class"] in {"residential", "commercial"}
    } == {
        (row["class"], float(row["intensity"]), float(row["mdd"]))
        for row in table("vulnerability.csv")
    }


# ── the base map: facts of our own form, close to what they were derived from ────────────────────

BASE = ("roads", "metro_lines", "metro_stations")


def base_layer(name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(PUTUO / f"{name}.geojson")


def test_the_base_map_is_small_and_reads_without_a_fault() -> None:
    base = read_basemap(PUTUO)
    assert base is not None
    assert [one.slug for one in base.layers] == list(BASE)
    for layer in base.layers:
        assert read_features(PUTUO, layer)
        assert layer.licence in {"ODbL-1.0", "MIT"}
    assert sum((PUTUO / f"{name}.geojson").stat().st_size for name in BASE) < 150_000


def test_the_base_map_lies_in_the_district_and_a_kilometre_around(
    outlines: gpd.GeoDataFrame,
) -> None:
    around = outlines.to_crs(METRIC).union_all().buffer(1_010)
    for name in BASE:
        assert base_layer(name).to_crs(METRIC).within(around).all()


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("roads", "elevated_roads_osm"), ("metro_lines", "metro_lines_osm")],
)
def test_lines_of_the_base_map_stay_close_to_their_source(
    shared_data: Path, ours: str, theirs: str
) -> None:
    source = gpd.read_file(shared_data / "geo" / "transport" / f"{theirs}.geojson")
    whole = source.to_crs(METRIC).union_all()
    beside = base_layer(ours).to_crs(METRIC).difference(whole.buffer(15))
    assert beside.is_empty.all()


def test_stations_of_the_base_map_are_those_of_their_source(shared_data: Path) -> None:
    file = shared_data / "geo" / "transport" / "metro_stations_metromancn_mit.geojson"
    source = {row.name_zh: row for row in gpd.read_file(file).itertuples()}
    ours = {row.name_zh: row for row in base_layer("metro_stations").itertuples()}
    assert ours.keys() == source.keys()
    for name, row in ours.items():
        assert row.line == source[name].lines.replace(",", "/")
        assert abs(row.geometry.x - source[name].geometry.x) < 1e-4
        assert abs(row.geometry.y - source[name].geometry.y) < 1e-4
