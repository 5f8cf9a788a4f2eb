"""Which place is at home here."""

from __future__ import annotations

from pathlib import Path

from riskmap.atlas.service import region_id
from riskmap.doors.parts import parts


def region_file() -> Path:
    """Return the region.toml of the place at home; the demonstration's by default."""
    named = parts().settings.place.region
    return Path(named).expanduser() if named else Path(parts().resources.demo_region)


def home_region() -> str:
    """Return the id of the place at home."""
    file = region_file()
    return region_id(file, file.stat().st_mtime_ns)
