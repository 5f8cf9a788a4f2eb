"""Which addresses the server may ask: those of the open network, and what the site names itself.

Whoever may tell a server which address to fetch could make it fetch from within: from the server
itself, from machines beside it, from the place where a cloud hands out its keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from attrs import define, field

from riskmap.core.errors import RefusedAddressError
from riskmap.core.words import N_

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

#: Where clouds hand out keys to their machines, though the range looks open or harmless. A host
#: that is allowed by name does not lead here; source: the clouds' own descriptions.
METADATA = frozenset(
    map(
        ip_address,
        ("169.254.169.254", "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254"),
    )
)
#: RFC 6052: an IPv4 address in the last 32 bits.
_NAT64 = IPv6Network("64:ff9b::/96")
#: All that was given out of IPv6 for single machines.
_UNICAST = IPv6Network("2000::/3")


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(value.strip().lower().rstrip(".") for value in values)


@define
class Reach:
    """How far the server's questions go.

    Parameters
    ----------
    inner
        Names, addresses or networks inside the site's own network that may be asked all the
        same: ``sensors.local``, ``10.1.2.3``, ``10.1.2.0/24``.
    """

    inner: tuple[str, ...] = field(converter=_texts, default=())
    _networks: tuple[Network, ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._networks = tuple(_networks(self.inner))

    def checked(self, host: str, addresses: Iterable[str]) -> tuple[str, ...]:
        """Return the addresses of a host if all of them may be asked.

        Raises
        ------
        RefusedAddressError
            If one may not: a name that leads both outside and inside is meant to mislead.
        """
        found = tuple(addresses)
        for one in found:
            if not self.admits(host, ip_address(one.partition("%")[0])):
                raise RefusedAddressError(
                    N_("{host} is not asked: {address} lies in an inner network."),
                    mend=N_("If it is one of your own, add it to outside.inner_hosts."),
                    host=host,
                    address=one,
                )
        return found

    def admits(self, host: str, address: Address) -> bool:
        """Tell whether a host may be asked at an address."""
        forms = tuple(_forms(address))
        if any(form in network for form in forms for network in self._networks):
            return True
        if any(form in METADATA for form in forms):
            return False
        return host.lower().rstrip(".") in self.inner or all(map(_is_open, forms))


def _networks(texts: Iterable[str]) -> Iterator[Network]:
    for text in texts:
        try:
            yield ip_network(text, strict=False)
        except ValueError:
            continue  # a name


def _forms(address: Address) -> Iterator[Address]:
    """Yield an address and those that it carries within: mapped, 6to4, Teredo, NAT64."""
    yield address
    if isinstance(address, IPv6Address):
        carried = (address.ipv4_mapped, address.sixtofour, *(address.teredo or ()))
        yield from (one for one in carried if one is not None)
        if address in _NAT64 or int(address) >> 32 == 0:  # NAT64, or the old "compatible" form
            yield IPv4Address(int(address) & 0xFFFFFFFF)


def _is_open(address: Address) -> bool:
    """Tell whether an address belongs to the open network and to one machine."""
    if isinstance(address, IPv4Address):
        return address.is_global and not (address.is_multicast or address.is_reserved)
    if address.ipv4_mapped is not None or address in _NAT64:
        return True  # what it carries decides
    return address in _UNICAST and address.is_global
