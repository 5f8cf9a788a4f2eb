"""A Shapefile that was not zipped: its parts lie beside each other."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def packed(file: Path) -> Iterator[Path]:
    """Yield a file as it is, a .shp as a ZIP archive of all files of its name."""
    if file.suffix.lower() != ".shp" or not file.is_file():
        yield file
        return
    with TemporaryDirectory(prefix="riskmap-") as folder:
        archive = Path(folder) / f"{file.stem}.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
            for part in sorted(file.parent.iterdir()):
                if part.is_file() and part.stem == file.stem and part.suffix.lower() in _PARTS:
                    target.write(part, part.name)
        yield archive


_PARTS = frozenset({".shp", ".shx", ".dbf", ".prj", ".cpg"})
