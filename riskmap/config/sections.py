"""What can be set: each setting once, with type and limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import ip_network
from typing import Any, Literal, get_args, get_origin
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic.fields import FieldInfo

from riskmap.core.codes import is_code12

_TYPES: Mapping[Any, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true or false",
    tuple[str, ...]: "list of texts",
    tuple[float, float, float, float]: "list of four numbers",
}
_LIMITS = {"gt": "more than", "ge": "at least", "le": "at most", "min_length": "at least"}


def _as_networks(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values if each is an address or a network, 10.0.0.7 or 10.0.0.0/24."""
    for one in values:
        try:
            ip_network(one)
        except ValueError:
            msg = f"{one} is no address and no network; write for example 10.0.0.7 or 10.0.0.0/24"
            raise ValueError(msg) from None
    return values


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _true_is_no_number(cls, value: Any, info: ValidationInfo) -> Any:
        field = cls.model_fields[info.field_name or ""]
        if isinstance(value, bool) and field.annotation is not bool:
            msg = "true and false are for switches only"
            raise ValueError(msg)
        return value


class Server(_Section):
    """Where the server listens."""

    host: str = Field(description="Address to listen on; 0.0.0.0 opens it to the network.")
    port: int = Field(ge=0, le=65535, description="TCP port.")
    threads: int = Field(ge=1, le=512, description="Requests answered at the same time.")
    allowed_hosts: tuple[str, ...] = Field(
        min_length=1, description="Host names under which it may be asked; * allows all."
    )
    proxies: tuple[str, ...] = Field(
        description="Addresses or networks of its proxies; what they say of the asker is believed."
    )
    holds_off: bool = Field(
        description="Let an address wait that asks far more than an office does."
    )
    clock: bool = Field(description="Run the clock beside the server.")

    @field_validator("proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _as_networks(value)


class Database(_Section):
    """Where the data are."""

    url: str = Field(description="SQLAlchemy address; empty for SQLite in the home folder.")
    busy_timeout_s: float = Field(gt=0, le=300, description="Seconds to wait for a lock.")
    group_commit_max: int = Field(
        ge=1, le=4096, description="Writes committed together at most (SQLite)."
    )


class Place(_Section):
    """The place at home here."""

    region: str = Field(description="region.toml of the place; empty for the demonstration.")
    code12: str = Field(description="Statistical code of the district.")
    bounds: tuple[float, float, float, float] = Field(
        description="West, south, east, north in degrees; points outside are asked about."
    )
    timezone: str = Field(description="IANA time zone of the times on screen.")
    language: Literal["zh", "en"] = Field(description="First language on screen.")

    @field_validator("code12")
    @classmethod
    def _twelve_digits(cls, value: str) -> str:
        if not is_code12(value):
            msg = "twelve digits are needed, for example 310107000000"
            raise ValueError(msg)
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            msg = "no such time zone, write for example Asia/Shanghai"
            raise ValueError(msg)
        return value

    @field_validator("bounds")
    @classmethod
    def _in_order(cls, value: tuple[float, float, float, float]) -> Any:
        west, south, east, north = value
        if not (west < east and south < north):
            msg = "west must be less than east and south less than north"
            raise ValueError(msg)
        return value


class Outside(_Section):
    """Other hosts that the server asks: sources of data, a base map."""

    inner_hosts: tuple[str, ...] = Field(
        description="Hosts of inner networks that may be asked all the same."
    )
    timeout_s: float = Field(gt=0, le=120, description="Seconds for one answer, all in all.")


class Map(_Section):
    """The map on screen."""

    vector_tiles_from: int = Field(ge=1, description="Units from which on vector tiles are used.")
    refresh_s: int = Field(ge=5, le=86_400, description="Seconds between questions for new data.")
    tianditu_key: str = Field(description="Server key for Tianditu; empty for none.")
    tianditu_review_number: str = Field(description="Review number (审图号) of its base map.")
    tianditu_layer: Literal["vec", "img", "ter"] = Field(description="Which of its base maps.")


class ClockSettings(_Section):
    """How jobs are run."""

    misfire_grace_s: int = Field(ge=1, description="Seconds a job may start late.")
    lease_poll_s: float = Field(gt=0, le=25, description="Seconds between attempts at the lease.")
    beat_s: float = Field(gt=0, le=25, description="Seconds between two signs of life.")


class Backup(_Section):
    """Automatic backups."""

    every_h: int = Field(ge=0, description="Hours between backups; 0 switches them off.")
    keep: int = Field(ge=1, description="Backups kept.")


class Log(_Section):
    """What is written about the program's own work."""

    level: Literal["debug", "info", "warning", "error"] = Field(description="Least level written.")
    format: Literal["console", "json"] = Field(description="For people or for programs.")
    send_to: str = Field(
        default="",
        pattern=r"^((udp|tcp)://[^/:@\s]+:\d{1,5})?$",
        description="Where else it goes: udp://host:port or tcp://host:port of a syslog collector.",
    )


class Settings(_Section):
    """All settings; read once at the start and handed out."""

    server: Server
    database: Database
    place: Place
    outside: Outside
    map: Map
    clock: ClockSettings
    backup: Backup
    log: Log


def known_keys() -> Iterator[tuple[str, str, str]]:
    """Yield (key, what fits, description) of every setting, for the reference page."""
    for section, kind in sections().items():
        for key, info in kind.model_fields.items():
            yield f"{section}.{key}", _what_fits(info), info.description or ""


def sections() -> dict[str, type[BaseModel]]:
    """Return the sections by name."""
    return {
        name: info.annotation
        for name, info in Settings.model_fields.items()
        if isinstance(info.annotation, type)
    }


def _what_fits(info: FieldInfo) -> str:
    limits = [
        f"{word} {getattr(limit, name)}"
        for limit in info.metadata
        for name, word in _LIMITS.items()
        if hasattr(limit, name)
    ]
    if get_origin(info.annotation) is Literal:
        return " or ".join(get_args(info.annotation))
    return ", ".join([_TYPES[info.annotation], *limits])
