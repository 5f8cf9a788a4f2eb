"""Where things are: what ships with the program, and the one home of what a site adds.

In a checkout the shipped files stand at the top level and home is
``geodata/var``; from a wheel they lie inside the package and home is the user's
data folder. ``RISKMAP_HOME`` moves home in both.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import platformdirs
from attrs import frozen

import riskmap
from riskmap.core.errors import ConfigurationError, MissingAssetError
from riskmap.core.words import N_

PACKAGE = Path(riskmap.__file__).parent


@frozen
class Resources:
    """What ships with the program; read only."""

    root: Path
    is_checkout: bool

    @classmethod
    def find(cls) -> Resources:
        """Find the shipped files beside the package (checkout) or inside it (wheel)."""
        shipped = PACKAGE / "_shipped"
        if shipped.is_dir():
            return cls(shipped, is_checkout=False)
        return cls(PACKAGE.parent, is_checkout=True)

    @property
    def config(self) -> Path:
        """The shipped settings."""
        return self._there(self.root / "config.toml")

    @property
    def templates(self) -> Path:
        """The Jinja templates."""
        return self._there(self.root / "templates")

    @property
    def demo_region(self) -> Path:
        """region.toml of the demonstration district."""
        return self._there(self.root / "geodata" / "base" / "putuo" / "region.toml")

    @property
    def docs(self) -> Path:
        """The documentation that is served at /help."""
        return self._there(PACKAGE / "docs")

    @property
    def static(self) -> Path:
        """Our own and the vendored browser files."""
        return self._there(PACKAGE / "web" / "static")

    @property
    def locale(self) -> Path:
        """The catalogue of words."""
        return self._there(PACKAGE / "locale")

    @staticmethod
    def _there(path: Path) -> Path:
        if not path.exists():
            raise MissingAssetError(N_("{file} is missing."), file=path.name)
        return path


@frozen
class Home:
    """The one place where a site's own things are kept."""

    path: Path

    @classmethod
    def find(cls, resources: Resources, environ: Mapping[str, str] = os.environ) -> Home:
        """Return the home folder and make sure that it exists.

        Raises
        ------
        ConfigurationError
            If it cannot be made or written to.
        """
        if named := environ.get("RISKMAP_HOME"):
            path = Path(named).expanduser().resolve()
        elif resources.is_checkout:
            path = resources.root / "geodata" / "var"
        else:
            path = Path(platformdirs.user_data_dir("riskmap", appauthor=False))
        home = cls(path)
        try:
            for folder in (home.path, home.files, home.cache, home.backups, home.build):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise ConfigurationError(
                N_("The home folder {path} cannot be made: {reason}."),
                mend=N_("Set RISKMAP_HOME to a folder that you may write to."),
                path=str(path),
                reason=fault.strerror or str(fault),
            ) from None
        return home

    @property
    def site_config(self) -> Path:
        """The site's own settings; may be absent."""
        return self.path / "site.toml"

    @property
    def database(self) -> Path:
        """The SQLite database."""
        return self.path / "riskmap.db"

    @property
    def files(self) -> Path:
        """Originals of what was imported, reports of imports."""
        return self.path / "files"

    @property
    def cache(self) -> Path:
        """What can be made again at any time."""
        return self.path / "cache"

    @property
    def backups(self) -> Path:
        """Backups of the database."""
        return self.path / "backups"

    @property
    def build(self) -> Path:
        """Layers built from base data: synthetic terrain, partitions, assessments."""
        return self.path / "build"

    @property
    def anchors(self) -> Path:
        """Heads of the audit log's chains, kept beside the database."""
        return self.path / "audit" / "anchors.jsonl"

    @property
    def keys(self) -> Path:
        """Keys of sealed personal values; never in a backup of the database."""
        return self.path / "keys"

    @property
    def logs(self) -> Path:
        """What the program wrote about its own work."""
        return self.path / "log"

    @property
    def clock_lock(self) -> Path:
        """The file whose lock is the clock's lease on one machine."""
        return self.path / "clock.lock"
