"""Polygons on their way between processes: well-known binary, one after the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import shapely


def keep(file: Path, geometries: Any) -> None:
    """Write geometries to a file."""
    binary = shapely.to_wkb(geometries).tolist()
    together = np.frombuffer(b"".join(binary), dtype=np.uint8)
    np.savez(file, together=together, ends=np.cumsum([len(one) for one in binary]))


def kept(file: str) -> Any:
    """Return the geometries of a file, (N,)."""
    found = np.load(file)
    together, ends = found["together"].tobytes(), found["ends"].tolist()
    pieces = np.empty(len(ends), dtype=object)
    pieces[:] = [together[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]
    return shapely.from_wkb(pieces)
