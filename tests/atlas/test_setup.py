"""Set-up draws the outlines of the place at home, once for each assessment."""

from __future__ import annotations

from pathlib import Path

import pytest

from riskmap.atlas import setup
from riskmap.core.words import Message
from riskmap.maps import outlines
from riskmap.maps.kept import Kept
from riskmap.risk import setup as risk_setup
from riskmap.runtime import Runtime, open_runtime
from riskmap.store import schema
from tests.atlas.conftest import EXAMPLE


def prepare(runtime: Runtime) -> list[str]:
    said: list[Message] = []
    setup.prepare(runtime, said.append)
    return [one.id for one in said]


def home(path: Path, **settings: str) -> dict[str, str]:
    return {
        "RISKMAP_HOME": str(path),
        "RISKMAP_PLACE__REGION": str(EXAMPLE / "region.toml"),
        **settings,
    }


def test_before_the_first_assessment_there_is_nothing_to_draw(tmp_path: Path) -> None:
    with open_runtime(home(tmp_path)) as runtime:
        schema.upgrade(runtime.database)
        assert prepare(runtime) == []


@pytest.mark.parametrize(("tiles_from", "tables"), [("1000", 0), ("1", 9)])
def test_the_outlines_of_every_level_are_drawn_once(
    tmp_path: Path, tiles_from: str, tables: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outlines, "KEPT", Kept(room=16))  # another process
    with open_runtime(home(tmp_path, RISKMAP_MAP__VECTOR_TILES_FROM=tiles_from)) as runtime:
        schema.upgrade(runtime.database)
        risk_setup.prepare(runtime, str)
        assert prepare(runtime) == ["Drawing the outlines of {count} units."]
        folder = runtime.home.cache / "outlines"
        keys = {one.name.partition("-")[0] for one in folder.glob("*.wkb")}
        for key in keys:
            assert len([*folder.glob(f"{key}-*-[012].wkb")]) == 3
            assert len([*folder.glob(f"{key}-*-zoom-*.wkb")]) == tables
        assert len(keys) == 2, "levels of Puerto Ejemplo"
        monkeypatch.setattr(outlines, "_packed", lambda _: pytest.fail("drawn again"))
        assert prepare(runtime) == []
