"""Browser code is copied whole, with its licences, or not at all."""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from riskmap.core.errors import MissingAssetError
from riskmap.web import vendor

RECIPE = tomllib.loads((vendor.HERE / "vendor.toml").read_text(encoding="utf-8"))


@pytest.fixture
def node_modules(tmp_path: Path) -> Path:
    """Return npm packages as the recipe expects them, with little in their files."""
    for one in (*RECIPE["packages"].values(), RECIPE["icons"]):
        package = tmp_path / "node_modules" / one["package"]
        files = one.get("files") or [f"{name}.svg" for name in one["names"]]
        for pattern in files:
            path = package / one["root"] / pattern.replace("*", "some")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f'<svg xmlns="{vendor.SVG}"><path d="M0 0"/></svg>')
        (package / "LICENSE").write_text(f"Terms of {one['package']}")
        about = {"name": one["package"], "version": "1.2.3", "license": "MIT"}
        (package / "package.json").write_text(json.dumps(about))
    return tmp_path / "node_modules"


def test_every_copied_file_stands_in_the_manifest_with_its_hash(
    node_modules: Path, tmp_path: Path
) -> None:
    target = tmp_path / "vendor"
    manifest = vendor.vendor(node_modules, target)
    listed = {name: digest for one in manifest.values() for name, digest in one["files"].items()}
    there = {
        path.relative_to(target).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in target.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert listed == there
    assert json.loads((target / "manifest.json").read_text(encoding="utf-8")) == manifest


def test_each_package_brings_its_licence(node_modules: Path, tmp_path: Path) -> None:
    manifest = vendor.vendor(node_modules, tmp_path / "vendor")
    for folder, one in manifest.items():
        assert f"{folder}/LICENSE" in one["files"]
        assert one["licence"] == "MIT"


def test_the_sprite_holds_one_symbol_for_each_icon(node_modules: Path, tmp_path: Path) -> None:
    vendor.vendor(node_modules, tmp_path / "vendor")
    sprite = ET.parse(tmp_path / "vendor" / "icons.svg").getroot()
    assert [one.get("id") for one in sprite] == RECIPE["icons"]["names"]
    assert all(len(one) == 1 for one in sprite)


def test_a_missing_file_leaves_the_old_copy_as_it_was(node_modules: Path, tmp_path: Path) -> None:
    target = tmp_path / "vendor"
    vendor.vendor(node_modules, target)
    before = (target / "manifest.json").read_bytes()
    (node_modules / "leaflet" / "dist" / "leaflet.css").unlink()
    with pytest.raises(MissingAssetError, match=r"leaflet\.css"):
        vendor.vendor(node_modules, target)
    assert (target / "manifest.json").read_bytes() == before


def test_no_name_stands_twice_in_the_list_of_icons() -> None:
    names = RECIPE["icons"]["names"]
    assert len(names) == len(set(names))
