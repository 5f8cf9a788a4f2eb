"""Settings: the shipped config.toml, the site's file over it, RISKMAP_… over that.

A setting is declared once, in `sections`, with type and limits; its default stands in config.toml
with unit and source. A misspelt key is an error that names the nearest right one.
"""

from riskmap.config.reading import read_settings
from riskmap.config.sections import Log, Settings, known_feed_keys, known_keys

__all__ = ["Log", "Settings", "known_feed_keys", "known_keys", "read_settings"]
