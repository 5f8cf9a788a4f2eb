"""A wheel of this checkout, installed where nothing of the checkout is on the path."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = ROOT / "riskmap" / "web" / "static" / "vendor" / "manifest.json"


def run(*words: str | Path, cwd: Path) -> str:
    """Return what a program prints; its complaints are the reason when it fails."""
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        words, cwd=cwd, env=clean, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, f"{' '.join(map(str, words))}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def build(target: str, source: Path, into: Path) -> Path:
    """Build a wheel or a source archive and return its path."""
    run(sys.executable, "-m", "hatchling", "build", "-t", target, "-d", into, cwd=source)
    (built,) = into.glob("*.whl" if target == "wheel" else "*.tar.gz")
    return built


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel of this checkout."""
    if not MANIFEST.is_file():
        pytest.skip("the browser code is not there; to have it: scripts/test --prepare-only")
    return build("wheel", ROOT, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="session")
def installed_python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an environment of its own and return its Python.

    What riskmap depends on comes from the environment of the tests, by a path line: that adds
    a folder without reading the ``.pth`` files in it, so not our own editable install.
    """
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder, with_pip=True, symlinks=os.name != "nt")
    names = {"base": str(folder), "platbase": str(folder), "installed_base": sys.base_prefix}
    python = Path(sysconfig.get_path("scripts", "venv", vars=names)) / Path(sys.executable).name
    pip = (python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index")
    run(*pip, "--disable-pip-version-check", wheel, cwd=folder)
    packages = Path(sysconfig.get_path("purelib", "venv", vars=names))
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python
