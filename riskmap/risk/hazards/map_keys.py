"""Which maps a hazard has, and the record that stands beside those that were made.

Nothing heavy is loaded here: whoever only wants to know whether maps are there asks here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

from riskmap.risk.region import FIELD, RETURN_PERIODS, Hazard, Region


@frozen(kw_only=True)
class MapKey:
    """Which map of a hazard: of a return period, of an event, or neither."""

    label: str
    return_period_years: float | None = None
    frequency_per_year: float | None = None

    @classmethod
    def of_period(cls, years: float) -> MapKey:
        """Return the key of a return-period map."""
        return cls(label=f"T{years:g}", return_period_years=years)


def given_keys(hazard: Hazard) -> tuple[MapKey, ...]:
    """Return the keys that a hazard declares; made events have theirs from their maker."""
    if hazard.makes == RETURN_PERIODS:
        return tuple(MapKey.of_period(years) for years in hazard.periods)
    if hazard.makes == FIELD:
        return (MapKey(label=FIELD),)
    return tuple(
        MapKey(label=one.id, frequency_per_year=one.frequency_per_year) for one in hazard.events
    )


@frozen(kw_only=True)
class MadeRecord:
    """What a maker made of a hazard; kept beside the maps.

    Parameters
    ----------
    key
        Hash of what they were made of.
    keys, paths
        One each a map.
    made
        What the maker says of its work, as JSON values.
    """

    key: str
    keys: tuple[MapKey, ...]
    paths: tuple[Path, ...]
    made: Mapping[str, Any]

    @classmethod
    def read(cls, folder: Path, hazard: Hazard) -> MadeRecord | None:
        """Read the record of a hazard, None where there is none that can be read."""
        return cls.of_slug(folder, hazard.slug)

    @classmethod
    def of_slug(cls, folder: Path, slug: str) -> MadeRecord | None:
        """Read the record of the hazard that is called so."""
        try:
            found = json.loads((folder / f"{slug}.json").read_text("utf-8"))
            return cls(
                key=found["key"],
                keys=tuple(MapKey(**one) for one in found["keys"]),
                paths=tuple(folder / name for name in found["files"]),
                made=found["made"],
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @staticmethod
    def forget(folder: Path, hazard: Hazard) -> None:
        """Take away the record of a hazard whose maps are about to change."""
        (folder / f"{hazard.slug}.json").unlink(missing_ok=True)

    def write(self, folder: Path, hazard: Hazard) -> None:
        """Write it; nothing is made that has no record."""
        found = {
            "key": self.key,
            "keys": [asdict(one) for one in self.keys],
            "files": [path.name for path in self.paths],
            "made": dict(self.made),
        }
        text = json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False)
        (folder / f"{hazard.slug}.json").write_text(text + "\n", "utf-8")


def are_made(region: Region, folder: Path) -> bool:
    """Say whether all maps that makers made for a place are still in a folder."""
    made = [one for one in region.hazards if one.maker is not None]
    records = [MadeRecord.read(folder, one) for one in made]
    return all(one is not None and all(path.is_file() for path in one.paths) for one in records)
