"""Read settings in three layers, and say of the first fault where it stands and what fits."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from riskmap.config.feeds import NAME, OneFeed
from riskmap.config.sections import Settings, known_keys, sections
from riskmap.core.errors import ConfigurationError
from riskmap.core.words import N_, Message

PREFIX = "RISKMAP_"
#: Read elsewhere, or only by the tests; not settings of a section.
OUTSIDE = frozenset(
    {"RISKMAP_HOME", "RISKMAP_TEST_LONG", "RISKMAP_TEST_SHARED", "RISKMAP_CHROMIUM"}
)

#: The section that holds a block for each feed.
_FEEDS = "feeds"
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
        blocks = layer.pop(_FEEDS, {})
        _refuse_unknown(layer, name)
        _refuse_unknown_feeds(blocks, name)
        merged = {**_over(merged, layer), _FEEDS: _over(merged.get(_FEEDS, {}), blocks)}
        layer[_FEEDS] = blocks
    merged[_FEEDS] = _over(dict.fromkeys(merged[_FEEDS], merged["feed"]), merged[_FEEDS])
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
        kind, into = sections().get(section), layer.setdefault(section, {})
        if section == _FEEDS:  # RISKMAP_FEEDS__RAIN__ON
            name, _, key = key.partition("__")
            kind, into = OneFeed, into.setdefault(name, {})
        field = kind.model_fields.get(key) if kind else None
        value = environ[variable]
        into[key] = value if field is None else _parsed(value, field.annotation)
    return layer


def _parsed(text: str, annotation: Any) -> Any:
    """Read lists and tables as JSON and leave the rest to the model, which reads "8001" as 8001."""
    kind: Any = {"tuple": list[Any], "dict[": dict[str, Any]}.get(str(annotation)[:5])
    if kind is None:
        return text
    try:
        return TypeAdapter(kind).validate_json(text)
    except ValidationError:
        return text


def _refuse_unknown(layer: Mapping[str, Any], name: str | Message) -> None:
    known = sections()
    everything = [key for key, _, _ in known_keys()]
    for section, values in layer.items():
        if section not in known:
            is_lone_key = not isinstance(values, Mapping) or "" in values
            raise _unknown(section, everything if is_lone_key else list(known), name)
        if not isinstance(values, Mapping):
            raise _no_block(name, section)
        for key in (f"{section}.{one}".rstrip(".") for one in values):
            if key not in everything:
                raise _unknown(key, everything, name)


def _refuse_unknown_feeds(blocks: Any, name: str | Message) -> None:
    """Refuse blocks of feeds that are none, with names that cannot be, or keys that are none."""
    if not isinstance(blocks, Mapping):
        raise _no_block(name, _FEEDS)
    keys = list(OneFeed.model_fields)
    for feed, block in blocks.items():
        if not re.fullmatch(NAME, feed):
            raise ConfigurationError(
                N_("{layer}: {feed} is no name of a feed."),
                mend=N_("Use small letters, digits and _, a letter first, 31 at most."),
                layer=name,
                feed=feed,
            )
        if not isinstance(block, Mapping):
            raise _no_block(name, f"{_FEEDS}.{feed}")
        for key in block:
            if key not in keys:
                wrong, right = f"{_FEEDS}.{feed}.{key}", [f"{_FEEDS}.{feed}.{one}" for one in keys]
                raise _unknown(wrong, right, name)


def _no_block(layer: str | Message, section: str) -> ConfigurationError:
    return ConfigurationError(
        N_("{layer}: {section} is a section, not a setting."),
        mend=N_("Write [{section}] on a line of its own and its settings below."),
        layer=layer,
        section=section,
    )


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
        for section in dict.fromkeys((*below, *above))
    }


def _first_fault(fault: ValidationError, layers: list[Layer]) -> ConfigurationError:
    first = fault.errors()[0]
    place = [str(one) for one in first["loc"]]
    section, key = (place[:2], place[2:3]) if place[0] == _FEEDS else (place[:1], place[1:2])
    # A setting that nobody sets is missing from the lowest layer, the shipped file. What a feed
    # does not set itself comes from the section of all feeds.
    whole = (*section, *key)
    tried = [whole, ("feed", *key), section] if place[0] == _FEEDS else [whole]
    setters = (name for one in tried for name, layer in reversed(layers) if _sets(layer, one))
    setter = next(setters, layers[0][0])
    return ConfigurationError(
        N_("{layer}: {key} cannot be {value}: {reason}."),
        mend=N_("Correct it there; config.toml explains each setting."),
        layer=setter,
        key=".".join((*section, *key)),
        value=_shown(first, is_secret=_is_secret(section, key)),
        reason=first["msg"].removeprefix("Value error, "),
    )


def _shown(fault: Any, *, is_secret: bool) -> str | Message:
    if fault["type"] == "missing":
        return Message(N_("missing"))
    return "…" if is_secret else repr(fault["input"])


def _sets(layer: Any, place: Iterable[str]) -> bool:
    for one in place:
        if not isinstance(layer, Mapping) or one not in layer:
            return False
        layer = layer[one]
    return True


def _is_secret(section: list[str], key: list[str]) -> bool:
    """Tell whether what stands there is not to be repeated."""
    kind = OneFeed if section[0] == _FEEDS else sections().get(section[0])
    field = kind.model_fields.get("".join(key)) if kind else None
    return field is not None and not field.repr
