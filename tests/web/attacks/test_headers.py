"""What stands in answers keeps browsers careful; what stands in requests moves nothing."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.attacks.routes import routes

PATHS = (
    "/",
    "/health",
    "/help/",
    "/nowhere",
    "/api/v1/divisions",
    "/api/v1/nowhere",
    "/static/css/base.css",
    "/static/nothing.css",
    "/healthz",
    "/publications",
    "/sign-in",
)
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_keeps_browsers_careful(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        for name, value in EVERYWHERE.items():
            assert answer.headers[name] == value
        policy = answer.headers["Content-Security-Policy"]
        for rule in ("default-src 'self'", "object-src 'none'", "base-uri 'none'"):
            assert rule in policy
        assert "frame-ancestors 'self'" in policy
        assert "unsafe" not in policy
        assert "camera=()" in answer.headers["Permissions-Policy"]
        assert "Server" not in answer.headers
        assert "X-Powered-By" not in answer.headers


@pytest.mark.parametrize("path", PATHS)
def test_over_tls_browsers_come_back_by_tls(secure_client: FlaskClient, path: str) -> None:
    with secure_client.get(path) as answer:
        asked = answer.headers["Strict-Transport-Security"]
        assert int(asked.partition("max-age=")[2].partition(";")[0]) >= 365 * 24 * 3600
        assert "includeSubDomains" in asked


def test_in_the_open_nobody_is_told_to_come_by_tls(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers
    forged = client.get("/", headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "8.8.8.8"})
    assert "Strict-Transport-Security" not in forged.headers


def test_no_other_site_reads_answers(app: Flask, client: FlaskClient) -> None:
    for route in routes(app):
        with client.get(route.address(), headers={"Origin": "https://evil.example"}) as answer:
            assert "Access-Control-Allow-Origin" not in answer.headers, route
            assert "Access-Control-Allow-Credentials" not in answer.headers, route


def test_every_answer_with_words_names_their_encoding(app: Flask, client: FlaskClient) -> None:
    for route in routes(app):
        with client.get(route.address()) as answer:
            kind = answer.content_type or ""
            assert kind or not answer.get_data(), route
            if kind.startswith("text/"):
                assert "charset=utf-8" in kind.lower(), route


@pytest.mark.parametrize("path", ["/?lang=en", "/sign-in", "/health?lang=zh"])
def test_cookies_over_tls_are_bound_and_closed_to_scripts(
    secure_client: FlaskClient, path: str
) -> None:
    cookies = secure_client.get(path).headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        for attribute in ("Secure", "Path=/", "HttpOnly", "SameSite=Lax"):
            assert attribute in cookie
        assert "Domain" not in cookie


def test_cookies_in_the_open_are_closed_to_scripts_too(client: FlaskClient) -> None:
    for path in ("/?lang=en", "/sign-in"):
        for cookie in client.get(path).headers.getlist("Set-Cookie"):
            assert "HttpOnly" in cookie
            assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PUT", "DELETE", "PATCH", "BREW"])
def test_other_methods_do_nothing(client: FlaskClient, method: str) -> None:
    for path in ("/", "/health", "/static/css/base.css", "/api/v1/divisions"):
        answer = client.open(path, method=method, headers={"X-Secret": "told-nobody"})
        assert answer.status_code in {400, 404, 405}
        assert "told-nobody" not in answer.text


@pytest.mark.parametrize(
    "name", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"]
)
def test_a_header_does_not_change_the_method(client: FlaskClient, name: str) -> None:
    plain = client.get("/api/v1/divisions?limit=1")
    for method in ("DELETE", "POST", "PUT"):
        over = client.get(f"/api/v1/divisions?limit=1&_method={method}", headers={name: method})
        assert over.status_code in {plain.status_code, 400}
        asked = client.get("/api/v1/divisions?limit=1", headers={name: method})
        assert asked.get_data() == plain.get_data()


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:80",
        "map.example.evil.example",
        "map.example@evil.example",
        "evil.example/map.example",
        "",
    ],
)
def test_a_foreign_host_name_is_refused_where_names_are_listed(
    app: Flask, client: FlaskClient, host: str
) -> None:
    app.config["TRUSTED_HOSTS"] = ["map.example"]
    try:
        for path in ("/", "/api/v1/divisions", "/sign-in"):
            answer = client.get(path, headers={"Host": host})
            assert answer.status_code == 400
            assert "evil" not in answer.text
    finally:
        app.config["TRUSTED_HOSTS"] = None


@pytest.mark.parametrize(
    "name",
    [
        "X-Forwarded-Host",
        "X-Host",
        "Forwarded",
        "X-Original-URL",
        "X-Rewrite-URL",
        "X-Forwarded-Prefix",
        "X-Forwarded-Server",
    ],
)
def test_no_header_names_another_host_or_address(client: FlaskClient, name: str) -> None:
    plain = client.get("/print")
    forged = client.get("/print", headers={name: "evil.example", "X-Forwarded-Port": "6666"})
    assert forged.status_code == plain.status_code
    assert "evil.example" not in forged.text
    assert "6666" not in forged.text.partition("</head>")[0]
    assert "evil.example" not in str(forged.headers)


def test_a_large_header_or_cookie_is_an_error_of_the_asker(client: FlaskClient) -> None:
    for headers in (
        {"Cookie": "riskmap_session=" + "a" * 30_000},
        {"X-Long": "a" * 30_000},
        {"Cookie": "; ".join(f"c{n}=1" for n in range(3_000))},
    ):
        assert client.get("/", headers=headers).status_code in {200, 400, 431}
