"""Over HTTPS cookies are bound to this host; everybody's answers carry none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import define, field

from riskmap.doors.cookies import HostCookies


@define
class Site:
    """An application that sets one cookie, asked through the door."""

    cookie: str = "session=s3; HttpOnly; Path=/desk; SameSite=Lax; Domain=example.org"
    cache: str = "no-store"
    received: list[str] = field(factory=list)

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        self.received.append(environ.get("HTTP_COOKIE", ""))
        start("200 OK", [("Set-Cookie", self.cookie), ("Cache-Control", self.cache)])
        return []

    def asked(self, scheme: str, cookie: str = "") -> str:
        """Return the cookie that the answer sets."""
        sent: list[tuple[str, str]] = []
        environ = {"wsgi.url_scheme": scheme, "HTTP_COOKIE": cookie}
        HostCookies(self)(environ, lambda _status, headers: sent.extend(headers))
        return dict(sent).get("Set-Cookie", "")


def test_over_https_a_cookie_leaves_bound_to_this_host() -> None:
    assert Site().asked("https") == "__Host-session=s3; Secure; Path=/; HttpOnly; SameSite=Lax"


def test_over_https_only_bound_cookies_come_in() -> None:
    site = Site()
    site.asked("https", "session=tossed; __Host-session=ours; riskmap_lang=en; __Host-b=2")
    assert site.received == ["session=ours; b=2"]


def test_in_the_open_cookies_keep_their_names() -> None:
    site = Site()
    assert site.asked("http", "session=ours") == site.cookie
    assert site.received == ["session=ours"]


def test_what_everybody_may_keep_carries_no_cookie() -> None:
    assert Site(cache="public, max-age=31536000, immutable").asked("http") == ""
    assert Site(cache="public, max-age=31536000, immutable").asked("https") == ""
