"""The built wheel, installed outside the checkout, holds and serves the same."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.packaging.conftest import build, run
from tests.packaging.serving import ask, serving

PAGES = (
    "/",
    "/help",
    "/api/v1/divisions?level=street",
    "/static/vendor/leaflet/leaflet.js",
    "/static/vendor/icons.svg",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one home for both: what the wheel builds in it, the checkout serves too."""
    return tmp_path_factory.mktemp("home") / "riskmap"


@pytest.fixture(scope="module")
def from_wheel(installed_python: Path, home: Path) -> dict[str, tuple[int, str, bytes]]:
    elsewhere = home.parent
    with serving(installed_python, home=home, cwd=elsewhere) as port:
        return {path: ask(port, path) for path in PAGES}


@pytest.fixture(scope="module")
def from_checkout(
    from_wheel: dict[str, tuple[int, str, bytes]],  # noqa: ARG001 - fills the home first
    home: Path,
) -> Iterator[dict[str, tuple[int, str, bytes]]]:
    root = Path(__file__).resolve().parents[2]
    with serving(Path(sys.executable), home=home, cwd=root) as port:
        yield {path: ask(port, path) for path in PAGES}


def test_the_wheel_holds_what_a_checkout_has_elsewhere(wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    assert {
        "riskmap/_shipped/config.toml",
        "riskmap/_shipped/geodata/base/putuo/region.toml",
        "riskmap/_shipped/templates/base.html",
        "riskmap/locale/zh/LC_MESSAGES/messages.mo",
        "riskmap/py.typed",
        "riskmap/web/static/vendor/leaflet/LICENSE",
        "riskmap/web/static/vendor/leaflet/leaflet.js",
        "riskmap/web/static/vendor/manifest.json",
    } <= names
    assert any(name.startswith("riskmap/docs/") for name in names)


def test_the_wheel_holds_nothing_but_the_product(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"riskmap"}


def test_a_wheel_built_from_the_source_archive_is_the_same(wheel: Path, tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    archive = build("sdist", root, tmp_path / "sdist")
    run(sys.executable, "-m", "tarfile", "-e", archive, tmp_path, cwd=tmp_path)
    (unpacked,) = tmp_path.glob("riskmap-*")
    again = build("wheel", unpacked, tmp_path / "again")
    assert _contents(again) == _contents(wheel)


def test_the_installed_package_is_not_the_checkout(installed_python: Path, tmp_path: Path) -> None:
    where = run(installed_python, "-c", "import riskmap; print(riskmap.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(installed_python.parent.parent)


@pytest.mark.parametrize("path", PAGES)
def test_the_wheel_serves_the_same_page_as_the_checkout(
    path: str,
    from_wheel: dict[str, tuple[int, str, bytes]],
    from_checkout: dict[str, tuple[int, str, bytes]],
) -> None:
    assert from_wheel[path][0] == 200
    assert from_wheel[path] == from_checkout[path]


def _contents(wheel: Path) -> dict[str, int]:
    """Return the checksums of everything but the list of checksums itself."""
    with ZipFile(wheel) as opened:
        return {
            one.filename: one.CRC
            for one in opened.infolist()
            if not one.filename.endswith("/RECORD")
        }
