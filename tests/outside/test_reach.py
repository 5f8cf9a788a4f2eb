"""Inner networks are not asked, in whatever form their addresses come."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from riskmap.core.errors import RefusedAddressError
from riskmap.outside.reach import Reach

OPEN = ("1.1.1.1", "203.119.25.1", "2606:4700::1111", "64:ff9b::101:101", "::ffff:1.1.1.1")
INNER = (
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2001:0:7f00:1::",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
    "2001:db8::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "4000::1",
)
METADATA = ("169.254.169.254", "100.100.100.200", "::ffff:169.254.169.254", "fd00:ec2::254")


@pytest.mark.parametrize("address", OPEN)
def test_the_open_network_is_asked(address: str) -> None:
    assert Reach().checked("feed.example", [address]) == (address,)


@pytest.mark.parametrize("address", INNER)
def test_an_inner_address_is_refused_with_its_name_and_the_setting(address: str) -> None:
    with pytest.raises(RefusedAddressError, match=r"feed\.example.*outside\.inner_hosts"):
        Reach().checked("feed.example", [address])


def test_one_inner_address_among_open_ones_is_enough_to_refuse() -> None:
    with pytest.raises(RefusedAddressError, match=r"10\.0\.0\.1"):
        Reach().checked("feed.example", ["1.1.1.1", "10.0.0.1"])


def test_an_address_with_a_zone_is_looked_at_without_it() -> None:
    with pytest.raises(RefusedAddressError):
        Reach().checked("feed.example", ["fe80::1%eth0"])


@pytest.mark.parametrize("inner", ["Sensors.Local.", "10.1.2.3", "10.1.2.0/24", "10.1.2.9/24"])
def test_what_the_site_names_itself_may_be_asked(inner: str) -> None:
    assert Reach([inner]).checked("sensors.local", ["10.1.2.3"])
    assert not Reach([inner]).admits("other.local", ip_address("10.9.9.9"))


@pytest.mark.parametrize("address", METADATA)
def test_a_name_that_is_allowed_does_not_lead_to_the_keys_of_a_cloud(address: str) -> None:
    assert not Reach(["sensors.local"]).admits("sensors.local", ip_address(address))


def test_a_name_that_is_allowed_allows_no_name_below_or_beside_it() -> None:
    for host in ("a.sensors.local", "sensors.local.evil.example", "xsensors.local"):
        assert not Reach(["sensors.local"]).admits(host, ip_address("10.0.0.1"))
