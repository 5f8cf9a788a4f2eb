"""What holds for the checkout as a whole: locks, scripts, licence, walls, nothing foreign."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NO_ROOMS = {"cli", "clock", "config", "core", "doors", "geo", "locale", "maps", "outside",
            "runtime", "store", "web"}  # fmt: skip
SCRIPTS = sorted(
    one.name for one in (ROOT / "scripts").iterdir() if one.is_file() and not one.suffix
)
# Put together here, so that this file does not hold what it looks for.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("npmjs", "com"),
        ("npmmirror", "com"),
        ("registry", "yarnpkg", "com"),
        ("conda", "anaconda", "org"),
        ("unpkg", "com"),
        ("cdn", "jsdelivr", "net"),
    )
)
MACHINE_PATHS = tuple(f"/{name}/" for name in ("work", "root", "tmp", "home", "opt"))
#: A path starts where no other path, address or name goes on.
MACHINE_PATH = re.compile(rf"(?<![\w.~*)}}\]/-])(?:{'|'.join(MACHINE_PATHS)})")


@pytest.fixture(scope="module")
def our_files() -> list[Path]:
    """Return every file that is tracked, or would be with the next `git add`."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, check=False, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout, so there is no list of the project's own files")
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


@pytest.fixture(scope="module")
def our_texts(our_files: list[Path]) -> dict[str, str]:
    texts = {}
    for path in our_files:
        try:
            texts[path.relative_to(ROOT).as_posix()] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, an archive, a GBK sample
    assert len(texts) > 20
    return texts


@pytest.mark.parametrize(
    "lock", sorted((ROOT / "scripts" / "locks").glob("*.txt")), ids=lambda one: one.name
)
def test_a_lock_names_versions_and_hashes_but_no_host(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    pins = re.findall(r"^\S+==.*(?:\n    --hash=sha256:.*)*", text, re.MULTILINE)
    assert pins
    assert all("--hash=sha256:" in pin for pin in pins)


def test_the_lock_for_tests_holds_all_of_the_lock_for_serving() -> None:
    """The same versions; a tool may need one of them on more systems than the product does."""
    serve, test = (
        set(re.findall(r"^[\w.-]+==\S+", _lock(name), re.MULTILINE)) for name in ("serve", "test")
    )
    assert len(serve) > 20
    assert serve <= test


def test_every_dependency_is_in_its_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = {"serve": project["dependencies"], "test": extras["postgres"] + extras["test"]}
    for lock, dependencies in wanted.items():
        names = {re.match(r"[\w.-]+", one).group() for one in dependencies}  # type: ignore[union-attr]
        locked = set(re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==", _lock(lock), re.MULTILINE))
        assert names - {"riskmap"} <= locked


def test_the_npm_lock_has_hashes_but_no_download_addresses() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    installed = {name: one for name, one in lock["packages"].items() if name}
    assert installed
    for one in installed.values():
        assert "resolved" not in one
        assert one["integrity"].startswith("sha512-")


def test_the_npm_packages_are_pinned_to_one_version() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    for version in (package["dependencies"] | package["devDependencies"]).values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)


def test_nothing_third_party_is_committed(our_files: list[Path]) -> None:
    names = [path.relative_to(ROOT).as_posix() for path in our_files]
    foreign = re.compile(
        r"(^|/)(vendor|node_modules|site-packages)/|\.min\.(js|css)$|\.(woff2?|whl)$"
    )
    assert [name for name in names if foreign.search(name)] == []


def test_no_file_names_a_package_registry(our_texts: dict[str, str]) -> None:
    found = [
        (name, host) for name, text in our_texts.items() for host in REGISTRIES if host in text
    ]
    assert found == []


def test_no_file_names_a_path_of_somebodys_machine(our_texts: dict[str, str]) -> None:
    found = [
        (name, line.strip()[:100])
        for name, text in our_texts.items()
        for line in text.splitlines()
        if MACHINE_PATH.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_executable_and_under_sixty_lines(name: str) -> None:
    script = ROOT / "scripts" / name
    assert os.access(script, os.X_OK)
    assert len(script.read_text(encoding="utf-8").splitlines()) < 60


def test_ci_runs_the_same_script_as_everybody() -> None:
    run = ROOT / ".ci" / "run"
    assert os.access(run, os.X_OK)
    assert "exec scripts/test" in run.read_text(encoding="utf-8")


def test_the_licence_is_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_every_room_is_behind_the_walls() -> None:
    """import-linter checks only the rooms it is told of."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {one["id"]: one for one in settings["tool"]["importlinter"]["contracts"]}
    storeys = [layer for line in contracts["storeys"]["layers"] for layer in line.split("|")]
    behind = {layer.strip(" ()").removeprefix("riskmap.") for layer in storeys}
    parts = {path.parent.name for path in ROOT.glob("riskmap/*/__init__.py")}
    parts |= {path.stem for path in ROOT.glob("riskmap/*.py")} - {"__init__"}
    assert parts <= behind
    rooms = {path.parent.name for path in ROOT.glob("riskmap/*/__init__.py")} - NO_ROOMS
    listed = {one.removeprefix("riskmap.") for one in contracts["inside-a-room"]["containers"]}
    assert rooms == listed


def _lock(name: str) -> str:
    return (ROOT / "scripts" / "locks" / f"{name}.txt").read_text(encoding="utf-8")
