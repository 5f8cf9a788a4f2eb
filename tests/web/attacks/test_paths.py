"""No address leads to a file that is not meant to be read."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from riskmap.core.errors import NotFoundError
from riskmap.runtime import Runtime

UP = (
    "..",
    "%2e%2e",
    "%2e.",
    ".%2e",
    "..%2f",
    "%2e%2e%2f",
    "..%5c",
    "%252e%252e",
    "....//",
    "..;",
    "%c0%ae%c0%ae",
    "\u2025",
    "..%00",
)
FOLDERS = (
    "/static/",
    "/static/css/",
    "/published/",
    "/help/",
    "/help/images/",
    "/help/reference/",
    "/api/v1/map/base/",
    "/api/v1/map/download.",
)
FILES = (
    "etc/passwd",
    "config.toml",
    "riskmap/config/reading.py",
    "pyproject.toml",
    ".git/config",
    "riskmap.db",
    "site.toml",
    "keys/master.key",
)
#: What stands in these files, and in no page.
SECRETS = ("root:x:0", "[server]", "class Settings", "[build-system]", "[core]", "SQLite format")


@pytest.mark.parametrize("folder", FOLDERS)
def test_nothing_leads_out_of_a_folder(client: FlaskClient, folder: str) -> None:
    for up in UP:
        for depth in (1, 2, 4, 8):
            for file in FILES:
                address = folder + f"{up}/" * depth + file
                with client.get(address) as answer:
                    assert answer.status_code in {301, 308, 400, 404}, address
                    body = answer.get_data(as_text=True)
                    assert not any(one in body for one in SECRETS), address


@pytest.mark.parametrize(
    "address",
    [
        "/.git/HEAD",
        "/.env",
        "/config.toml",
        "/riskmap.db",
        "/site.toml",
        "/static/",
        "/static/css/",
        "/published/",
        "/server-status",
        "/static/.htaccess",
        "/static/../config.toml",
        "//etc/passwd",
        "/help/../config.toml",
        "/help//etc/passwd",
        "/help/%2Fetc%2Fpasswd",
        "/help/.",
        "/help/..",
        "/help/index.md%00.png",
        "/static/css%00/base.css",
        "/static/C:/windows/win.ini",
        "/help/decisions",
        "/help/images/",
    ],
)
def test_there_is_no_such_file_and_no_list_of_files(client: FlaskClient, address: str) -> None:
    with client.get(address) as answer:
        assert answer.status_code in {301, 308, 400, 404}, address
        assert "noto-sans-sc" not in answer.get_data(as_text=True).partition("<main")[2]


@pytest.mark.parametrize(
    "name",
    [
        "../riskmap.db",
        "a" * 32 + ".js",
        "a" * 32 + ".html",
        "x.js",
        "A" * 32 + ".js",
        "a" * 32 + ".js/..",
        "a" * 31 + "\u0661.js",
    ],
)
def test_only_what_was_published_is_handed_out(client: FlaskClient, name: str) -> None:
    assert client.get(f"/published/{name}").status_code == 404


def test_base_layers_are_known_by_name_not_by_path(client: FlaskClient, runtime: Runtime) -> None:
    from riskmap.maps.basemap import read_basemap  # noqa: PLC0415 - loads GeoPandas

    for name in ("../putuo/base/roads", "..%2Froads", "/etc/passwd", "roads/../roads"):
        with client.get(f"/api/v1/map/base/{name}.geojson") as answer:
            assert answer.status_code in {308, 404}
    assert read_basemap(runtime.resources.demo_region.parent) is not None


def test_the_manual_does_not_say_where_it_lies(client: FlaskClient, runtime: Runtime) -> None:
    answer = client.get("/help/no-such-page")
    assert answer.status_code == 404
    assert str(runtime.resources.root) not in answer.text
    assert NotFoundError.__name__ not in answer.text
