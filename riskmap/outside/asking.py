"""Ask another host, carefully: at an address that may be asked, for a while, for so many bytes."""

from __future__ import annotations

import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import quote, urljoin, urlsplit

import httpcore2
from attrs import field, frozen

from riskmap.core.errors import OutsideError, RefusedAddressError
from riskmap.core.words import N_
from riskmap.outside.faults import words_of
from riskmap.outside.pinning import PinnedNetwork
from riskmap.outside.reach import Reach

AGENT = "riskmap"
#: Below lie mail, files and remote shells; above, anybody's services.
WELL_KNOWN_PORTS = 1024
WEB_PORTS = {"http": 80, "https": 443}
#: What has a meaning in an address, and what is written in numbers already.
_KEPT = "%/:?#[]@!$&'()*+,;=~"
#: 300 and 304 say something else.
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SILENT = (
    httpcore2.NetworkError,
    httpcore2.TimeoutException,
    httpcore2.ProtocolError,
    OSError,
)

#: From a name and a port to addresses.
Resolve = Callable[[str, int], Iterable[str]]


@frozen(kw_only=True)
class Answer:
    """What a host said.

    Parameters
    ----------
    address
        Where the answer came from in the end.
    headers
        By name in lower case; of several of one name, the last.
    """

    status: int
    address: str
    headers: Mapping[str, str]
    content: bytes = field(repr=False)


def addresses_of(host: str, port: int) -> Iterator[str]:
    """Yield the addresses that the system knows for a name, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    yield from dict.fromkeys(str(one[4][0]) for one in found)


@frozen(kw_only=True)
class Asker:
    """How this site asks other hosts.

    Parameters
    ----------
    reach
        Which addresses may be asked.
    timeout_s
        For one question, all in all: a host that answers byte by byte is cut off.
    resolve
        How names become addresses; once for each question, so that they cannot change between
        the look and the connection.
    tls
        How certificates are checked; None: as the system does.
    """

    reach: Reach
    timeout_s: float = 10.0
    resolve: Resolve = addresses_of
    tls: ssl.SSLContext | None = None

    def ask(
        self,
        address: str,
        *,
        size_max: int,
        redirects_max: int = 0,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask for one document and return the answer, whatever its status.

        Parameters
        ----------
        address
            Of http or https; its name, not its number, is what certificates are compared with.
        size_max
            Most bytes of the document, once unpacked.
        redirects_max
            How often to follow to another address; each is looked at as the first was. Nobody is
            followed from https to http, and our headers do not go to another host.
        headers
            To be sent besides our own.

        Raises
        ------
        RefusedAddressError
            If the address may not be asked.
        OutsideError
            If nobody answers in time, or with too much.
        """
        until = time.monotonic() + self.timeout_s
        sent = dict(headers or {})
        for _ in range(redirects_max + 1):
            answer = self._asked(require_web(address), sent, size_max=size_max, until=until)
            onward = answer.headers.get("location")
            if answer.status not in REDIRECTS or not onward or not redirects_max:
                return answer
            following = urljoin(answer.address, onward)
            sent = sent if _origin(following) == _origin(address) else {}
            _require_no_step_down(address, following)
            address = following
        raise OutsideError(
            N_("{host} leads from one address to the next."), host=urlsplit(address).hostname
        )

    def _asked(
        self, address: str, headers: Mapping[str, str], *, size_max: int, until: float
    ) -> Answer:
        network = PinnedNetwork(self.reach, self.resolve, until)
        sent = {"User-Agent": AGENT, "Accept-Encoding": "gzip", **headers}
        try:
            with (
                httpcore2.ConnectionPool(
                    network_backend=network, http2=False, ssl_context=self.tls
                ) as pool,
                pool.stream("GET", address, headers=[(*one,) for one in sent.items()]) as response,
            ):
                told = {
                    name.decode("latin-1").lower(): value.decode("latin-1")
                    for name, value in response.headers
                }
                content = _read(response.iter_stream(), told, size_max, address)
        except _SILENT as fault:  # its text may hold the address, and that a key
            raise OutsideError(
                N_("{host} did not answer as it should: {kind}."),
                mend=N_("Try again later; look whether its address is still right."),
                host=urlsplit(address).hostname,
                kind=words_of(fault),
            ) from None
        return Answer(status=response.status, address=address, headers=told, content=content)


def require_web(address: str) -> str:
    """Return an address in plain letters if it is one of the web.

    Raises
    ------
    RefusedAddressError
        If it is of another kind, hides a password, or names a port of another service.
    """
    try:
        parts = urlsplit(address if address.isprintable() and " " not in address else "")
        host = (parts.hostname or "").encode("idna").decode()
        port = parts.port or WEB_PORTS.get(parts.scheme, 0)
    except (ValueError, UnicodeError):
        raise _refused(address) from None
    own = WEB_PORTS.get(parts.scheme)
    is_for_others = port != own and port < WELL_KNOWN_PORTS
    if own is None or not host or "@" in parts.netloc or is_for_others:
        raise _refused(address)
    netloc = f"[{host}]" if ":" in host else host
    plain = parts._replace(netloc=netloc if port == own else f"{netloc}:{port}", fragment="")
    return quote(plain.geturl(), safe=_KEPT)


def _refused(address: str) -> RefusedAddressError:
    return RefusedAddressError(
        N_("This is no address that can be asked: {address}"),
        mend=N_("Give one that begins with https:// or http://, without a password in it."),
        address=address.partition("?")[0].rpartition("@")[2][:80],
    )


def _origin(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc.lower()


def _require_no_step_down(before: str, after: str) -> None:
    if urlsplit(before).scheme == "https" and urlsplit(after).scheme != "https":
        raise _refused(after)


def _read(
    chunks: Iterable[bytes], headers: Mapping[str, str], size_max: int, address: str
) -> bytes:
    """Return a document, unpacked; never more of it than may be."""
    coding = headers.get("content-encoding", "identity").lower()
    unpack = zlib.decompressobj(wbits=31) if coding == "gzip" else None
    if coding not in {"gzip", "identity"}:
        raise _too_much(address, size_max)
    found = bytearray()
    for chunk in chunks:
        left = size_max - len(found) + 1
        try:
            found += unpack.decompress(chunk, left) if unpack else chunk
        except zlib.error:
            raise _too_much(address, size_max) from None
        if len(found) > size_max:
            raise _too_much(address, size_max)
    if unpack and found and not unpack.eof:
        raise OutsideError(
            N_("{host} ended in the middle of its answer."),
            mend=N_("Try again later; look whether its address is still right."),
            host=urlsplit(address).hostname,
        )
    return bytes(found)


def _too_much(address: str, size_max: int) -> OutsideError:
    return OutsideError(
        N_("{host} sent more than {limit} bytes, or in a form that is not read here."),
        mend=N_("Look whether its address is still right."),
        host=urlsplit(address).hostname,
        limit=size_max,
    )
