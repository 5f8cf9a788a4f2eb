"""What can be set: each setting once, with type and limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_network
from typing import Any, Literal, get_args, get_origin
from zoneinfo import available_timezones

from pydantic import BaseModel, Field, field_validator
from pydantic.fields import FieldInfo

from riskmap.config.base import Section
from riskmap.config.feeds import Feed, OneFeed
from riskmap.core.codes import is_code12

_TYPES: Mapping[Any, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true or false",
    tuple[str, ...]: "list of texts",
    tuple[float, float, float, float]: "list of four numbers",
    dict[str, Any]: "table",
}
#: Characters of a secret by which somebody outside proves who he is.
SECRET_LEAST = 32
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
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


class Server(Section):
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


class Database(Section):
    """Where the data are."""

    url: str = Field(description="SQLAlchemy address; empty for SQLite in the home folder.")
    busy_timeout_s: float = Field(gt=0, le=300, description="Seconds to wait for a lock.")
    group_commit_max: int = Field(
        ge=1, le=4096, description="Writes committed together at most (SQLite)."
    )


class Place(Section):
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


class Outside(Section):
    """Other hosts that the server asks: sources of data, a base map."""

    inner_hosts: tuple[str, ...] = Field(
        description="Hosts of inner networks that may be asked all the same."
    )
    timeout_s: float = Field(gt=0, le=120, description="Seconds for one answer, all in all.")


class Calls(Section):
    """Messages to people, and their answers. Nothing leaves until a channel is named."""

    channels: tuple[str, ...] = Field(
        description="Channels in the order in which they are tried: mail, webhook, apprise:NAME."
    )
    public_url: str = Field(
        pattern=r"^(https?://[^\s/]+)?$",
        description="Address of this site on telephones, for links; empty: messages have none.",
    )
    office: str = Field(max_length=60, description="Who stands under messages, with a number.")
    mail_host: str = Field(description="Mail server that takes messages.")
    mail_port: int = Field(ge=1, le=65535, description="Its TCP port.")
    mail_security: Literal["starttls", "tls", "none"] = Field(description="How it is spoken to.")
    mail_user: str = Field(description="Name at the mail server; empty: it asks for none.")
    mail_password: str = Field(repr=False, description="Password at the mail server.")
    mail_from: str = Field(description="Address that messages come from and answers go to.")
    webhook_url: str = Field(repr=False, description="Address that messages are posted to.")
    webhook_secret: str = Field(repr=False, description="Signs what is posted.")
    apprise: tuple[str, ...] = Field(
        repr=False, description="Channels through Apprise: NAME=URL, with {phone} or {mail} in it."
    )
    inbound: tuple[str, ...] = Field(
        repr=False, description="Who may bring answers in: CHANNEL=SECRET of 32 characters or more."
    )
    warnings_from: Literal["off", "yellow", "orange", "red"] = Field(
        description="Level from which on a warning calls officers by itself."
    )

    @field_validator("channels")
    @classmethod
    def _known_channels(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if one not in {"mail", "webhook"} and not one.startswith("apprise:"):
                msg = "use mail, webhook, or apprise: and a name"
                raise ValueError(msg)
        return value

    @field_validator("apprise", "inbound")
    @classmethod
    def _named(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            name, _, rest = one.partition("=")
            if not _NAME.fullmatch(name) or not rest:
                msg = "write NAME=VALUE, the name of small letters, digits and hyphens"
                raise ValueError(msg)
        return value

    @field_validator("inbound")
    @classmethod
    def _long_secrets(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any(len(one.partition("=")[2]) < SECRET_LEAST for one in value):
            msg = f"a secret has {SECRET_LEAST} characters or more"
            raise ValueError(msg)
        return value


class Map(Section):
    """The map on screen."""

    vector_tiles_from: int = Field(ge=1, description="Units from which on vector tiles are used.")
    refresh_s: int = Field(ge=5, le=86_400, description="Seconds between questions for new data.")
    tianditu_key: str = Field(description="Server key for Tianditu; empty for none.")
    tianditu_review_number: str = Field(description="Review number (审图号) of its base map.")
    tianditu_layer: Literal["vec", "img", "ter"] = Field(description="Which of its base maps.")


class ClockSettings(Section):
    """How jobs are run."""

    misfire_grace_s: int = Field(ge=1, description="Seconds a job may start late.")
    lease_poll_s: float = Field(gt=0, le=25, description="Seconds between attempts at the lease.")
    beat_s: float = Field(gt=0, le=25, description="Seconds between two signs of life.")


class Backup(Section):
    """Automatic backups."""

    every_h: int = Field(ge=0, description="Hours between backups; 0 switches them off.")
    keep: int = Field(ge=1, description="Backups kept.")


class Log(Section):
    """What is written about the program's own work."""

    level: Literal["debug", "info", "warning", "error"] = Field(description="Least level written.")
    format: Literal["console", "json"] = Field(description="For people or for programs.")
    send_to: str = Field(
        default="",
        pattern=r"^((udp|tcp)://[^/:@\s]+:\d{1,5})?$",
        description="Where else it goes: udp://host:port or tcp://host:port of a syslog collector.",
    )


class Settings(Section):
    """All settings; read once at the start and handed out."""

    server: Server
    database: Database
    place: Place
    outside: Outside
    calls: Calls
    map: Map
    clock: ClockSettings
    backup: Backup
    log: Log
    feed: Feed
    feeds: Mapping[str, OneFeed]


def known_keys() -> Iterator[tuple[str, str, str]]:
    """Yield (key, what fits, description) of every setting, for the reference page."""
    for section, kind in sections().items():
        for key, info in kind.model_fields.items():
            yield f"{section}.{key}", _what_fits(info), info.description or ""


def known_feed_keys() -> Iterator[tuple[str, str, str]]:
    """Yield the same of what only the block of a feed may set."""
    for key, info in OneFeed.model_fields.items():
        if key not in Feed.model_fields:
            yield f"feeds.NAME.{key}", _what_fits(info), info.description or ""


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
