from __future__ import annotations

from threading import Event

import pytest

from riskmap.core.errors import RefusedAddressError
from riskmap.outside.reach import Reach
from riskmap.outside.transports import STREAMS, Options, address_of, fetch, listen
from riskmap.outside.transports.addresses import PORTS


@pytest.mark.parametrize(
    ("text", "scheme", "host", "port", "path"),
    [
        ("https://feed.example/a/b.csv?key=1", "https", "feed.example", 443, "/a/b.csv"),
        ("ftp://feed.example/rain/rain_*.csv", "ftp", "feed.example", 21, "/rain/rain_*.csv"),
        ("sftp://10.1.2.3:2222/in/x", "sftp", "10.1.2.3", 2222, "/in/x"),
        ("file:///srv/in/*.csv", "file", "", 0, "/srv/in/*.csv"),
        ("file:///srv/%E9%9B%A8/*", "file", "", 0, "/srv/雨/*"),
        ("tcp://[::1]:5017", "tcp", "::1", 5017, ""),
        ("ntrip://caster.example/MOUNT", "ntrip", "caster.example", 2101, "/MOUNT"),
        ("serial:/dev/ttyUSB0?baud=115200", "serial", "", 0, "/dev/ttyUSB0"),
        ("serial:COM3", "serial", "", 0, "COM3"),
    ],
)
def test_an_address_says_which_way_it_is_asked(
    text: str, scheme: str, host: str, port: int, path: str
) -> None:
    one = address_of(text)
    assert (one.scheme, one.host, one.port, one.path) == (scheme, host, port, path)


def test_folder_and_names_are_told_apart() -> None:
    one = address_of("sftp://feed.example/in/rain/rain_*.csv")
    assert (one.folder, one.pattern) == ("/in/rain", "rain_*.csv")
    assert address_of("ftp://feed.example/x.csv").folder == "/"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rain.csv",
        "gopher://feed.example/",
        "ftp://user:hunter2@feed.example/x",
        "tcp://feed.example",
        "tcp://feed.example:99999",
        "file://feed.example/x",
        "file:",
        "serial:",
        "ftp://feed.example/*/x.csv",
        "ftp://feed.example/a%0d%0aDELE%20b",
        "sftp:///x",
        "https://feed.example/a b",
    ],
)
def test_what_is_no_address_of_a_feed_is_refused_without_what_is_secret(text: str) -> None:
    with pytest.raises(RefusedAddressError) as fault:
        address_of(text)
    assert "hunter2" not in str(fault.value)


def test_what_is_listened_to_is_not_asked_and_the_other_way_round(options: Options) -> None:
    assert set(PORTS) > STREAMS
    with pytest.raises(RefusedAddressError):
        listen("https://feed.example/", options, Event())


@pytest.mark.parametrize("scheme", [one for one in PORTS if one not in {"file", "serial"}])
def test_no_transport_reaches_inward_unless_the_site_says_so(scheme: str) -> None:

    asked = Options(reach=Reach(), timeout_s=2)
    address = f"{scheme}://127.0.0.1:9999/x"
    with pytest.raises(RefusedAddressError, match="inner network"):
        fetch(address, asked)
    if scheme in STREAMS:
        with pytest.raises(RefusedAddressError, match="inner network"):
            next(listen(address, asked, Event()))
