"""Send mail through the site's own server, at an address that may be asked."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP as ON_THE_WIRE
from typing import Literal

from attrs import field, frozen

from riskmap.core.errors import RefusedAddressError
from riskmap.outside.asking import Resolve, addresses_of
from riskmap.outside.reach import Reach
from riskmap.store.delivering import UndeliveredError

Security = Literal["none", "starttls", "tls"]
_FINAL = 500


@frozen(kw_only=True)
class MailServer:
    """Where mail is handed in, and as whom.

    Parameters
    ----------
    security
        ``tls`` from the first byte, ``starttls`` after the greeting, or ``none``.
    user, password
        Empty where the server asks for none.
    reach
        Which addresses may be connected to.
    timeout_s
        For each step.
    """

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)
    reach: Reach
    timeout_s: float = 10.0
    resolve: Resolve = addresses_of


def send_mail(server: MailServer, message: EmailMessage) -> str:
    """Hand one message in and return what the server said.

    Raises
    ------
    UndeliveredError
        If the server did not take it; whether it may have is said there.
    """
    is_begun = False
    try:
        with _opened(server) as line:
            _require(*line.mail(_bare(message["From"])))
            _require(*line.rcpt(_bare(message["To"])))
            is_begun = True
            code, said = line.data(message.as_bytes(policy=ON_THE_WIRE))
            is_begun = False
            _require(code, said)
            return _text(said)
    except UndeliveredError:
        raise
    except RefusedAddressError as fault:
        raise UndeliveredError(str(fault)) from None
    except smtplib.SMTPResponseException as fault:
        raise UndeliveredError(_said(fault.smtp_code, fault.smtp_error)) from None
    except (smtplib.SMTPException, OSError) as fault:
        raise UndeliveredError(type(fault).__name__, may_have_arrived=is_begun) from None


@contextmanager
def _opened(server: MailServer) -> Iterator[smtplib.SMTP]:
    line = _Pinned(server)
    try:
        line.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            line.starttls(context=ssl.create_default_context())
            line.ehlo_or_helo_if_needed()
        if server.user:
            line.login(server.user, server.password)
        yield line
    finally:
        line.close()


class _Pinned(smtplib.SMTP):
    """Connects to an address that was looked at; certificates are compared with the name."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        super().__init__(server.host, server.port, timeout=server.timeout_s)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        fault: OSError = OSError("no address")
        server = self._server
        for address in server.reach.checked(host, server.resolve(host, port)):
            try:
                plain = socket.create_connection((address, port), timeout)
            except OSError as this:
                fault = this
                continue
            if server.security != "tls":
                return plain
            return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        raise fault


def _require(code: int, said: bytes) -> None:
    if code >= _FINAL:
        raise UndeliveredError(_said(code, said), is_final=True)
    if code >= 400:  # noqa: PLR2004 - of SMTP: not now
        raise UndeliveredError(_said(code, said))


def _said(code: int, said: bytes | str) -> str:
    """Return the number only: the words often repeat the address."""
    return f"SMTP {code}" if said else "SMTP"


def _text(said: bytes) -> str:
    return said.decode("utf-8", "replace")[:200]


def _bare(address: str) -> str:
    """Return an address without the name before it."""
    return str(address).rpartition("<")[2].rstrip("> ")
