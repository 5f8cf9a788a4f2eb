"""The pages on a place tell the truth: examples are valid, fields are those that are written."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import pytest
from click.testing import CliRunner
from pydantic import TypeAdapter

from riskmap.cli.house import cli
from riskmap.risk.capacity.form import capacity_form
from riskmap.risk.place.reading import read_place
from riskmap.risk.region import DIMENSIONS, INTENSITIES, Region
from tests.docs import made
from tests.risk.conftest import Maker, make_region

__all__ = ["make_region"]

REGION = (made.REFERENCE / "region.md").read_text("utf-8")
BLOCK = re.compile(r"```toml\n# section: (\w+)\n(.*?)```", re.DOTALL)
EXAMPLES = [(match[1], match[2]) for match in BLOCK.finditer(REGION)]


def test_every_toml_block_says_what_it_is_an_example_of() -> None:
    assert REGION.count("```toml") == len(EXAMPLES)


@pytest.mark.parametrize(
    ("section", "text"), EXAMPLES, ids=[f"{n}-{one}" for n, (one, _) in enumerate(EXAMPLES)]
)
def test_every_example_is_valid(section: str, text: str) -> None:
    table = tomllib.loads(text)
    if section == "region":
        Region.model_validate(table)
        return
    assert list(table) == [section]
    kind = Region.model_fields[section].annotation
    assert kind is not None
    TypeAdapter(kind).validate_python(table[section])


def test_there_is_an_example_of_each_kind_of_input() -> None:
    assert set(Region.model_fields) - {one for one, _ in EXAMPLES} == HEAD
    found = "".join(text for _, text in EXAMPLES)
    wanted = ["maps = [", "events = [", "field = {", *MAKERS, *KINDS]
    assert [one for one in wanted if one not in found] == []


HEAD = {"format", "id", "language", "name", "review_every_months"}
MAKERS = [
    f'name = "{name}"'
    for name in (
        "design_storm_waterlogging",
        "connected_inundation",
        "parametric_typhoon",
        "subsidence_from_stations",
        "synthetic_heat",
    )
]
KINDS = [f'kind = "{kind}"' for kind in ("points", "lines", "polygons", "raster", "divisions")]


def test_the_smallest_file_is_a_sound_place(make_region: Maker) -> None:
    file = make_region()
    file.write_text(next(text for section, text in EXAMPLES if section == "region"), "utf-8")
    assert read_place(file).region.id == "my_town"


def test_every_key_of_the_form_is_on_the_page() -> None:
    defined = Region.model_json_schema()["$defs"]
    keys = {key for model in defined.values() for key in model.get("properties", {})}
    assert sorted(key for key in keys if not re.search(rf"\b{key}\b", REGION)) == []


def test_every_intensity_and_survey_field_is_on_the_page() -> None:
    named = [*INTENSITIES, *capacity_form().needed_fields]
    assert [name for name in named if f"`{name}`" not in REGION] == []


OUTPUTS = (made.REFERENCE / "outputs.md").read_text("utf-8")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of the invented town, which has events, return periods, assets and a survey."""
    folder = tmp_path_factory.mktemp("town") / "out"
    region = made.ROOT / "geodata" / "base" / "puerto_ejemplo" / "region.toml"
    words = ["--lang", "en", "risk", "assess", str(region), "--out", str(folder)]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 0, result.stderr
    return folder


def documented(heading: str) -> list[str]:
    """Return the names in the first column of the table below a heading."""
    section = re.split(r"^#+ ", OUTPUTS.split(f"# {heading}\n")[1], flags=re.MULTILINE)[0]
    rows = re.findall(r"^\| (`[^|]*) \|", section, re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


def require_documented(written: Iterable[str], heading: str) -> None:
    """Require that each name is documented, and that each documented name is written."""
    names, patterns = set(written), documented(heading)
    fitting = {one: {name for name in names if pattern_of(one).fullmatch(name)} for one in patterns}
    assert names - set().union(*fitting.values()) == set()
    assert [one for one, found in fitting.items() if not found] == []


def pattern_of(name: str) -> re.Pattern[str]:
    parts = re.split(r"(<\w+>)", name)
    return re.compile("".join(PLACES.get(part, re.escape(part)) for part in parts))


PLACES = {
    "<hazard>": "(inundacion|sismo)",
    "<map>": r"T\d+",
    "<dimension>": f"({'|'.join(DIMENSIONS)})",
    "<indicator>": "(inundacion_expected_affected_share|sismo_mean_intensity|population_density"
    "|share_65_plus|homes_without_piped_water|coping_capacity)",
    "<class>": "(vivienda|comercio|publico)",
}


def test_every_column_of_the_table_is_documented(out: Path) -> None:
    header = (out / "divisions.csv").read_text("utf-8").partition("\n")[0]
    require_documented(header.split(","), "divisions.csv")


def test_the_layers_have_the_documented_columns(out: Path) -> None:
    for layer, heading in (("divisions", "divisions.csv"), ("assets", ASSETS)):
        frame = gpd.read_file(out / "assessment.gpkg", layer=layer)
        require_documented(frame.columns.drop("geometry"), heading)


ASSETS = "assessment.gpkg, layer assets"


@pytest.mark.parametrize(
    ("heading", "steps"),
    [
        ("summary.json", ()),
        ("levels", ("levels", "barrio")),
        ("hazards", ("hazards", "sismo")),
        ("losses", ("hazards", "sismo", "losses")),
        ("losses", ("hazards", "inundacion", "losses")),
    ],
)
def test_the_summary_has_the_documented_keys(
    out: Path, heading: str, steps: tuple[str, ...]
) -> None:
    found = json.loads((out / "summary.json").read_text("utf-8"))
    for step in steps:
        found = found[step]
    require_documented(found, heading)


def test_the_provenance_has_the_documented_keys(out: Path) -> None:
    found = json.loads((out / "provenance.json").read_text("utf-8"))
    require_documented(found, "provenance.json")


def test_every_file_that_is_written_is_documented(out: Path) -> None:
    section = OUTPUTS.partition("## divisions.csv")[0]
    assert [one.name for one in out.iterdir() if f"`{one.name}" not in section] == []
