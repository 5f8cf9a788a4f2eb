"""What went wrong with another host, in words that a person on duty understands."""

from __future__ import annotations

import socket
import ssl

import httpcore2

from riskmap.core.words import N_, Message

#: The first that fits. Names of faults stay in brackets: who is asked for help looks for them.
_WORDS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
    (ssl.SSLCertVerificationError, N_("its certificate is not trusted ({kind})")),
    (ssl.SSLError, N_("no agreement about encryption ({kind})")),
    (socket.gaierror, N_("nobody knows its name ({kind})")),
    (ConnectionRefusedError, N_("nothing listens there ({kind})")),
    ((TimeoutError, httpcore2.TimeoutException), N_("no answer in time ({kind})")),
    ((ConnectionError, EOFError), N_("the connection broke off ({kind})")),
)


def words_of(fault: BaseException) -> Message:
    """Return what is told of a fault: never its own text, which may hold an address or a key."""
    below = root_of(fault)
    shown = below if isinstance(below, ssl.SSLError) else fault
    kind = type(shown).__name__
    told = next((words for kinds, words in _WORDS if isinstance(below, kinds)), "{kind}")
    return Message(told, {"kind": kind})


def root_of(fault: BaseException) -> BaseException:
    """Return the fault under others."""
    below = fault.__cause__ or fault.__context__  # httpcore2 hides what it translates
    return fault if below is None else root_of(below)
