"""Compressed answers: smaller, the same inside, and known again by those who have them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import brotli
import pytest
from flask import Flask, Response, send_file
from flask.testing import FlaskClient

from riskmap.doors.answers import document, tagged
from riskmap.doors.compression import SMALLEST, compress_answers

LONG = "雨水漫过街道。" * 400
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "compressed"


@pytest.fixture
def client(tmp_path: Path, kept: Path) -> FlaskClient:
    app = Flask("a small site", static_folder=None)
    compress_answers(app, kept)
    file = tmp_path / "file.css"
    file.write_text("body { color: green }\n" * 200 + str(tmp_path))

    @app.get("/json")
    def _json() -> Response:
        return document({"text": LONG})

    @app.get("/short")
    def _short() -> Response:
        return document("x" * (SMALLEST - 1))

    @app.get("/picture")
    def _picture() -> Response:
        return tagged(Response(LONG, mimetype="image/png"))

    @app.get("/stream")
    def _stream() -> Response:
        return Response((LONG for _ in range(3)), mimetype="text/plain")

    @app.get("/file.css")
    def _file() -> Response:
        answer = send_file(file)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer

    return app.test_client()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("br;q=0, *", "gzip"),
        ("*", "br"),
        ("identity", None),
        ("", None),
    ],
)
def test_the_asker_chooses(client: FlaskClient, asked: str, expected: str | None) -> None:
    answer = client.get("/json", headers={"Accept-Encoding": asked})
    assert answer.headers.get("Content-Encoding") == expected
    assert json.loads(UNPACK[expected](answer.data))["text"] == LONG
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert answer.headers["Content-Length"] == str(len(answer.data))
    if expected:
        assert len(answer.data) < len(LONG) / 5


@pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
@pytest.mark.parametrize("path", ["/json", "/file.css"])
def test_an_answer_that_one_has_already_is_not_sent_again(
    client: FlaskClient, path: str, coding: str
) -> None:
    first = client.get(path, headers={"Accept-Encoding": coding}, buffered=True)
    again = client.get(
        path,
        headers={"Accept-Encoding": coding, "If-None-Match": first.headers["ETag"]},
        buffered=True,
    )
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Content-Encoding" not in again.headers


def test_each_representation_has_an_etag_of_its_own(client: FlaskClient) -> None:
    tags = {
        client.get("/json", headers={"Accept-Encoding": one}).headers["ETag"]
        for one in ("br", "gzip", "identity")
    }
    assert len(tags) == 3


@pytest.mark.parametrize("path", ["/short", "/picture", "/stream"])
def test_what_gains_nothing_is_left_alone(client: FlaskClient, path: str) -> None:
    plain = client.get(path)
    asked = client.get(path, headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in asked.headers
    assert asked.data == plain.data
    assert asked.headers.get("ETag") == plain.headers.get("ETag")


def test_a_part_of_a_file_and_a_head_are_left_alone(client: FlaskClient) -> None:
    part = client.get(
        "/file.css", headers={"Accept-Encoding": "br", "Range": "bytes=0-3"}, buffered=True
    )
    assert part.status_code == 206
    assert part.data == b"body"
    assert "Content-Encoding" not in part.headers
    head = client.head("/json", headers={"Accept-Encoding": "br"})
    assert head.data == b""
    assert "Content-Encoding" not in head.headers


def test_what_is_kept_for_ever_is_compressed_once(client: FlaskClient, kept: Path) -> None:
    first = client.get("/file.css", headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert [file.read_bytes() for file in kept.iterdir()] == [first.data]
    client.get("/json", headers={"Accept-Encoding": "gzip"})
    assert len(list(kept.iterdir())) == 1, "answers that change are not kept as files"
    assert gzip.decompress(first.data).startswith(b"body")
