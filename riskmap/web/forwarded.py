"""Who asks, and by which protocol, when a proxy stands in between: only a known one is believed."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from attrs import field, frozen

from riskmap.doors.pacing import PASSED_ON

Network = IPv4Network | IPv6Network


def _networks(texts: Iterable[str]) -> tuple[Network, ...]:
    return tuple(ip_network(one, strict=False) for one in texts)


@frozen
class Forwarded:
    """Stands before an application, in the manner of WSGI.

    Parameters
    ----------
    app
        The application.
    proxies
        Addresses or networks of the site's own proxies; nobody else is believed.
    """

    app: Any
    proxies: tuple[Network, ...] = field(converter=_networks)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request as if it had come straight from whoever sent it."""
        if self._is_proxy(environ.get("REMOTE_ADDR", "")):
            environ["REMOTE_ADDR"] = self._asker(environ)
            environ["wsgi.url_scheme"] = _protocol(environ)
        elif "HTTP_X_FORWARDED_FOR" in environ:
            environ[PASSED_ON] = True
        answer: Iterable[bytes] = self.app(environ, start_response)
        return answer

    def _asker(self, environ: dict[str, Any]) -> str:
        """Return the last address that is no proxy of ours; those before it may be made up."""
        asker: str = environ["REMOTE_ADDR"]
        for one in reversed(environ.get("HTTP_X_FORWARDED_FOR", "").split(",")):
            if not _is_address(address := one.strip()):
                break
            asker = address
            if not self._is_proxy(address):
                break
        return asker

    def _is_proxy(self, text: str) -> bool:
        return (
            bool(self.proxies)
            and _is_address(text)
            and any(ip_address(text) in one for one in self.proxies)
        )


def _protocol(environ: dict[str, Any]) -> str:
    said = environ.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip().lower()
    return said if said in {"http", "https"} else str(environ["wsgi.url_scheme"])


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
