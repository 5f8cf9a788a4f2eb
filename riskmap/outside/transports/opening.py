"""Ask an address, or listen to it, over whichever transport it names."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from threading import Event

from attrs import evolve

from riskmap.outside.transports import folder, ftp, lines, ntrip, sftp, web
from riskmap.outside.transports.addresses import Address, address_of, refused
from riskmap.outside.transports.connecting import too_much
from riskmap.outside.transports.records import Fetched, Options, State

#: So long a stream is heard where somebody asks it by hand.
SAMPLE_S = 3.0
_OF = "of"

_Fetch = Callable[[Address, Options, State], Fetched]
_FETCH: Mapping[str, _Fetch] = {
    "http": web.fetch,
    "https": web.fetch,
    "ftp": ftp.fetch,
    "ftps": ftp.fetch,
    "sftp": sftp.fetch,
    "file": folder.fetch,
}
_LISTEN: Mapping[str, Callable[[Address, Options, Event], Iterator[bytes]]] = {
    "tcp": lines.tcp,
    "serial": lines.serial_port,
    "ntrip": ntrip.listen,
    "ntrips": ntrip.listen,
}


def fetch(address: str, options: Options, state: State | None = None) -> Fetched:
    """Look once at an address and return what is new since the state of an earlier look.

    A stream is heard for a moment. The state is forgotten when the address or the name has changed
    since.

    Raises
    ------
    RefusedAddressError
        If it is no address of a feed, or may not be asked.
    OutsideError
        If it does not answer as it should.
    """
    parsed = address_of(address)
    mark = sha256(f"{address}\n{options.user}".encode()).hexdigest()[:16]
    known = {name: value for name, value in (state or {}).items() if name != _OF}
    known = known if (state or {}).get(_OF) == mark else {}
    ask = _FETCH.get(parsed.scheme, _sampled)
    fetched = ask(parsed, options, known)
    return evolve(fetched, state={**fetched.state, _OF: mark})


def listen(address: str, options: Options, stop: Event) -> Iterator[bytes]:
    """Yield what a stream says until `stop` is set; an empty chunk says that time went by.

    Raises
    ------
    RefusedAddressError
        If it is no address of a stream, or may not be asked.
    OutsideError
        If it cannot be reached, ends, or is silent for too long.
    """
    parsed = address_of(address)
    if not parsed.is_stream:
        raise refused(address)
    return _LISTEN[parsed.scheme](parsed, options, stop)


def _sampled(address: Address, options: Options, _state: State) -> Fetched:
    found = bytearray()
    until = time.monotonic() + SAMPLE_S
    stop = Event()
    for chunk in _LISTEN[address.scheme](address, options, stop):
        found += chunk
        if len(found) > options.size_max:
            raise too_much(address.where, options.size_max)
        if time.monotonic() > until:
            stop.set()
    return Fetched(payload=bytes(found), received_at=options.clock.now(), state={})
