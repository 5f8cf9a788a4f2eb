"""Addresses that a feed may have: which transport, which host, which path, which names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, cast
from urllib.parse import parse_qsl, unquote, urlsplit

from attrs import field, frozen

from riskmap.core.errors import RefusedAddressError
from riskmap.core.words import N_

Scheme = Literal["http", "https", "ftp", "ftps", "sftp", "file", "tcp", "serial", "ntrip", "ntrips"]
#: Port of each transport where the address names none; None: it has no host, or must name one.
PORTS: Mapping[Scheme, int | None] = {
    "http": 80,
    "https": 443,
    "ftp": 21,
    "ftps": 21,
    "sftp": 22,
    "file": None,
    "tcp": None,
    "serial": None,
    "ntrip": 2101,
    "ntrips": 2102,
}
#: Those that are listened to.
STREAMS = frozenset({"tcp", "serial", "ntrip", "ntrips"})
_WILD = frozenset("*?[")
_WITHOUT_HOST = frozenset({"file", "serial"})


@frozen(kw_only=True)
class Address:
    """An address, taken apart.

    Parameters
    ----------
    host, port
        Empty and 0 for what lies on this machine.
    path
        Decoded: a folder and a name, a mount point, a device.
    query
        What stands behind the question mark, by name.
    whole
        As it was given; it may hold a key, and is not for logs.
    """

    scheme: Scheme
    host: str
    port: int
    path: str
    query: Mapping[str, str] = field(repr=False)
    whole: str = field(repr=False)

    @property
    def is_stream(self) -> bool:
        """Tell whether it is listened to, and not asked."""
        return self.scheme in STREAMS

    @property
    def where(self) -> str:
        """What is said of it to people: host or device, nothing secret."""
        return self.host or self.path

    @property
    def folder(self) -> str:
        """The path up to its last part."""
        return self.path.rpartition("/")[0] or "/"

    @property
    def pattern(self) -> str:
        """The last part of the path, which may hold ``*``, ``?`` and ``[…]``."""
        return self.path.rpartition("/")[2]


def address_of(text: str) -> Address:
    """Take an address apart.

    Raises
    ------
    RefusedAddressError
        If no transport knows it, or a password stands in it.
    """
    try:
        parts = urlsplit(text if text.isprintable() and " " not in text else "")
        host = (parts.hostname or "").encode("idna").decode()
        port = parts.port or PORTS.get(parts.scheme, 0) or 0  # type: ignore[call-overload]
    except (ValueError, UnicodeError):
        raise refused(text) from None
    path = unquote(parts.path)
    is_here = parts.scheme in _WITHOUT_HOST
    if (
        parts.scheme not in PORTS
        or "@" in parts.netloc
        or is_here == bool(host)
        or not (is_here or port)
        or (is_here and not path)
        or not path.isprintable()
        or any(one in _WILD for one in path.rpartition("/")[0])
    ):
        raise refused(text)
    return Address(
        scheme=cast("Scheme", parts.scheme),
        host=host,
        port=port,
        path=path,
        query=dict(parse_qsl(parts.query)),
        whole=text,
    )


def refused(text: str) -> RefusedAddressError:
    """Return the error for an address that is none; what may be secret in it is left out."""
    return RefusedAddressError(
        N_("This is no address of a feed: {address}"),
        mend=N_(
            "Write for example https://host/file, sftp://host/folder/rain_*.csv, file:///folder/*,"
            " tcp://host:port, ntrip://host:2101/MOUNT or serial:/dev/ttyUSB0?baud=115200, with no"
            " password in it."
        ),
        address=text.partition("?")[0].rpartition("@")[2][:80],
    )
