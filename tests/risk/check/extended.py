"""The small region with everything that may stand in a folder, each thing small."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from tests.risk.conftest import CRS, EAST, Maker

HOUSES = """
[[exposure]]
id = "houses"
name = { zh = "房屋" }
kind = "points"
file = "houses.gpkg"
currency = "CNY"
price_year = 2020
value_is_estimated = false
source = "drawn by hand"
licence = "CC0-1.0"
verified = true
fields = { id = "id", asset_class = "use", value = "worth", cover = "cover" }

[[vulnerability]]
hazards = ["rainstorm_waterlogging"]
file = "curves.csv"
intensity = "depth_m"
functions = { home = "f1", shop = "f2" }
caveats = ["made_for_long_floods"]
source = "drawn by hand"
licence = "CC0-1.0"
verified = true
"""
CURVES = """function_id,intensity,mdd,paa
f1,0,0,1
f1,1,0.5,1
f2,0,0,0.5
f2,2,1,1
"""
Exchanged = tuple[str, str]


def adding(section: str) -> Exchanged:
    """Return what puts another section into the region.toml, before its index."""
    return "[index]\n", f"{section}\n[index]\n"


def write_houses(folder: Path, **columns: Any) -> None:
    """Write three houses: two in street 11, one in street 12."""
    table = {
        "id": ["a", "b", "c"],
        "use": ["home", "home", "shop"],
        "worth": [100.0, 200.0, 50.0],
        "cover": [None, 80.0, None],
    }
    shapes = [shapely.Point(EAST + x, 350) for x in (50, 150, 350)]
    frame = gpd.GeoDataFrame(table | columns, geometry=columns.pop("geometry", shapes), crs=CRS)
    frame.to_file(folder / "houses.gpkg", driver="GPKG")


def with_houses(
    make_region: Maker, *exchanged: Exchanged, curves: str = CURVES, **columns: Any
) -> Path:
    """Return the region.toml of the small region with houses and what water does to them."""
    section = HOUSES
    for old, new in exchanged:
        assert old in section
        section = section.replace(old, new)
    file = make_region(adding(section))
    write_houses(file.parent, **columns)
    (file.parent / "curves.csv").write_text(curves, "utf-8")
    return file
