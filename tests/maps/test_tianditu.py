"""Tiles from outside: fetched with the site's key, kept, never at the cost of the map."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import structlog
from attrs import define, field

from riskmap.maps.tianditu import FAILURES_MAX, PAUSE_S, SIZE_MAX, Tianditu, mimetype_of
from riskmap.outside.asking import Asker
from riskmap.outside.reach import Reach

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
JPEG = b"\xff\xd8\xff" + b"picture"
BOUNDS = (121.30, 31.20, 121.50, 31.35)
#: A tile in Putuo.
HERE = (13, 6858, 3346)
KEY = "secret-of-the-site"
#: The stand-in for Tianditu lies within.
HERE_TOO = Asker(reach=Reach(["127.0.0.0/8"]))


@define
class Outside:
    """Stands in for Tianditu on this machine."""

    address: str = ""
    asked: list[str] = field(factory=list)
    status: int = 200
    kind: str = "image/png"
    content: bytes = PNG
    location: str = ""


@pytest.fixture
def outside() -> Iterator[Outside]:
    told = Outside()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(self.path)
            self.send_response(told.status)
            self.send_header("Content-Type", told.kind)
            if told.location:
                self.send_header("Location", told.location)
            self.end_headers()
            self.wfile.write(told.content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    told.address = f"http://127.0.0.1:{server.server_port}/{{layer}}_w/wmts"
    yield told
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def access(outside: Outside, tmp_path: Path) -> Tianditu:
    return Tianditu(
        key=KEY, bounds=BOUNDS, folder=tmp_path / "kept", asker=HERE_TOO, address=outside.address
    )


def test_a_tile_is_asked_for_as_the_platform_describes_it(
    access: Tianditu, outside: Outside
) -> None:
    found = access.tile("vec", *HERE)
    assert found is not None
    assert (found.content, found.mimetype) == (PNG, "image/png")
    path, query = urlsplit(outside.asked[0]).path, parse_qs(urlsplit(outside.asked[0]).query)
    assert path == "/vec_w/wmts"
    z, x, y = HERE
    assert query["REQUEST"] == ["GetTile"]
    assert query["LAYER"] == ["vec"]
    assert query["TILEMATRIXSET"] == ["w"]
    assert (query["TILEMATRIX"], query["TILECOL"], query["TILEROW"]) == (
        [f"{z}"],
        [f"{x}"],
        [f"{y}"],
    )
    assert query["tk"] == [KEY]


def test_a_tile_that_is_kept_is_not_asked_for_again(access: Tianditu, outside: Outside) -> None:
    first = access.tile("vec", *HERE)
    assert access.tile("vec", *HERE) == first
    assert len(outside.asked) == 1


@pytest.mark.parametrize(
    ("status", "kind", "content"),
    [
        (403, "image/png", PNG),
        (500, "text/html", b"<html>"),
        (200, "text/html", PNG),
        (200, "image/png", b"<html>no picture</html>"),
        (200, "image/png", PNG + bytes(SIZE_MAX)),
        (200, "image/png", b""),
    ],
)
def test_what_is_no_picture_of_sensible_size_is_no_answer(
    access: Tianditu, outside: Outside, status: int, kind: str, content: bytes
) -> None:
    outside.status, outside.kind, outside.content = status, kind, content
    assert access.tile("vec", *HERE) is None
    assert not list(access.folder.glob("*"))


def test_the_key_is_not_carried_to_another_host(access: Tianditu, outside: Outside) -> None:
    outside.status, outside.location = 302, outside.address.format(layer="elsewhere")
    assert access.tile("vec", *HERE) is None
    assert len(outside.asked) == 1


def test_the_key_is_in_no_log_and_no_text(access: Tianditu, outside: Outside) -> None:
    outside.status = 403
    with structlog.testing.capture_logs() as said:
        access.tile("vec", *HERE)
        access.address = "http://127.0.0.1:1/{layer}"
        access.tile("vec", *HERE)
    assert [one["event"] for one in said] == ["tianditu_refused", "tianditu_silent"]
    assert KEY not in str(said)
    assert KEY not in repr(access)


def test_after_some_failures_nobody_is_asked_for_a_while(outside: Outside, tmp_path: Path) -> None:
    now = [0.0]
    access = Tianditu(
        key=KEY,
        bounds=BOUNDS,
        folder=tmp_path,
        asker=HERE_TOO,
        address=outside.address,
        monotonic=lambda: now[0],
    )
    outside.status = 500
    for _ in range(FAILURES_MAX + 2):
        assert access.tile("vec", *HERE) is None
    assert len(outside.asked) == FAILURES_MAX
    outside.status, now[0] = 200, PAUSE_S
    assert access.tile("vec", *HERE) is not None


def test_an_old_tile_is_better_than_none(
    access: Tianditu, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = access.tile("vec", *HERE)
    monkeypatch.setattr("riskmap.maps.tianditu.KEPT_S", -1.0)
    outside.status = 500
    assert access.tile("vec", *HERE) == first
    outside.status, outside.content = 200, JPEG
    renewed = access.tile("vec", *HERE)
    assert renewed is not None
    assert renewed.mimetype == "image/jpeg"


@pytest.mark.parametrize(
    "address", [(0, 0, 0), (19, 0, 0), (13, 0, 0), (13, 9000, 3346), (3, 9, 0), (13, -1, 3346)]
)
def test_the_rest_of_the_world_is_not_asked_for(
    access: Tianditu, outside: Outside, address: tuple[int, int, int]
) -> None:
    assert access.tile("vec", *address) is None
    assert outside.asked == []


def test_pictures_are_known_by_their_first_bytes() -> None:
    assert mimetype_of(PNG) == "image/png"
    assert mimetype_of(JPEG) == "image/jpeg"
    assert mimetype_of(b"<svg onload=alert(1)>") == ""


def test_a_name_that_leads_into_the_inner_network_is_not_asked(
    outside: Outside, tmp_path: Path
) -> None:
    careful = Asker(reach=Reach())
    access = Tianditu(
        key=KEY, bounds=BOUNDS, folder=tmp_path, asker=careful, address=outside.address
    )
    assert access.tile("vec", *HERE) is None
    assert outside.asked == []
