"""A small place in which nothing is made up: a street of two committees, 400 m by 400 m.

What is at risk in it is that of the small place of ``tests/risk``; it lies elsewhere and bears
codes as a register would give them.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from pyproj import Transformer

from tests.risk.conftest import CELL, PERIODS, REGION, WET_CELLS

CRS = "EPSG:4549"
#: The south-western corner, metres.
EAST, NORTH = 633_000.0, 3_459_000.0
STREET, WEST, EASTERN = "310107005000", "310107005001", "310107005002"
PEOPLE = f"""code,age_from,age_to,total
{STREET},0,64,801
{STREET},65,,200
"""
CONTACTS = """source = "everybody knows them"
verified = true
phone = [
  { number = "110", zh = "公安", en = "Police" },
  { number = "119", zh = "消防", en = "Fire" },
  { number = "120", zh = "急救", en = "Ambulance" },
]
"""
_TO_DEGREES = Transformer.from_crs(CRS, "EPSG:4490", always_xy=True)
_EXCHANGED = (
    ('id = "small"', 'id = "real"'),
    ('zh = "小地方", en = "Small place"', 'zh = "试验街道", en = "Trial street"'),
    ('levels = ["district", "street"]', 'levels = ["street", "committee"]'),
    ('metric_crs = "EPSG:32651"', f'metric_crs = "{CRS}"'),
)


def write_real_place(folder: Path) -> Path:
    """Write the folder of the place; return its region.toml."""
    folder.mkdir(parents=True, exist_ok=True)
    text = REGION
    for old, new in _EXCHANGED:
        assert old in text, old
        text = text.replace(old, new)
    file = folder / "region.toml"
    file.write_text(text, "utf-8")
    (folder / "people.csv").write_text(PEOPLE, "utf-8")
    (folder / "contacts.toml").write_text(CONTACTS, "utf-8")
    _write_outlines(folder / "divisions.gpkg")
    _write_maps(folder)
    return file


def write_places(folder: Path, *, last_vertex: tuple[float, float] = (300, 100)) -> Path:
    """Write real places that a public map needs, as a table; return its path.

    Parameters
    ----------
    last_vertex
        Where the only evacuation route ends, metres from the corner of the place.
    """
    end = ", ".join(" ".join(map(str, degrees(*point))) for point in ((50, 300), last_vertex))
    rows = [
        _row("shelter", "中学操场", 300, 100, "capacity_persons=800,manager=街道办事处"),
        _row("hospital", "社区卫生服务中心", 250, 250),
        _row("fire_station", "消防站", 150, 150),
        _row("police", "派出所", 350, 350),
        _row("command_post", "街道指挥部", 220, 320),
        _row("supplies", "物资库", 320, 220),
        _row("duty_desk", "街道值班室", 210, 300, f"code={STREET},phone=021-11110000"),
        _row("duty_desk", "西居委会值班室", 100, 100, f"code={WEST},phone=021-11110001"),
        _row(
            "hazard_source", "加油站", 60, 310, "grade=high,hazards=rainstorm_waterlogging,"
            "likely_season=6月至9月,extent_m=30",
        ),
    ]  # fmt: skip
    rows.append(_row("evacuation_route", "一号路线", 0, 0, f'wkt="LINESTRING ({end})"', at=False))
    path = folder / "places.csv"
    path.write_text("\n".join([",".join(_COLUMNS), *rows]) + "\n", "utf-8")
    return path


_COLUMNS = (
    "kind", "name_zh", "lon", "lat", "capacity_persons", "manager", "code", "phone", "grade",
    "hazards", "likely_season", "extent_m", "wkt",
)  # fmt: skip


def _row(
    kind: str, name: str, east: float, north: float, more: str = "", *, at: bool = True
) -> str:
    lon, lat = degrees(east, north) if at else ("", "")
    known = {"kind": kind, "name_zh": name, "lon": lon, "lat": lat}
    quoted = [more] if '"' in more else more.split(",") if more else []
    known |= dict(one.split("=", 1) for one in quoted)
    return ",".join(str(known.get(column, "")) for column in _COLUMNS)


def degrees(east: float, north: float) -> tuple[float, float]:
    """Return longitude and latitude of a point, metres from the corner of the place."""
    lon, lat = _TO_DEGREES.transform(EAST + east, NORTH + north)
    return round(lon, 7), round(lat, 7)


def _box(west: float, east: float) -> shapely.Polygon:
    return shapely.box(EAST + west, NORTH, EAST + east, NORTH + 400)


def _write_outlines(path: Path) -> None:
    gpd.GeoDataFrame(
        {
            "code": [STREET, WEST, EASTERN],
            "parent": ["", STREET, STREET],
            "level": ["street", "committee", "committee"],
            "name_zh": ["试验街道", "西居委会", "东居委会"],
            "name_en": ["Trial street", "West", "East"],
        },
        geometry=[_box(0, 400), _box(0, 200), _box(200, 400)],
        crs=CRS,
    ).to_file(path, layer="divisions", driver="GPKG")


def _write_maps(folder: Path) -> None:
    for period, wet in zip(PERIODS, WET_CELLS, strict=True):
        west = np.zeros(8, dtype=np.float32)
        west[:wet] = 0.2
        depth = np.hstack([west.reshape(4, 2), np.full((4, 2), 0.1, dtype=np.float32)])
        profile = {"driver": "GTiff", "height": 4, "width": 4, "count": 1, "dtype": "float32"}
        corner = rasterio.Affine(CELL, 0, EAST, 0, -CELL, NORTH + 400)
        with rasterio.open(
            folder / f"depth_{period}.tif", "w", crs=CRS, transform=corner, **profile
        ) as target:
            target.write(depth, 1)
