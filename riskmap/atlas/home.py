"""Which place is at home here."""

from __future__ import annotations

from pathlib import Path

from riskmap.atlas.service import brings_divisions, region_id, registered_under
from riskmap.doors.parts import parts
from riskmap.places.service import EmergencyNumber, emergency_numbers_of


def region_file() -> Path:
    """Return the region.toml of the place at home; the demonstration's by default."""
    named = parts().settings.place.region
    return Path(named).expanduser() if named else Path(parts().resources.demo_region)


def home_region() -> str:
    """Return the id of the place at home."""
    file = region_file()
    return region_id(file, file.stat().st_mtime_ns)


def home_in_register() -> str:
    """Return the code of the place at home in the register; empty where it needs none."""
    file = region_file()
    return registered_under(file, file.stat().st_mtime_ns)


def has_own_divisions() -> bool:
    """Tell whether the place at home brings its divisions in a file and needs no register."""
    file = region_file()
    return brings_divisions(file, file.stat().st_mtime_ns)


def emergency_numbers() -> tuple[EmergencyNumber, ...]:
    """Return the emergency numbers of the place at home; none where nobody has named them."""
    return emergency_numbers_of(region_file().parent, in_register=not has_own_divisions())
