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
class Proxies:
    """The site's own proxies.

    Parameters
    ----------
    networks
        Their addresses or networks; nobody else is believed.
    """

    networks: tuple[Network, ...] = field(converter=_networks)

    def believed(self, environ: dict[str, Any]) -> dict[str, Any]:
        """Return a request as if it had come straight from whoever sent it."""
        if self._is_one(environ.get("REMOTE_ADDR", "")):
            asker, protocol = self._asker(environ), _protocol(environ)
            return {**environ, "REMOTE_ADDR": asker, "wsgi.url_scheme": protocol}
        if "HTTP_X_FORWARDED_FOR" in environ:
            return {**environ, PASSED_ON: True}
        return {**environ}

    def _asker(self, environ: dict[str, Any]) -> str:
        """Return the last address that is no proxy of ours; those before it may be made up."""
        asker: str = environ["REMOTE_ADDR"]
        for one in reversed(environ.get("HTTP_X_FORWARDED_FOR", "").split(",")):
            if not _is_address(address := one.strip()):
                break
            asker = address
            if not self._is_one(address):
                break
        return asker

    def _is_one(self, text: str) -> bool:
        return (
            bool(self.networks)
            and _is_address(text)
            and any(ip_address(text) in one for one in self.networks)
        )


@frozen
class Forwarded:
    """Stands before an application, in the manner of WSGI.

    Parameters
    ----------
    app
        The application.
    proxies
        Of the site.
    """

    app: Any
    proxies: Proxies = field(converter=Proxies)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request as if it had come straight from whoever sent it."""
        answer: Iterable[bytes] = self.app(self.proxies.believed(environ), start_response)
        return answer


def _protocol(environ: dict[str, Any]) -> str:
    said = environ.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip().lower()
    return said if said in {"http", "https"} else str(environ["wsgi.url_scheme"])


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
