"""Which hazard maps stand behind an assessment, so that a reader may look at them.

Nothing heavy is loaded here, and nothing is opened but to compare its hash: a map whose file
is missing, or is no longer the one that was assessed, is not shown.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from attrs import frozen

from riskmap.core.hazards import hazard as known_hazard
from riskmap.core.sources import Flags, Source
from riskmap.risk.hazards.map_keys import MadeRecord, MapKey

_CLASSES = 5


@frozen(kw_only=True)
class IntensityLimits:
    """Class limits of an intensity, and what of it counts as nothing."""

    limits: tuple[float, ...]
    dry: float | None = None
    source: str = ""
    verified: bool = False


@frozen(kw_only=True)
class ShownMap:
    """One map of a hazard: a band of a file.

    Parameters
    ----------
    key
        Return period, event or field.
    path, band
        Where it lies; bands count from 1.
    sha256
        Hash of the file.
    """

    key: MapKey
    path: Path
    band: int
    sha256: str


@frozen(kw_only=True)
class ShownHazard:
    """All maps of one hazard that stand behind an assessment.

    Parameters
    ----------
    slug, kind
        Its id, and its slug in the one list of hazards.
    names
        By language; those of the list where it has none of its own.
    makes
        ``return_periods``, ``events`` or ``field``.
    intensity, unit, averaging_period
        What is mapped.
    limits
        Its own bands, or those of the intensity.
    nodata
        For files that do not say it themselves.
    """

    slug: str
    kind: str
    names: Mapping[str, str]
    makes: str
    intensity: str
    unit: str
    averaging_period: str | None
    limits: IntensityLimits
    nodata: float | None
    flags: Flags
    source: Source
    maps: tuple[ShownMap, ...]

    def name(self, locale: str) -> str:
        """Return its name in a language."""
        return self.names.get(locale) or known_hazard(self.kind).name(locale)

    def map_of(self, label: str) -> ShownMap | None:
        """Return the map of a label, None where there is none."""
        return next((one for one in self.maps if one.key.label == label), None)


@cache
def intensity_limits() -> Mapping[str, IntensityLimits]:
    """Return the limits that ship with the program, by intensity."""
    text = files(__package__).joinpath("limits.toml").read_text("utf-8")
    return {
        name: IntensityLimits(**{**one, "limits": tuple(one["limits"])})
        for name, one in tomllib.loads(text).items()
    }


def shown_hazards(
    provenance: Mapping[str, Any], *, folder: Path, build: Path
) -> Iterator[ShownHazard]:
    """Yield the hazards of an assessment that have maps to show, in its order.

    Parameters
    ----------
    provenance
        Of the assessment.
    folder
        Folder of the place's region.toml, where given maps lie.
    build
        Home's folder of made maps; those of the place lie in it under its id.
    """
    digests: Mapping[str, str] = provenance.get("rasters_sha256", {})
    made = build / provenance["region"]["id"]
    for declared in provenance["hazards"]:
        maps = tuple(_maps(declared, digests, folder=folder, made=made))
        if maps:
            yield _hazard(declared, maps)


def _maps(
    declared: Mapping[str, Any], digests: Mapping[str, str], *, folder: Path, made: Path
) -> Iterator[ShownMap]:
    keys, paths = _files(declared, folder=folder, made=made)
    if len(paths) not in {1, len(keys)}:
        return
    for place, key in enumerate(keys):
        path, band = (paths[0], place + 1) if len(paths) == 1 else (paths[place], 1)
        sha256 = digests.get(path.name)
        if sha256 is not None and _is_that_file(path, sha256):
            yield ShownMap(key=key, path=path, band=band, sha256=sha256)


def _files(
    declared: Mapping[str, Any], *, folder: Path, made: Path
) -> tuple[Sequence[MapKey], Sequence[Path]]:
    """Return keys and files of a hazard: those that its maker noted, or those it declares."""
    if declared["maker"] is not None:
        record = MadeRecord.of_slug(made, declared["id"])
        return (record.keys, record.paths) if record else ((), ())
    given = [*declared["maps"], *declared["events"]]
    given += [declared["field"]] if declared["field"] else []
    return [MapKey(**one) for one in declared["keys"]], [folder / one["file"] for one in given]


def _is_that_file(path: Path, sha256: str) -> bool:
    try:
        stamp = path.stat()
    except OSError:
        return False
    return _hash(path, stamp.st_mtime_ns, stamp.st_size) == sha256


@lru_cache(maxsize=1024)
def _hash(path: Path, _stamp: int, _size: int) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _hazard(declared: Mapping[str, Any], maps: tuple[ShownMap, ...]) -> ShownHazard:
    maker = declared["maker"] or {}
    said = declared if declared["source"] else maker
    return ShownHazard(
        slug=declared["id"],
        kind=declared["kind"],
        names=declared["name"] or {},
        makes=declared["makes"],
        intensity=declared["intensity"],
        unit=declared["unit"],
        averaging_period=declared["averaging_period"],
        limits=_limits(declared),
        nodata=declared["nodata"],
        flags=Flags.from_mapping(declared["flags"]),
        source=Source(
            title=said.get("source") or "", licence=said.get("licence") or "", verified=False
        ),
        maps=maps,
    )


def _limits(declared: Mapping[str, Any]) -> IntensityLimits:
    """Return the hazard's own bands, as many as there are colours for, else the shipped limits."""
    shipped = intensity_limits()[declared["intensity"]]
    if not declared["bands"]:
        return shipped
    return IntensityLimits(limits=tuple(declared["bands"][: _CLASSES - 1]), dry=shipped.dry)
