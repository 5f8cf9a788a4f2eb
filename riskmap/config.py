"""Settings: the shipped config.toml, the site's file over it, RISKMAP_… over that.

A setting is declared once, here, with type and limits; its default stands in
config.toml with unit and source. A misspelt key is an error that names the
nearest right one.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal, get_args, get_origin
from zoneinfo import available_timezones

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic.fields import FieldInfo

from riskmap.core.codes import is_code12
from riskmap.core.errors import ConfigurationError
from riskmap.core.words import N_, Message

PREFIX = "RISKMAP_"
#: Read elsewhere, or only by the tests; not settings of a section.
OUTSIDE = frozenset({"RISKMAP_HOME", "RISKMAP_TEST_LONG", "RISKMAP_CHROMIUM"})

#: Its name and its settings by section.
Layer = tuple[str | Message, dict[str, Any]]

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


def read_settings(
    shipped: str, site_file: Path | None = None, environ: Mapping[str, str] = os.environ
) -> Settings:
    """Merge the three layers and check them.

    Parameters
    ----------
    shipped
        Text of the shipped config.toml.
    site_file
        The site's own TOML file, if there is one.
    environ
        Environment; ``RISKMAP_SERVER__PORT=8001`` sets ``server.port``.

    Raises
    ------
    ConfigurationError
        At the first fault: which layer, which key, what is allowed.
    """
    layers: list[Layer] = [("config.toml", _toml(shipped, "config.toml"))]
    if site_file is not None and site_file.is_file():
        layers.append((str(site_file), _toml(_text(site_file), str(site_file))))
    layers.append((Message(N_("the environment")), _from_environment(environ)))
    merged: dict[str, Any] = {}
    for name, layer in layers:
        _refuse_unknown(layer, name)
        merged = _over(merged, layer)
    try:
        return Settings.model_validate(merged)
    except ValidationError as fault:
        raise _first_fault(fault, layers) from None


def known_keys() -> Iterator[tuple[str, str, str]]:
    """Yield (key, what fits, description) of every setting, for the reference page."""
    for section, kind in _sections().items():
        for key, info in kind.model_fields.items():
            yield f"{section}.{key}", _what_fits(info), info.description or ""


def _sections() -> dict[str, type[BaseModel]]:
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


def _text(site_file: Path) -> str:
    try:
        return site_file.read_text("utf-8-sig")  # Windows' editor marks its UTF-8 so
    except (OSError, UnicodeDecodeError) as fault:
        raise ConfigurationError(
            N_("{file} cannot be read: {reason}."),
            mend=N_("Save it as UTF-8 text that this user may read."),
            file=str(site_file),
            reason=str(fault),
        ) from None


def _toml(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise ConfigurationError(
            N_("{file} is not valid TOML: {reason}."),
            mend=N_("Correct that line; strings need quotation marks."),
            file=name,
            reason=str(fault),
        ) from None


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    layer: dict[str, Any] = {}
    for variable in sorted(environ):
        if not variable.startswith(PREFIX) or variable in OUTSIDE:
            continue
        section, _, key = variable.removeprefix(PREFIX).lower().partition("__")
        kind = _sections().get(section)
        field = kind.model_fields.get(key) if kind else None
        value: Any = environ[variable]
        if field is not None:
            value = _parsed(value, field.annotation)
        layer.setdefault(section, {})[key] = value
    return layer


def _parsed(text: str, annotation: Any) -> Any:
    """Read lists as JSON and leave the rest to the model, which reads "8001" as 8001."""
    if str(annotation).startswith("tuple"):
        try:
            return TypeAdapter(list[Any]).validate_json(text)
        except ValidationError:
            return text
    return text


def _refuse_unknown(layer: Mapping[str, Any], name: str | Message) -> None:
    sections = _sections()
    everything = [key for key, _, _ in known_keys()]
    for section, values in layer.items():
        if section not in sections:
            is_lone_key = not isinstance(values, Mapping) or "" in values
            raise _unknown(section, everything if is_lone_key else list(sections), name)
        if not isinstance(values, Mapping):
            raise ConfigurationError(
                N_("{layer}: {section} is a section, not a setting."),
                mend=N_("Write [{section}] on a line of its own and its settings below."),
                layer=name,
                section=section,
            )
        for key in (f"{section}.{one}".rstrip(".") for one in values):
            if key not in everything:
                raise _unknown(key, everything, name)


def _unknown(key: str, right: list[str], layer: str | Message) -> ConfigurationError:
    elsewhere = [one for one in right if one.partition(".")[2] == key.rpartition(".")[2]]
    nearest = difflib.get_close_matches(key, elsewhere or right, n=1, cutoff=0.0)
    return ConfigurationError(
        N_("{layer} sets {key}, which is no setting."),
        mend=N_("The nearest is {nearest}. All settings: riskmap/docs/reference/settings.md."),
        key=key,
        layer=layer,
        nearest=nearest[0],
    )


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    return {
        section: {**below.get(section, {}), **above.get(section, {})}
        for section in below.keys() | above.keys()
    }


def _first_fault(fault: ValidationError, layers: list[Layer]) -> ConfigurationError:
    first = fault.errors()[0]
    section, key = (*map(str, first["loc"]), "", "")[:2]
    # A setting that nobody sets is missing from the lowest layer, the shipped file.
    setters = (name for name, layer in reversed(layers) if key in layer.get(section, {}))
    setter = next(setters, layers[0][0])
    return ConfigurationError(
        N_("{layer}: {key} cannot be {value}: {reason}."),
        mend=N_("Correct it there; config.toml explains each setting."),
        layer=setter,
        key=f"{section}.{key}".rstrip("."),
        value=repr(first["input"]),
        reason=first["msg"].removeprefix("Value error, "),
    )
