"""Read settings in three layers, and say of the first fault where it stands and what fits."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from riskmap.config.sections import Settings, known_keys, sections
from riskmap.core.errors import ConfigurationError
from riskmap.core.words import N_, Message

PREFIX = "RISKMAP_"
#: Read elsewhere, or only by the tests; not settings of a section.
OUTSIDE = frozenset({"RISKMAP_HOME", "RISKMAP_TEST_LONG", "RISKMAP_CHROMIUM"})

#: Its name and its settings by section.
Layer = tuple[str | Message, dict[str, Any]]


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
        kind = sections().get(section)
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
    known = sections()
    everything = [key for key, _, _ in known_keys()]
    for section, values in layer.items():
        if section not in known:
            is_lone_key = not isinstance(values, Mapping) or "" in values
            raise _unknown(section, everything if is_lone_key else list(known), name)
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
