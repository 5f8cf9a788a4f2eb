"""Where things are, in a checkout and from a wheel, and what is said when they are not there."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from riskmap.core.errors import ConfigurationError, MissingAssetError
from riskmap.runtime import resources
from riskmap.runtime.resources import Home, Resources

ROOT = Path(__file__).resolve().parent.parent.parent
CHECKOUT = Resources(ROOT, is_checkout=True)


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a package folder as a wheel would leave it, almost empty."""
    package = tmp_path / "site-packages" / "riskmap"
    shipped = package / "_shipped"
    shipped.mkdir(parents=True)
    (shipped / "config.toml").touch()
    monkeypatch.setattr(resources, "PACKAGE", package)
    monkeypatch.setattr(
        platformdirs, "user_data_dir", lambda name, **_: str(tmp_path / "data" / name)
    )
    return package


def test_a_checkout_ships_what_stands_at_its_top_level() -> None:
    found = Resources.find()
    assert found == CHECKOUT
    assert found.config == ROOT / "config.toml"
    assert found.templates == ROOT / "templates"
    assert found.static == ROOT / "riskmap" / "web" / "static"
    assert found.docs == ROOT / "riskmap" / "docs"


def test_a_wheel_ships_what_lies_inside_the_package(wheel: Path) -> None:
    found = Resources.find()
    assert found == Resources(wheel / "_shipped", is_checkout=False)
    assert found.config == wheel / "_shipped" / "config.toml"


@pytest.mark.usefixtures("wheel")
@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("templates", "templates"),
        ("demo_region", "region.toml"),
        ("docs", "docs"),
        ("static", "static"),
        ("locale", "locale"),
    ],
)
def test_a_part_that_is_missing_is_named_with_what_to_do(name: str, file: str) -> None:
    with pytest.raises(MissingAssetError) as fault:
        getattr(Resources.find(), name)
    assert str(fault.value) == f"{file} is missing. Run scripts/serve --prepare-only again."


def test_home_of_a_checkout_is_in_its_git_ignored_folder(tmp_path: Path) -> None:
    home = Home.find(Resources(tmp_path, is_checkout=True), {})
    assert home.path == tmp_path / "geodata" / "var"
    assert "/geodata/var/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


@pytest.mark.usefixtures("wheel")
def test_home_of_a_wheel_is_the_folder_of_the_users_data(tmp_path: Path) -> None:
    assert Home.find(Resources.find(), {}).path == tmp_path / "data" / "riskmap"


def test_home_is_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for named in (str(tmp_path / "one" / "two"), "relative"):
        home = Home.find(CHECKOUT, {"RISKMAP_HOME": named})
        assert home.path == tmp_path / named
        assert home.path.is_absolute()


def test_a_tilde_stands_for_the_folder_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert Home.find(CHECKOUT, {"RISKMAP_HOME": "~/riskmap"}).path == tmp_path / "riskmap"


def test_home_has_its_folders_before_anybody_asks(tmp_path: Path) -> None:
    home = Home.find(CHECKOUT, {"RISKMAP_HOME": str(tmp_path / "home")})
    for folder in (home.files, home.cache, home.backups, home.build):
        assert folder.is_dir()
        assert folder.parent == home.path


def test_everything_a_site_owns_lies_in_home(tmp_path: Path) -> None:
    home = Home(tmp_path)
    own = (home.site_config, home.database, home.clock_lock, home.logs)
    assert [one.name for one in own] == ["site.toml", "riskmap.db", "clock.lock", "log"]
    assert {one.parent for one in own} == {tmp_path}


def test_home_is_found_again_with_all_that_is_in_it(tmp_path: Path) -> None:
    environ = {"RISKMAP_HOME": str(tmp_path)}
    Home.find(CHECKOUT, environ).site_config.write_text("[server]\n", "utf-8")
    assert Home.find(CHECKOUT, environ).site_config.is_file()


def test_a_file_in_the_way_of_home_is_reported_with_the_way_out(tmp_path: Path) -> None:
    in_the_way = tmp_path / "home"
    in_the_way.touch()
    with pytest.raises(ConfigurationError) as fault:
        Home.find(CHECKOUT, {"RISKMAP_HOME": str(in_the_way)})
    assert f"The home folder {in_the_way} cannot be made: " in str(fault.value)
    assert "Set RISKMAP_HOME to a folder that you may write to." in str(fault.value)
