"""Post JSON to another host, signed, at an address that may be asked."""

from __future__ import annotations

import time
from collections.abc import Mapping

import httpcore2
from attrs import frozen

from riskmap.core.errors import OutsideError
from riskmap.outside.asking import AGENT, Resolve, addresses_of, require_web
from riskmap.outside.pinning import PinnedNetwork
from riskmap.outside.reach import Reach
from riskmap.store.delivering import UndeliveredError

#: So much of an answer is read.
_READ = 2000
_AGAIN = frozenset({408, 425, 429})
_NOT_BEGUN = (httpcore2.ConnectError, httpcore2.ConnectTimeout, httpcore2.UnsupportedProtocol)
_SILENT = (
    httpcore2.NetworkError,
    httpcore2.TimeoutException,
    httpcore2.ProtocolError,
    OSError,
)


@frozen(kw_only=True)
class Poster:
    """How this site posts to other hosts; see `riskmap.outside.asking.Asker`."""

    reach: Reach
    timeout_s: float = 10.0
    resolve: Resolve = addresses_of

    def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> str:
        """Post a body and return the status and what was answered; nobody is followed.

        Raises
        ------
        UndeliveredError
            If the other side did not take it.
        """
        try:
            status, said = self._posted(require_web(address), body, headers)
        except OutsideError as fault:  # the address may not be asked
            raise UndeliveredError(str(fault)) from None
        except _NOT_BEGUN as fault:
            raise UndeliveredError(type(fault).__name__) from None
        except _SILENT as fault:  # its text may hold the address, and that a key
            raise UndeliveredError(type(fault).__name__, may_have_arrived=True) from None
        if 200 <= status < 300:  # noqa: PLR2004 - of HTTP: taken
            return f"{status} {said}".strip()
        is_fault_of_theirs = status >= 500  # noqa: PLR2004 - of HTTP
        why = f"HTTP {status}"
        raise UndeliveredError(
            why,
            is_final=not is_fault_of_theirs and status not in _AGAIN,
            may_have_arrived=is_fault_of_theirs,
        )

    def _posted(self, address: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
        until = time.monotonic() + self.timeout_s
        network = PinnedNetwork(self.reach, self.resolve, until)
        sent = {
            "User-Agent": AGENT,
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **headers,
        }
        with (
            httpcore2.ConnectionPool(network_backend=network, http2=False) as pool,
            pool.stream(
                "POST", address, headers=[(*one,) for one in sent.items()], content=body
            ) as response,
        ):
            found = b""
            for chunk in response.iter_stream():
                found += chunk
                if len(found) > _READ:
                    break
            return response.status, found[:200].decode("utf-8", "replace")
