"""Sections that may be added to the region.toml of the small place, each computed by hand.

Damage is whole from 0.2 m of water on, and none up to 0.15 m. So of what is spread evenly over
street 11, 1, 4 and 8 of eight parts are lost at 10, 50 and 100 years, and nothing in street 12.
"""

from __future__ import annotations

from collections.abc import Mapping

FLOOD = "rainstorm_waterlogging"
Exchanged = tuple[str, str]

_MONEY = """currency = "CNY"
price_year = 2024
value_is_estimated = {estimated}
source = "chosen"
licence = "facts"
verified = true
"""


def exposure(name: str, kind: str, declared: str, *, estimated: str = "true") -> str:
    """Return an ``[[exposure]]`` whose file bears its name."""
    head = f'\n[[exposure]]\nid = "{name}"\nname = {{ en = "{name}" }}\nkind = "{kind}"\n'
    return head + declared + "\n" + _MONEY.format(estimated=estimated)


#: 8 in street 11 and 4 in street 12; nobody knows what street 13 is worth.
HOMES = exposure("homes", "divisions", 'asset_class = "home"\nfile = "homes.csv"')
#: A shop of 2 that is flooded at 100 years only: with the homes 1, 4 and 10 are lost.
SHOPS = exposure(
    "shops",
    "points",
    'asset_class = "shop"\nfile = "shops.gpkg"\n'
    'fields = { id = "id", value = "worth", first_floor_height_m = "floor_m" }',
)
#: 200 m along the northern cells of street 11, 0.01 a metre; half is lost under water.
ROADS = exposure(
    "roads",
    "lines",
    'asset_class = "road"\nfile = "roads.gpkg"\nfields = { value = "worth" }\nvalue_unit = "per_m"',
)
#: Two hectares, 1e-4 a square metre: the south-eastern cell, and as much ground beyond the maps.
YARDS = exposure(
    "yards",
    "polygons",
    'asset_class = "yard"\nfile = "yards.gpkg"\nfields = { value = "worth" }\n'
    'value_unit = "per_m2"',
)
#: 1 in every cell of the maps.
STOCK = exposure(
    "stock", "raster", 'asset_class = "stock"\nfile = "stock.tif"\nvalue_unit = "per_ha"'
)
DAMAGE = f"""
[[vulnerability]]
hazards = ["{FLOOD}"]
intensity = "depth_m"
file = "damage.csv"
functions = {{ home = "full", shop = "full", road = "half", yard = "full", stock = "full" }}
caveats = ["made_for_long_floods", "share_of_maximum_damage"]
source = "chosen"
licence = "facts"
verified = false
"""
CURVES = """function_id,intensity,mdd,paa
full,0.15,0,1
full,0.2,1,1
half,0.15,0,1
half,0.2,0.5,1
wind,20,0,1
wind,60,1,1
"""
#: Three storms: 20 m/s everywhere, 40 m/s over street 11 alone, 60 m/s everywhere.
WIND = """
[[hazards]]
kind = "typhoon_wind"
intensity = "wind_speed_m_s"
averaging_period = "1min"
hazard_is_synthetic = false
terrain_is_synthetic = false
affected_from = { value = 30, source = "chosen", verified = true }
source = "drawn by hand"
licence = "CC0-1.0"
events = [
  { id = "often", frequency_per_year = 0.1, file = "wind_often.tif" },
  { id = "west", frequency_per_year = 0.02, file = "wind_west.tif" },
  { id = "rare", frequency_per_year = 0.01, file = "wind_rare.tif" },
]
"""
BLOWS = """
[[vulnerability]]
hazards = ["typhoon_wind"]
intensity = "wind_speed_m_s"
averaging_period = "1min"
file = "damage.csv"
functions = { home = "wind", shop = "wind" }
source = "chosen"
licence = "facts"
verified = false
"""
#: 3 K over street 11, 1 K elsewhere; made up, and no part of composite or loss.
HEAT = """
[[hazards]]
kind = "heat"
intensity = "temperature_anomaly_k"
hazard_is_synthetic = true
terrain_is_synthetic = false
in_composite = false
in_annual_loss = false
affected_from = { value = 2, source = "chosen", verified = true }
source = "drawn by hand"
licence = "CC0-1.0"
field = { file = "heat.tif" }
"""
#: 50 persons in each cell of street 11, 75.125 in each of street 12: 1001 together.
PEOPLE_RASTER = """
[population.raster]
file = "persons.tif"
unit = "count"
as_of = 2020-11-01
source = "drawn by hand"
licence = "CC0-1.0"
verified = true
"""
SURVEY = """
[capacity]
file = "survey.csv"
as_of = 2024-01-01
sigma_rule = "population"
survey_is_synthetic = true
source = "chosen"
licence = "CC0-1.0"
verified = false
"""
#: Coping capacity enters with the weight that vulnerability loses.
WITH_CAPACITY: tuple[Exchanged, ...] = (
    ('coping_capacity = "not_surveyed"\n', ""),
    ("vulnerability = 0.5\n", "vulnerability = 0.25\ncoping_capacity = 0.25\n"),
)
COPING = """
[[index.coping_capacity.indicators]]
indicator = "coping_capacity"
low = 0
high = 1
unit = "closeness"
source = "chosen"
verified = true
"""
UNCERTAIN = """
[index.uncertainty]
seed = 7
weight_draws = 100
weight_spread = { value = 0.2, source = "chosen", verified = false }
input_draws = 3
curve_spread = { value = 0.5, source = "chosen", verified = false }
"""
#: Answers of a community; 100 persons to 10 places of shelter.
ANSWERS: Mapping[str, float] = {
    "resident_population": 100,
    "has_emergency_plan": 1,
    "has_vulnerable_groups_list": 1,
    "has_disaster_points_list": 0,
    "has_disaster_map": 1,
    "last_year_funding_amount": 2,
    "materials_equipment_value": 1,
    "medical_service_count": 1,
    "militia_reserve_count": 3,
    "registered_volunteer_count": 7,
    "last_year_training_participants": 4,
    "last_year_drill_participants": 6,
    "emergency_shelter_capacity": 10,
}
#: Street 12 is stronger in everything; nobody asked street 13.
ANSWERED: Mapping[str, Mapping[str, float]] = {
    "11": ANSWERS,
    "12": {name: 2 * value for name, value in ANSWERS.items() if not name.startswith("has_")}
    | {name: 1 for name in ANSWERS if name.startswith("has_")}
    | {"resident_population": 100},
}
#: Depths are made on given ground; see `write_ground`.
ON_GROUND: tuple[Exchanged, ...] = (
    (
        """maps = [
  { return_period_years = 10, file = "depth_10.tif" },
  { return_period_years = 50, file = "depth_50.tif" },
  { return_period_years = 100, file = "depth_100.tif" },
]
""",
        "return_periods_years = [10, 50, 100]\n",
    ),
    (
        'value = 0.15\nsource = "chosen"\nverified = true\n',
        """value = 0.15
source = "chosen"
verified = true

[hazards.maker]
name = "design_storm_waterlogging"
storms = "storms.toml"
duration_minutes = 60
drainage_return_period_years = { value = 1, source = "chosen", verified = true }
runoff_coefficient = { value = 1, source = "chosen", verified = true }
""",
    ),
)
#: The same on made-up ground.
ON_MADE_UP_GROUND: tuple[Exchanged, ...] = (
    *ON_GROUND,
    ("hazard_is_synthetic = false", "hazard_is_synthetic = true"),
    ("terrain_is_synthetic = false", "terrain_is_synthetic = true"),
)
_GROUND = """
[ground]
vertical_datum = "local ground"
source = "drawn by hand"
licence = "CC0-1.0"
verified = true
"""
GIVEN_GROUND = _GROUND + 'file = "ground.tif"\n'
MADE_UP_GROUND = _GROUND + "synthetic = { seed = 5, grid_m = 50 }\n"


def saying(text: str) -> Exchanged:
    """Return what makes the hazard of the small place say something more."""
    return "[hazards.affected_from]", f"{text}\n[hazards.affected_from]"
