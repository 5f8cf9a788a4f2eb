"""How data come: web, FTP, SFTP, folders; streams over TCP, serial lines and NTRIP."""

from riskmap.outside.transports.addresses import STREAMS, address_of
from riskmap.outside.transports.opening import fetch, listen
from riskmap.outside.transports.records import Fetched, Options, State
from riskmap.outside.transports.settings import KEYS, options_from

__all__ = [
    "KEYS",
    "STREAMS",
    "Fetched",
    "Options",
    "State",
    "address_of",
    "fetch",
    "listen",
    "options_from",
]
