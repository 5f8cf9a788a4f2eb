"""What a proxy says is believed only if it is one of the site's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from riskmap.web.forwarded import Forwarded

PROXIES = ("127.0.0.1", "10.0.0.0/8", "::1")


def seen(peer: str, headers: dict[str, str], proxies: tuple[str, ...] = PROXIES) -> tuple[str, str]:
    """Return the address and the protocol that the application sees."""
    found: list[tuple[str, str]] = []

    def app(environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        found.append((environ["REMOTE_ADDR"], environ["wsgi.url_scheme"]))
        return []

    Forwarded(app, proxies)({"REMOTE_ADDR": peer, "wsgi.url_scheme": "http", **headers}, None)
    return found[0]


@pytest.mark.parametrize("proxies", [(), ("10.0.0.0/8",)])
def test_somebody_who_is_no_proxy_is_not_believed(proxies: tuple[str, ...]) -> None:
    told = {"HTTP_X_FORWARDED_FOR": "8.8.8.8", "HTTP_X_FORWARDED_PROTO": "https"}
    assert seen("192.0.2.7", told, proxies) == ("192.0.2.7", "http")


def test_a_proxy_of_ours_says_who_asks_and_how() -> None:
    told = {"HTTP_X_FORWARDED_FOR": "192.0.2.7", "HTTP_X_FORWARDED_PROTO": "https"}
    assert seen("127.0.0.1", told) == ("192.0.2.7", "https")
    assert seen("::1", told) == ("192.0.2.7", "https")


def test_what_an_asker_put_before_his_own_address_is_not_believed() -> None:
    told = {
        "HTTP_X_FORWARDED_FOR": "127.0.0.1, 192.0.2.7, 10.1.1.1",
        "HTTP_X_FORWARDED_PROTO": "https, http",
    }
    assert seen("127.0.0.1", told) == ("192.0.2.7", "http")


@pytest.mark.parametrize("text", ["", "unknown", "_hidden", "<script>", "1.2.3.4.5"])
def test_what_is_no_address_changes_nothing(text: str) -> None:
    told = {"HTTP_X_FORWARDED_FOR": text, "HTTP_X_FORWARDED_PROTO": "gopher"}
    assert seen("127.0.0.1", told) == ("127.0.0.1", "http")
