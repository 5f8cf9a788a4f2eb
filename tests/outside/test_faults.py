from __future__ import annotations

import socket
import ssl

import httpcore2
import pytest

from riskmap.outside.faults import words_of


def caused(fault: BaseException, cause: BaseException) -> BaseException:
    fault.__cause__ = cause
    return fault


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (ConnectionRefusedError(), "nothing listens there (ConnectionRefusedError)"),
        (
            caused(httpcore2.ConnectError(), ConnectionRefusedError()),
            "nothing listens there (ConnectError)",
        ),
        (
            caused(httpcore2.ConnectError(), ssl.SSLCertVerificationError()),
            "its certificate is not trusted (SSLCertVerificationError)",
        ),
        (httpcore2.ReadTimeout(), "no answer in time (ReadTimeout)"),
        (TimeoutError("10.0.0.1?key=secret"), "no answer in time (TimeoutError)"),
        (socket.gaierror(-2, "feed.example"), "nobody knows its name (gaierror)"),
        (EOFError(), "the connection broke off (EOFError)"),
        (ValueError("secret"), "ValueError"),
    ],
)
def test_a_fault_is_told_in_words_and_never_in_its_own(fault: BaseException, words: str) -> None:
    assert str(words_of(fault)) == words
