"""Features of GeoJSON, as far as they are some."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model.parsed import TELL_SENDER


def features_of(data: Any) -> list[Any]:
    """Return the features of a collection, or the one that it is.

    Raises
    ------
    UnreadableFileError
        If it is neither.
    """
    if isinstance(data, dict) and data.get("type") == "Feature":
        return [data]
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list):
        raise UnreadableFileError(N_("There is no list of features."), mend=TELL_SENDER)
    return features


def properties_of(feature: Any) -> Mapping[str, Any]:
    """Return the properties of a feature, none if it has none."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties if isinstance(properties, dict) else {}
