"""No page asks another host for anything, and none runs what stands within it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

NOT_THERE = ("/nowhere", "/divisions/310107999000")
PAGES = [
    "/",
    "/?level=committee",
    "/divisions/310107000000",
    "/divisions/310107005000",
    "/divisions/310107005001",
    "/health",
    "/help",
    "/help/reference/errors",
    *NOT_THERE,
]


class Links(HTMLParser):
    """Collects what a page loads, where it leads, and what stands inline."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.leads_to: list[str] = []
        self.inline: list[str] = []
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        for name, value in attrs:
            if name in {"src", "srcset", "data", "poster", "action"} and value:
                self.loaded.append(value)
            if name == "href" and value:
                (self.leads_to if tag == "a" else self.loaded).append(value)
            if name == "style" or name.startswith("on"):
                self.inline.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        if self._inside in {"script", "style"} and data.strip():
            self.inline.append(f"{self._inside}: {data[:40]}")

    def handle_endtag(self, _tag: str) -> None:
        self._inside = ""


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_nothing_from_another_host(client: FlaskClient, path: str, lang: str) -> None:
    separator = "&" if "?" in path else "?"
    answer = client.get(f"{path}{separator}lang={lang}", follow_redirects=True)
    assert answer.status_code == (404 if path in NOT_THERE else 200)
    links = Links(answer.text)
    assert links.loaded
    assert [url for url in links.loaded if not re.match(r"/(?!/)|#", url)] == []
    if not path.startswith("/help"):
        outside = {url for url in links.leads_to if not re.match(r"/(?!/)|#|\?|tel:", url)}
        assert outside <= {"https://www.openstreetmap.org/copyright"}


@pytest.mark.parametrize("path", PAGES)
def test_nothing_stands_inline(client: FlaskClient, path: str) -> None:
    assert Links(client.get(path, follow_redirects=True).text).inline == []


@pytest.mark.parametrize("path", [*PAGES, "/healthz", "/api/v1/divisions", "/api/v1/nowhere"])
def test_every_answer_bears_the_policy(client: FlaskClient, path: str) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]
    assert policy == (
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
        "base-uri 'none'; frame-ancestors 'self'"
    )


def test_every_file_that_a_page_loads_is_there(client: FlaskClient) -> None:
    for path in ("/", "/divisions/310107005000", "/health", "/help"):
        for url in Links(client.get(path, follow_redirects=True).text).loaded:
            with client.get(url) as answer:
                assert answer.status_code == 200, url


def test_our_own_files_name_no_other_host(app: Flask) -> None:
    found = [
        f"{file.name}: {address}"
        for folder in ("css", "js", "img")
        for file in (_static(app) / folder).rglob("*")
        if file.is_file()
        for address in re.findall(r"https?://[^\s\"')]+", file.read_text("utf-8"))
        if "www.w3.org" not in address
    ]
    assert found == []


def test_a_host_that_is_not_listed_is_refused(app: Flask, client: FlaskClient) -> None:
    app.config["TRUSTED_HOSTS"] = ["map.example"]
    try:
        assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 400
        assert client.get("/healthz", headers={"Host": "map.example"}).status_code == 200
    finally:
        app.config["TRUSTED_HOSTS"] = None


def _static(app: Flask) -> Path:
    return Path(str(app.static_folder))
