"""Static files are kept for ever under an address that changes with them."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from riskmap.core.errors import MissingAssetError
from riskmap.doors.assets import static
from riskmap.doors.published import published


def test_an_address_bears_the_hash_of_the_content(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        url = static("css/base.css")
    with client.get(url) as answer:
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
    with client.get(url.partition("?")[0]) as bare:
        assert bare.headers["Cache-Control"] == "no-cache"


def test_a_missing_file_is_named(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(MissingAssetError, match=r"css/nothing\.css"):
        static("css/nothing.css")


def test_a_published_text_is_served_under_its_hash(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        url = published("window.x = 1;\n", "js")
        assert published("window.x = 1;\n", "js") == url
        assert published("window.x = 2;\n", "js") != url
    with client.get(url) as answer:
        assert answer.get_data(as_text=True) == "window.x = 1;\n"
        assert answer.mimetype == "text/javascript"
        assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["../riskmap.db", "x.js", "0" * 32 + ".html", "0" * 32 + ".js"])
def test_only_published_texts_are_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/published/{name}").status_code == 404
