"""Lines that stay open: TCP and serial ports."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from threading import Event

import serial

from riskmap.core.errors import OutsideError
from riskmap.core.words import N_
from riskmap.outside.transports.addresses import Address, refused
from riskmap.outside.transports.connecting import connected, limit_of, no_answer
from riskmap.outside.transports.records import Options

#: So often a listener looks whether it shall stop, and says that nothing came.
TICK_S = 0.25
CHUNK = 1 << 16
_BAUD = "9600"
_BITS = {"8": serial.EIGHTBITS, "7": serial.SEVENBITS}
_PARITIES = {"N": serial.PARITY_NONE, "E": serial.PARITY_EVEN, "O": serial.PARITY_ODD}
_STOPS = {"1": serial.STOPBITS_ONE, "2": serial.STOPBITS_TWO}


def tcp(address: Address, options: Options, stop: Event) -> Iterator[bytes]:
    """Yield what a port says, with empty chunks while it is silent.

    Raises
    ------
    OutsideError
        If it cannot be reached, ends, or is silent for too long.
    """
    try:
        with limit_of(options.timeout_s) as limit:
            line = connected(address.host, address.port, options, limit)
    except OSError as fault:
        raise no_answer(address.host, fault) from None
    with line:
        yield from heard(reading(line), address, options, stop)


def serial_port(address: Address, options: Options, stop: Event) -> Iterator[bytes]:
    """Yield what a receiver says on a serial line.

    The address says how: ``serial:/dev/ttyUSB0?baud=115200&bits=8&parity=N&stop=1``.

    Raises
    ------
    OutsideError
        If the line cannot be opened, breaks, or is silent for too long.
    """
    line = serial.Serial()
    try:
        line.port, line.timeout, line.exclusive = address.path, TICK_S, True
        line.baudrate = int(address.query.get("baud", _BAUD))
        line.bytesize = _BITS[address.query.get("bits", "8")]
        line.parity = _PARITIES[address.query.get("parity", "N").upper()]
        line.stopbits = _STOPS[address.query.get("stop", "1")]
    except (KeyError, ValueError):
        raise refused(address.whole) from None
    try:
        with line:
            yield from heard(lambda: line.read(line.in_waiting or 1), address, options, stop)
    except OSError as fault:  # pyserial's own are of this kind
        raise no_answer(address.path, fault) from None


def reading(line: socket.socket) -> Callable[[], bytes | None]:
    """Return what reads a socket: nothing while it is silent, None at its end."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    line.settimeout(TICK_S)

    def read() -> bytes | None:
        try:
            return line.recv(CHUNK) or None
        except TimeoutError:
            return b""

    return read


def heard(
    read: Callable[[], bytes | None], address: Address, options: Options, stop: Event
) -> Iterator[bytes]:
    """Yield what is read until `stop` is set.

    Raises
    ------
    OutsideError
        If the line ends, breaks, or is silent for too long.
    """
    last = time.monotonic()
    while not stop.is_set():
        try:
            chunk = read()
        except OSError as fault:
            raise no_answer(address.where, fault) from None
        if chunk is None:
            raise OutsideError(
                N_("{host} ended the connection."),
                mend=N_("It is tried again by itself."),
                host=address.where,
            )
        last = time.monotonic() if chunk else last
        if time.monotonic() - last > options.silent_s:
            raise OutsideError(
                N_("{host} has said nothing for {seconds} s."),
                mend=N_("Look at the receiver and at the line to it."),
                host=address.where,
                seconds=round(options.silent_s),
            )
        yield chunk
