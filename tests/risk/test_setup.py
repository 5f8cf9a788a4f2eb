"""Set-up assesses the place at home here once, and again only when something changed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from riskmap.core.access import Scope
from riskmap.core.errors import RegionError
from riskmap.core.words import Message
from riskmap.risk import service, setup
from riskmap.runtime import Runtime, open_runtime
from riskmap.store import schema
from tests.fixtures.equipment import ROOT
from tests.fixtures.site import environment
from tests.risk.conftest import Maker

PUBLIC = Scope.public("test")


@pytest.fixture
def runtime_of_small(make_region: Maker, tmp_path: Path) -> Iterator[Runtime]:
    """The parts of a new site whose place is the small one."""
    named = {"RISKMAP_PLACE__REGION": str(make_region())}
    with open_runtime({"RISKMAP_HOME": str(tmp_path / "home"), **named}) as opened:
        schema.upgrade(opened.database)
        yield opened


def prepare(runtime: Runtime) -> list[str]:
    said: list[Message] = []
    setup.prepare(runtime, said.append)
    return [one.id for one in said]


def version(runtime: Runtime, region: str) -> int | None:
    with runtime.database.read(PUBLIC) as uow:
        found = service.latest_assessment(uow, region, "district")
    return found.version if found else None


def test_the_place_is_assessed_once(runtime_of_small: Runtime) -> None:
    assert "Assessing {count} divisions." in prepare(runtime_of_small)
    assert prepare(runtime_of_small) == ["The assessment of {region} is up to date."]
    assert version(runtime_of_small, "small") == 1


def test_a_changed_input_makes_the_next_version(runtime_of_small: Runtime) -> None:
    prepare(runtime_of_small)
    file = Path(runtime_of_small.settings.place.region)
    file.write_text(file.read_text("utf-8").replace("high = 1000", "high = 2000"), "utf-8")
    prepare(runtime_of_small)
    assert version(runtime_of_small, "small") == 2


def test_a_place_whose_divisions_nobody_registered_is_refused(tmp_path: Path) -> None:
    with open_runtime({"RISKMAP_HOME": str(tmp_path / "home")}) as opened:
        schema.upgrade(opened.database)
        with pytest.raises(RegionError, match="register has no units"):
            prepare(opened)


def test_the_demonstration_has_its_maps_and_is_marked_as_demonstration(
    runtime: Runtime, prepared_home: Path
) -> None:
    names = {path.name for path in (prepared_home / "build" / "putuo").glob("*.tif")}
    kind = "rainstorm_waterlogging_synthetic"
    assert {f"{kind}_T{years}.tif" for years in (3, 5, 10, 20, 50, 100)} <= names
    with runtime.database.read(PUBLIC) as uow:
        found = service.latest(uow)
        shown = service.latest_assessment(uow, "putuo", "street")
    assert shown is not None
    streets = {unit.code: unit.composite_level for unit in shown.units}
    assert found is not None
    assert (found.region, str(found.state), found.version) == ("putuo", "demo", 1)
    assert len(streets) == 10
    assert None not in streets.values()
    assert len(set(streets.values())) > 1  # a map of one colour shows nothing


def test_a_look_that_finds_nothing_changed_loads_nothing_heavy(prepared_home: Path) -> None:
    program = (
        "import sys\n"
        "from riskmap.runtime import open_runtime\n"
        "from riskmap.risk import setup\n"
        "with open_runtime() as runtime:\n"
        "    setup.prepare(runtime, lambda said: print(said.id))\n"
        "heavy = {'numba', 'rasterio', 'geopandas', 'pandas', 'pyogrio'} & set(sys.modules)\n"
        "print(sorted(heavy))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment(prepared_home),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["The assessment of {region} is up to date.", "[]"]
