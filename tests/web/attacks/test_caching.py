"""What is kept between us and a reader is never somebody else's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from riskmap.core.access import Area, Scope
from riskmap.core.realm import LIVE
from riskmap.doors import compression
from riskmap.runtime import Runtime
from riskmap.web.app import create_app
from tests.web.attacks.routes import routes

PERSON = Scope(
    actor="zhang", realm=LIVE, purpose="test", areas=(Area.of("310107000000"),), origin="test"
)


@pytest.fixture(scope="module")
def signed_in(runtime: Runtime) -> Iterator[FlaskClient]:
    """A browser of somebody who is signed in, in an application of its own."""
    app = create_app(runtime)
    app.before_request_funcs.setdefault(None, []).append(lambda: setattr(g, "scope", PERSON))
    with app.test_client() as client:
        yield client


def test_pages_in_two_languages_are_two_things_to_a_cache(client: FlaskClient) -> None:
    client.set_cookie("riskmap_lang", "en")
    english = client.get("/health")
    client.set_cookie("riskmap_lang", "zh")
    chinese = client.get("/health")
    assert english.get_data() != chinese.get_data()
    for answer in (english, chinese):
        assert "Cookie" in answer.headers["Vary"] or "no-store" in answer.headers["Cache-Control"]
        assert not answer.cache_control.public


def test_a_language_that_somebody_put_into_an_address_is_no_others(client: FlaskClient) -> None:
    """A cache that keeps files for ever must not hand a cookie to all who come after."""
    for address in ("/static/css/base.css?v=1&lang=en", "/static/css/base.css?lang=en&v=2"):
        with client.get(address) as answer:
            assert answer.cache_control.public
            assert "Set-Cookie" not in answer.headers
            assert "Vary" not in answer.headers or "Cookie" not in answer.headers["Vary"]


def test_only_what_nobody_owns_may_be_kept_by_everybody(app: Flask, client: FlaskClient) -> None:
    public = {str(route) for route in routes(app) if _is_public(client, route.address())}
    assert public <= {
        "/static/<path:filename>",
        "/help/<path:name>",
        "/published/<name>",
        "/api/v1/map/tianditu/<layer>/<int:z>/<int:x>/<int:y>",
        "/api/v1/map/outlines",
        "/api/v1/map/base/<slug>.geojson",
        "/api/v1/map/tiles/<level>/<int:zoom>/<int:x>/<int:y>.mvt",
        "/api/v1/map/tiles/<level>/<measure>/<int:zoom>/<int:x>/<int:y>.png",
        "/api/v1/map/rasters/<hazard>/<label>/<int:z>/<int:x>/<int:y>.png",
    }


def _is_public(client: FlaskClient, address: str) -> bool:
    with client.get(f"{address}?v=1") as answer:
        return bool(answer.cache_control.public)


def test_no_browser_keeps_what_a_person_was_shown(signed_in: FlaskClient) -> None:
    for path in (
        "/",
        "/health",
        "/divisions/310107005000",
        "/api/v1/divisions?limit=2",
        "/nowhere",
        "/publications",
        "/api/v1/places",
        "/api/v1/map/units",
        "/wall/board",
    ):
        with signed_in.get(path) as answer:
            assert answer.headers["Cache-Control"] == "no-store", path
            assert "ETag" not in answer.headers, path


def test_what_nobody_may_keep_is_not_kept_in_memory_either(signed_in: FlaskClient) -> None:
    before = dict(compression._MEMORY._things)
    with signed_in.get("/health", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
    assert dict(compression._MEMORY._things) == before


def test_files_of_the_site_are_kept_by_people_too(signed_in: FlaskClient) -> None:
    with signed_in.get("/static/css/base.css?v=1") as answer:
        assert answer.cache_control.public


def test_errors_are_kept_by_nobody(client: FlaskClient) -> None:
    for path in ("/nowhere", "/api/v1/nowhere", "/divisions/999999999999", "/?level=x"):
        with client.get(path) as answer:
            assert answer.status_code >= 400
            assert answer.headers["Cache-Control"] == "no-store"


def test_headers_that_a_cache_overlooks_change_nothing(client: FlaskClient) -> None:
    plain = client.get("/publications").get_data()
    for name in (
        "X-Forwarded-Host",
        "X-Forwarded-Scheme",
        "X-Host",
        "Accept-Language",
        "X-Lang",
        "X-Original-URL",
        "Origin",
        "Referer",
    ):
        assert client.get("/publications", headers={name: "en"}).get_data() == plain
