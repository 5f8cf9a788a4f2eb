"""Another host is asked with care: where it really is, for a while, for so much."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from riskmap.core.errors import OutsideError, RefusedAddressError
from riskmap.outside.asking import Asker, require_web
from riskmap.outside.reach import Reach
from tests.outside.conftest import Stranger

THIS = ip_address("127.0.0.1")
HERE = Asker(reach=Reach(["127.0.0.1", "feed.local"]), timeout_s=5)


def test_the_answer_is_handed_over_whole(stranger: Stranger) -> None:
    stranger.headers = {"X-Kind": "rain", "Content-Type": "text/plain"}
    answer = HERE.ask(stranger.address, size_max=100, headers={"If-None-Match": '"1"'})
    assert (answer.status, answer.content) == (200, b"rain 12 mm")
    assert answer.headers["x-kind"] == "rain"
    path, sent = stranger.asked[0]
    assert path == "/feed"
    assert sent["user-agent"] == "riskmap"
    assert sent["if-none-match"] == '"1"'
    assert sent["host"] == f"127.0.0.1:{stranger.port}"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "0x7f000001", "2130706433", "127.1", "[::ffff:127.0.0.1]"]
)
def test_this_machine_is_not_asked_in_whatever_way_it_is_written(
    stranger: Stranger, host: str
) -> None:
    with pytest.raises(RefusedAddressError):
        Asker(reach=Reach()).ask(f"http://{host}:{stranger.port}/feed", size_max=100)
    assert stranger.asked == []


def test_a_name_that_turns_inward_after_the_look_reaches_nothing(stranger: Stranger) -> None:
    """Answer open to the first question and inner to the second, as rebinding attacks do."""
    asked = []

    def turning(_host: str, _port: int) -> Iterator[str]:
        asked.append(1)
        yield "127.0.0.1" if len(asked) == 1 else "10.0.0.1"

    asker = Asker(reach=Reach(["127.0.0.1"]), resolve=turning)
    answer = asker.ask(f"http://feed.example:{stranger.port}/feed", size_max=100)
    assert answer.content == b"rain 12 mm"
    assert asked == [1]  # one question: what was looked at is what was connected to
    with pytest.raises(RefusedAddressError):
        asker.ask(f"http://feed.example:{stranger.port}/feed", size_max=100)
    assert len(stranger.asked) == 1


def test_redirects_are_followed_only_when_asked_for(stranger: Stranger) -> None:
    stranger.status, stranger.headers = 302, {"Location": "/elsewhere"}
    assert HERE.ask(stranger.address, size_max=100).status == 302
    assert len(stranger.asked) == 1
    with pytest.raises(OutsideError, match="from one address to the next"):
        HERE.ask(stranger.address, size_max=100, redirects_max=2)
    assert [path for path, _ in stranger.asked] == ["/feed", "/feed", "/elsewhere", "/elsewhere"]


@pytest.mark.parametrize(
    "onward",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "//192.168.0.1/",
    ],
)
def test_nobody_leads_us_inward(stranger: Stranger, onward: str) -> None:
    stranger.status, stranger.headers = 302, {"Location": onward}
    with pytest.raises(RefusedAddressError):
        HERE.ask(stranger.address, size_max=100, redirects_max=3)
    assert len(stranger.asked) == 1


def test_our_headers_do_not_go_to_another_host(stranger: Stranger) -> None:
    stranger.status = 302
    stranger.headers = {"Location": f"http://feed.local:{stranger.port}/two"}
    asker = Asker(reach=Reach(["127.0.0.1", "feed.local"]), resolve=lambda *_: ["127.0.0.1"])
    with pytest.raises(OutsideError):
        asker.ask(stranger.address, size_max=100, redirects_max=1, headers={"Token": "secret"})
    assert [sent.get("token") for _, sent in stranger.asked] == ["secret", None]


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_too_much_is_cut_off(stranger: Stranger, coding: str) -> None:
    content = bytes(50_000_000)
    stranger.headers = {"Content-Encoding": coding}
    stranger.content = gzip.compress(content, 9) if coding == "gzip" else content
    with pytest.raises(OutsideError, match="more than 1000 bytes"):
        HERE.ask(stranger.address, size_max=1000)


def test_what_is_packed_is_unpacked(stranger: Stranger) -> None:
    stranger.headers, stranger.content = {"Content-Encoding": "gzip"}, gzip.compress(b"rain" * 9)
    assert HERE.ask(stranger.address, size_max=36).content == b"rain" * 9


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_what_cannot_be_unpacked_is_refused(stranger: Stranger, coding: str) -> None:
    stranger.headers = {"Content-Encoding": coding}
    with pytest.raises(OutsideError):
        HERE.ask(stranger.address, size_max=1000)


def test_a_host_that_answers_byte_by_byte_is_cut_off(stranger: Stranger) -> None:
    stranger.content, stranger.slowly_s = b"r" * 200, 0.05
    asker = Asker(reach=Reach(["127.0.0.1"]), timeout_s=0.5)
    began = time.monotonic()
    with pytest.raises(OutsideError, match="ReadTimeout"):
        asker.ask(stranger.address, size_max=1000)
    assert time.monotonic() - began < 3


def test_nobody_there_is_said_without_the_key() -> None:
    with pytest.raises(OutsideError) as fault:
        HERE.ask("http://127.0.0.1:1/feed?tk=secret", size_max=10)
    assert "secret" not in str(fault.value) + repr(fault.value.__cause__)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "feed.example",
        "/etc/passwd",
        "file:///etc/passwd",
        "ftp://feed.example/",
        "gopher://feed.example/",
        "javascript:alert(1)",
        "data:text/plain,x",
        "http://",
        "http:///feed",
        "http://user:password@feed.example/",
        "http://open.example@10.0.0.1/",
        "http://feed.example:22/",
        "http://feed.example:25/",
        "http://feed.example:99999/",
        "http://feed.example/\r\nHost: evil.example",
        "http://feed.example/a b",
        "http://feed\t.example/",
        "http://[::1/",
        "https://feed.example:80/",
    ],
)
def test_what_is_no_address_of_the_web_is_refused(address: str) -> None:
    with pytest.raises(RefusedAddressError):
        require_web(address)


def test_a_password_is_not_repeated() -> None:
    with pytest.raises(RefusedAddressError) as fault:
        require_web("http://user:hunter2@feed.example/?key=secret")
    assert "hunter2" not in str(fault.value)
    assert "secret" not in str(fault.value)


def test_names_in_other_letters_become_plain() -> None:
    plain = require_web("https://天气.example/雨?a=%20&b=[1]#x")
    assert plain == "https://xn--rss235b.example/%E9%9B%A8?a=%20&b=[1]"
    assert require_web("https://feed.example:443/a") == "https://feed.example/a"
    assert require_web("http://feed.example:8080/a") == "http://feed.example:8080/a"


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    fault = "SSLCertVerificationError"
    with vouched_by_itself(tmp_path) as port, pytest.raises(OutsideError, match=fault):
        HERE.ask(f"https://127.0.0.1:{port}/feed", size_max=100)


@contextmanager
def vouched_by_itself(folder: Path) -> Iterator[int]:
    """Give the port of a server that speaks TLS with a certificate of its own making."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(
        x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False
    )
    file = folder / "own.pem"
    file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + made.sign(key, SHA256()).public_bytes(Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_shake_hands, args=(server, context))
        thread.start()
        yield server.getsockname()[1]
        thread.join(5)


def _shake_hands(server: socket.socket, context: ssl.SSLContext) -> None:
    with suppress(OSError):
        connection, _ = server.accept()
        with connection, context.wrap_socket(connection, server_side=True) as secret:
            secret.recv(1)
