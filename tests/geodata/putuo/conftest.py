"""The demonstration data of Putuo, as its files give them."""

from __future__ import annotations

import csv
import json
import tomllib
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from tests.fixtures.equipment import ROOT

PUTUO = ROOT / "geodata" / "base" / "putuo"
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
