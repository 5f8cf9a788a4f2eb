"""Try a backup of this site and put a certificate beside it: what command and clock both call."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from riskmap.core.errors import BackupError
from riskmap.core.words import N_
from riskmap.store.backup.certificate import Certificate, write
from riskmap.store.backup.folder import newest
from riskmap.store.backup.verifying import Ground, verify
from riskmap.store.parts import Parts


def certify(parts: Parts, path: Path) -> Certificate:
    """Try the backup at `path` and write its certificate, in Chinese and English.

    Raises
    ------
    DatabaseError, BackupError
        If it could not be tried, or the certificate not be written.
    """
    home = parts.home
    ground = Ground(
        site=parts.database,
        room=home.cache / "scratch",
        anchors=home.anchors,
        keys=home.keys,
    )
    certificate = verify(path, ground)
    write(certificate, path.parent, ZoneInfo(parts.settings.place.timezone), *_voices(parts))
    return certificate


def newest_of(parts: Parts) -> Path:
    """Return the newest backup of this site.

    Raises
    ------
    BackupError
        If there is none.
    """
    path = newest(parts.home.backups)
    if path is None:
        raise BackupError(
            N_("There is no backup in {folder}."),
            mend=N_("Run: riskmap db backup"),
            folder=str(parts.home.backups),
        )
    return path


def _voices(parts: Parts) -> list[Callable[[str], str]]:
    chinese = gettext.translation("messages", parts.resources.locale, ["zh"], fallback=True)
    return [chinese.gettext, str]
