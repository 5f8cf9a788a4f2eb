"""GDACS: alerts of humanitarian impact, as RSS, as one event, as its geometry.

What an episode says can differ from what the event says; the worse counts, and both are told. An
alert without a level is unknown, never green.
"""

from __future__ import annotations

from typing import Any

from riskmap.core.errors import RiskmapError, UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model import Context, Gathering, Parsed, our_format
from riskmap.feeds.model.parsed import TELL_SENDER, at_item, unreadable, whole
from riskmap.feeds.reading.geojson import features_of, properties_of
from riskmap.feeds.reading.tables import cell, json_of
from riskmap.feeds.reading.text import require_size
from riskmap.feeds.sources.gdacs.alerts import Fields, from_rfc_822, kind_of, signal_of, utc_of
from riskmap.feeds.sources.gdacs.shapes import points_of, shapes_of
from riskmap.outside.markup import Element, name_of, tree_of

_TEXT = 2_000


def parse(payload: bytes, _context: Context) -> Parsed:
    """Return an alert for each item of a feed, for an event, or for a geometry."""
    gathering = Gathering()
    try:
        if require_size(payload).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            return _rss(payload, gathering)
        return _json(json_of(payload), gathering)
    except RiskmapError as error:
        return unreadable(error, payload)


FORMAT = our_format("gdacs", parse)


def _rss(payload: bytes, gathering: Gathering) -> Parsed:
    root = tree_of(payload)
    if name_of(root) != "rss":
        raise UnreadableFileError(
            N_("The file does not begin with {text}."), mend=TELL_SENDER, text="rss"
        )
    for number, item in enumerate(root.iter("item"), 1):
        fields = _fields(item)
        gathering.heard(kind_of(fields))
        with gathering.entry(at_item(number), fields.get("title", "")):
            areas = tuple(points_of(fields.get("point", "")))
            gathering.keep(signal_of(fields, from_rfc_822, areas))
    return gathering.parsed("gdacs_rss")


def _fields(item: Element) -> Fields:
    """Return the texts of an item by name, without namespaces; the first of a name counts."""
    found: dict[str, str] = {}
    for one in item:
        found.setdefault(name_of(one), (one.text or "").strip()[:_TEXT])
    return found


def _json(data: Any, gathering: Gathering) -> Parsed:
    features = features_of(data)
    form = "gdacs_event" if features == [data] else "gdacs_geometry"
    named = next((one for one in features if properties_of(one).get("eventtype")), None)
    properties = properties_of(named)
    fields = {str(key).lower(): cell(properties, key)[:_TEXT] for key in properties}
    gathering.heard(kind_of(fields))
    with gathering.entry(whole(), fields.get("name", "")):
        areas = tuple(shapes_of(features, gathering))
        gathering.keep(signal_of(fields, utc_of, areas))
    return gathering.parsed(form)
