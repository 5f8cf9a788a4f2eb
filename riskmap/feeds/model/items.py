"""Signals, tracks and earthquakes as they are kept: one body each, told apart by a key."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeAlias

from attrs import field, frozen
from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn

from riskmap.core.clock import require_aware
from riskmap.core.words import Message
from riskmap.feeds.model.kept import key_of_signal
from riskmap.feeds.model.quakes import Quake
from riskmap.feeds.model.signals import Area, AreaCode, Circle, RelayedSignal, Text
from riskmap.feeds.model.tracks import Position, Track, WindCircle

Said: TypeAlias = RelayedSignal | Track | Quake
#: Kinds of items as they are called in the database; tracks are called by their own kind.
SIGNAL, QUAKE = "signal", "quake"
_CONVERTER = Converter()
_CONVERTER.register_unstructure_hook(datetime, datetime.isoformat)
_CONVERTER.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
for _record in (
    RelayedSignal, Track, Quake, Area, AreaCode, Circle, Text, Position, WindCircle, Message,
):  # fmt: skip
    _CONVERTER.register_unstructure_hook(
        _record, make_dict_unstructure_fn(_record, _CONVERTER, _cattrs_omit_if_default=True)
    )


@frozen(kw_only=True)
class Item:
    """One signal, track or earthquake as it is kept.

    Parameters
    ----------
    kind, key
        What it is told apart by within its feed.
    at
        Moment that it is found by: when a signal was sent, a forecast issued, the earth shook.
    until
        When it stops to matter: a signal ends, a track has its last position.
    digest
        Of what it says.
    """

    kind: str
    key: str
    at: datetime = field(converter=require_aware)
    until: datetime = field(converter=require_aware)
    digest: str
    body: dict[str, Any] = field(eq=False, repr=False)


def item_of(said: Said) -> Item:
    """Return a record as it is kept."""
    body: dict[str, Any] = _storable(_CONVERTER.unstructure(said))
    kind, key, at, until = _found_by(said)
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    digest = sha256(text.encode()).hexdigest()
    return Item(kind=kind, key=storable(key), at=at, until=until, digest=digest, body=body)


def signal_from(body: dict[str, Any]) -> RelayedSignal:
    """Return the signal that was kept."""
    return _CONVERTER.structure(body, RelayedSignal)


def track_from(body: dict[str, Any]) -> Track:
    """Return the track that was kept."""
    return _CONVERTER.structure(body, Track)


def quake_from(body: dict[str, Any]) -> Quake:
    """Return the earthquake that was kept."""
    return _CONVERTER.structure(body, Quake)


def message_body(message: Message | None) -> dict[str, Any] | None:
    """Return a sentence as JSON."""
    if message is None:
        return None
    return {
        "id": message.id,
        "params": {
            name: {"message": message_body(value)} if isinstance(value, Message) else _plain(value)
            for name, value in message.params.items()
        },
    }


def message_from(body: dict[str, Any] | None) -> Message | None:
    """Return the sentence that was kept."""
    if body is None:
        return None
    params = {
        name: message_from(value["message"]) if isinstance(value, dict) else value
        for name, value in body["params"].items()
    }
    return Message(body["id"], params)


def storable(text: str) -> str:
    """Return a text that every database takes: no zero byte, no half of a character."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _storable(value: Any) -> Any:
    match value:
        case str():
            return storable(value)
        case dict():
            return {storable(str(name)): _storable(one) for name, one in value.items()}
        case list() | tuple():
            return [_storable(one) for one in value]
    return value


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (int, float)):
        return value
    return storable(str(value))


def _found_by(said: Said) -> tuple[str, str, datetime, datetime]:
    if isinstance(said, RelayedSignal):
        return SIGNAL, key_of_signal(said), said.sent, said.ends_at
    if isinstance(said, Quake):
        return QUAKE, said.identifier, said.time, said.time
    last = said.positions[-1].at
    issued = last if said.issued_at is None else said.issued_at
    issue = "" if said.issued_at is None else said.issued_at.isoformat()
    key = f"{said.storm}|{said.agency}|{said.technique}|{issue}"
    return str(said.kind), key, issued, last
