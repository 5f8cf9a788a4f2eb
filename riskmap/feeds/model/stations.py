"""The register of stations of a site: where they stand, and what their operators say of them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from attrs import field, frozen, validators

from riskmap.core.words import N_, Message

#: Between the two names that a key is made of.
_BETWEEN = "/"


class StationKind(StrEnum):
    """What a station is there for."""

    GNSS = "gnss"
    RAIN = "rain"
    LEVEL = "level"
    TIDE = "tide"
    MET = "met"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_KINDS[self])


_KINDS = {
    StationKind.GNSS: N_("GNSS station"),
    StationKind.RAIN: N_("rain gauge"),
    StationKind.LEVEL: N_("water level gauge"),
    StationKind.TIDE: N_("tide station"),
    StationKind.MET: N_("weather station"),
}
#: What kind a station is taken for that stands in no register, by the quantity it gives.
KIND_BY_QUANTITY = MappingProxyType(
    {
        "rain": StationKind.RAIN,
        "level": StationKind.LEVEL,
        "discharge": StationKind.LEVEL,
        "tide_prediction": StationKind.TIDE,
        "level_forecast": StationKind.TIDE,
        "pressure": StationKind.MET,
        "temperature": StationKind.MET,
        "humidity": StationKind.MET,
    }
)


def key_of(feed: str, station: str) -> str:
    """Return the key of a station, unique in a realm."""
    return f"{feed}{_BETWEEN}{station}"


def parts_of(key: str) -> tuple[str, str]:
    """Return feed and station of a key."""
    feed, _, station = key.partition(_BETWEEN)
    return feed, station


def _read_only(marks: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(dict(marks))


@frozen(kw_only=True)
class KnownStation:
    """One station of this site.

    Parameters
    ----------
    key
        ``feed/station``, unique in a realm.
    feed, station
        Which feed brings it, and how its sender calls it.
    zh, en
        Its names on screen.
    kind
        One of `StationKind`.
    lon, lat
        Degrees; None while nobody has said where it stands.
    height_m, datum
        Of its zero or antenna, and what that refers to.
    code12
        Division in which it stands; the district's where it stands outside or nobody knows.
    marks
        What its operator says of it, by name: ``warning_m``, ``guarantee_m``, ``limit_mm`` …
        Each is a mapping with ``value``, ``source`` and ``verified``.
    active
        False: it was taken down, and its silence means nothing.
    registered
        False where nobody entered it yet and only its data are here.
    """

    key: str
    feed: str
    station: str
    zh: str
    en: str
    kind: str = field(validator=validators.in_([one.value for one in StationKind]))
    lon: float | None = None
    lat: float | None = None
    height_m: float | None = None
    datum: str = ""
    code12: str
    marks: Mapping[str, Any] = field(factory=dict, converter=_read_only)
    active: bool = True
    registered: bool = True

    def name(self, locale: str) -> str:
        """Return its name in the language of the reader."""
        return (self.en or self.zh) if locale.startswith("en") else (self.zh or self.en)

    def mark(self, name: str) -> Any:
        """Return the value of a mark, None where its operator set none."""
        found = self.marks.get(name)
        return None if found is None else found["value"]
