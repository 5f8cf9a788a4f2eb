"""A place that brings its own divisions, assessed three times: as it is, with other people in it,
with another outline."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from riskmap.risk import setup
from riskmap.runtime import Runtime, open_runtime
from riskmap.store import schema
from riskmap.web.app import create_app
from tests.fixtures.equipment import ROOT
from tests.fixtures.shared import Shared

EXAMPLE = ROOT / "geodata" / "base" / "puerto_ejemplo"
#: Versions of its assessments.
FIRST, OTHER_HOMES, OTHER_OUTLINE = 1, 2, 3


@pytest.fixture(scope="session")
def puerto(shared: Shared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """The parts over Puerto Ejemplo; tests must not change its data."""
    root = tmp_path_factory.mktemp("puerto")
    shutil.copytree(shared.made("puerto", _assess), root, dirs_exist_ok=True)
    with _open(root) as opened:
        yield opened


def _open(root: Path) -> Runtime:
    named = {"RISKMAP_PLACE__REGION": str(root / "folder" / "region.toml")}
    return open_runtime({"RISKMAP_HOME": str(root / "home"), **named})


def _assess(root: Path) -> None:
    """Assess the place three times."""
    folder = root / "folder"
    shutil.copytree(EXAMPLE, folder)
    with _open(root) as opened:
        schema.upgrade(opened.database)
        for change in (_nothing, _fewer_taps, _another_corner):
            change(folder)
            setup.prepare(opened, str)


@pytest.fixture
def abroad(puerto: Runtime) -> FlaskClient:
    """A browser of sorts on Puerto Ejemplo."""
    return create_app(puerto).test_client()


def _nothing(folder: Path) -> None:
    assert folder.is_dir()


def _fewer_taps(folder: Path) -> None:
    """More homes of one unit have no piped water, fewer of another."""
    file = folder / "social.csv"
    text = file.read_text("utf-8")
    text = text.replace("0101-03,0.161", "0101-03,0.49").replace("0101-04,0.218", "0101-04,0.217")
    file.write_text(text, "utf-8")


def _another_corner(folder: Path) -> None:
    """One outline gets another corner on its outer edge."""
    file = folder / "divisions.geojson"
    body = json.loads(file.read_text("utf-8"))
    unit = next(one for one in body["features"] if one["properties"]["codigo"] == "0102-04")
    ring = unit["geometry"]["coordinates"][0]
    ring.insert(1, [-71.7725, -28.0015])
    file.write_text(json.dumps(body, ensure_ascii=False), "utf-8")
