"""A real mail server and a real web server on this machine, and somebody to write to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from attrs import define, field

from riskmap.calls.model.people import Reached
from riskmap.calls.service.channels import Outgoing
from riskmap.outside.mailing import MailServer
from riskmap.outside.reach import Reach
from tests.fixtures.site import free_port

HERE = Reach(inner=("127.0.0.1", "localhost"))
NOW = datetime(2026, 7, 12, 0, 5, tzinfo=UTC)
SOMEBODY = Reached(
    key="account:1",
    code12="310107005001",
    name="甲",
    phone="13800000000",
    mail="jia@example.org",
)


def outgoing(channel: str = "mail", **more: Any) -> Outgoing:
    values: dict[str, Any] = {
        "id": "0123456789abcdef0123456789abcdef",
        "to": SOMEBODY,
        "subject": "有 1 项报告未报",
        "words": "单位甲：零报告，07:30 前。\n没有灾情、没有险情，请回复 0。",
        "at": NOW,
    }
    return Outgoing(to_channel=channel, **{**values, **more})


@define
class Post:
    """A mail server of tests: keeps what came, refuses as it is told."""

    port: int = 0
    #: What DATA and RCPT are answered, for example "550 no such user".
    data: str = "250 kept"
    rcpt: str = ""
    came: list[EmailMessage] = field(factory=list)

    async def handle_RCPT(  # noqa: N802 - of aiosmtpd
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take a recipient, or not."""
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a message, or not."""
        if self.data.startswith("250"):
            self.came.append(message_from_bytes(envelope.content, policy=default))
        return self.data

    @property
    def server(self) -> MailServer:
        """How a site reaches it."""
        return MailServer(host="127.0.0.1", port=self.port, security="none", reach=HERE)


@pytest.fixture
def post() -> Iterator[Post]:
    """A mail server."""
    handler = Post()
    handler.port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    yield handler
    controller.stop()


@define
class Hook:
    """A web server of tests: keeps what was posted, answers as it is told."""

    address: str = ""
    status: int = 200
    came: list[tuple[dict[str, str], bytes]] = field(factory=list)


@pytest.fixture
def hook() -> Iterator[Hook]:
    """A web server."""
    kept = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.came.append((dict(self.headers.items()), body))
            self.send_response(kept.status)
            self.end_headers()
            self.wfile.write(b'{"id": 7}')

        def log_message(self, *_args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    kept.address = f"http://127.0.0.1:{server.server_address[1]}/messages"
    yield kept
    server.shutdown()
    server.server_close()
