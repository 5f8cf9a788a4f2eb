"""Copy browser code from node_modules into the static folder: ``python -m riskmap.web.vendor``.

`vendor.toml` says which files of which npm package. What is copied is listed, with
version, licence and hashes, in ``vendor/manifest.json``. Nothing of it is committed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET  # nosec B405

from riskmap.core.errors import MissingAssetError
from riskmap.core.words import N_

HERE = Path(__file__).parent
NODE_MODULES = HERE.parent.parent / "node_modules"
VENDOR = HERE / "static" / "vendor"
SVG = "http://www.w3.org/2000/svg"
#: What an outlined icon inherits; children of a symbol take it from there.
STROKE = {
    "viewBox": "0 0 24 24",
    "fill": "none",
    "stroke": "currentColor",
    "stroke-width": "2",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
}


def vendor(source: Path = NODE_MODULES, target: Path = VENDOR) -> dict[str, Any]:
    """Replace `target` by the listed files of the packages in `source`.

    Returns
    -------
    dict
        Package folder -> name, version, licence, files (path in `target` -> SHA-256).

    Raises
    ------
    MissingAssetError
        A listed package or file is not there; `target` is left as it was.
    """
    wanted = tomllib.loads((HERE / "vendor.toml").read_text(encoding="utf-8"))
    fresh = target.with_name(f"{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for folder, one in wanted["packages"].items():
        _copy(source / one["package"], one, fresh / folder)
    _draw_sprite(source / wanted["icons"]["package"], wanted["icons"], fresh)
    packages = wanted["packages"] | {"icons": wanted["icons"]}
    manifest = {
        folder: _describe(source / one["package"], fresh, folder)
        for folder, one in packages.items()
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False)
    (fresh / "manifest.json").write_text(text + "\n", encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
    return manifest


def _copy(package: Path, wanted: dict[str, Any], into: Path) -> None:
    root = package / wanted["root"]
    for pattern in wanted["files"]:
        for path in _found(root, pattern):
            place = into / path.relative_to(root)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
    _copy_licence(package, into)


def _copy_licence(package: Path, into: Path) -> None:
    for path in _found(package, "LICENSE*"):
        shutil.copyfile(path, into / path.name)


def _found(root: Path, pattern: str) -> list[Path]:
    paths = sorted(root.glob(pattern))
    if not paths:
        raise MissingAssetError(
            N_("There is no {pattern} in {folder}."), pattern=pattern, folder=root
        )
    return paths


def _draw_sprite(package: Path, wanted: dict[str, Any], into: Path) -> None:
    ET.register_namespace("", SVG)
    sprite = ET.Element(f"{{{SVG}}}svg")
    for name in wanted["names"]:
        (path,) = _found(package / wanted["root"], f"{name}.svg")
        symbol = ET.SubElement(sprite, f"{{{SVG}}}symbol", {"id": name, **STROKE})
        symbol.extend(ET.parse(path).getroot())  # noqa: S314 - npm has checked the file's hash  # nosec B314
    (into / "icons").mkdir(parents=True)
    _copy_licence(package, into / "icons")
    ET.ElementTree(sprite).write(into / "icons.svg", encoding="utf-8")


def _describe(package: Path, vendored: Path, folder: str) -> dict[str, Any]:
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    paths = [one for one in (vendored / folder).rglob("*") if one.is_file()]
    paths += vendored.glob(f"{folder}.svg")
    return {
        "package": about["name"],
        "version": about["version"],
        "licence": about["license"],
        "files": {
            one.relative_to(vendored).as_posix(): hashlib.sha256(one.read_bytes()).hexdigest()
            for one in sorted(paths)
        },
    }


def main() -> None:
    """Copy, and say what was copied."""
    try:
        manifest = vendor()
    except MissingAssetError as error:
        sys.exit(str(error))
    for one in manifest.values():
        print(f"{one['package']} {one['version']} ({one['licence']}): {len(one['files'])} files")


if __name__ == "__main__":
    main()
