"""Try a backup: restore it into scratch, compare everything, certify what came of it."""

from __future__ import annotations

import time
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from attrs import evolve, frozen
from sqlalchemy import select

import riskmap
from riskmap.core.access import Scope
from riskmap.core.errors import BackupError, DatabaseError
from riskmap.core.words import N_
from riskmap.store.audit import anchors, reading, verifying
from riskmap.store.audit.harm import Kind
from riskmap.store.backup import files as stored_files
from riskmap.store.backup import scratch, tables
from riskmap.store.backup.archive import examine
from riskmap.store.backup.certificate import Certificate, Log, Trial
from riskmap.store.backup.making import key_names
from riskmap.store.backup.restoring import restore
from riskmap.store.database import Database
from riskmap.store.manifest import Head, Manifest
from riskmap.store.sealed_keys import subject_key
from riskmap.store.tables import metadata
from riskmap.store.work import Reading

_SYSTEM = Scope.system("verify-backup")


@frozen(kw_only=True)
class Ground:
    """Where a backup is tried.

    Parameters
    ----------
    site
        Database of the site; on PostgreSQL the backup is tried there too.
    room
        Folder with room for a second database and all files.
    anchors
        The site's anchor file, which the audit log of the backup has to meet.
    keys
        Folder of the site's master keys.
    """

    site: Database
    room: Path
    anchors: Path
    keys: Path


def verify(path: Path, ground: Ground) -> Certificate:
    """Restore a backup into scratch, compare counts, hashes and heads, and say what came of it.

    A backup that cannot be relied on gets a certificate too: it says why.

    Raises
    ------
    DatabaseError, BackupError
        If it could not be tried, for reasons that are not the backup's.
    """
    began = time.monotonic()
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    certificate = Certificate(
        backup=path.name,
        sha256=digest,
        bytes=path.stat().st_size,
        verified_at=ground.site.now(),
        took_s=0,
        version=riskmap.__version__,
    )
    try:
        manifest = examine(path)
        certificate = evolve(certificate, manifest=manifest)
        certificate = _tried(certificate, path, manifest, ground)
    except BackupError as error:
        if isinstance(error.__cause__, OSError):  # the disk's fault
            raise
        certificate = evolve(certificate, fault=error.message)
    return evolve(certificate, took_s=time.monotonic() - began)


def _tried(certificate: Certificate, path: Path, manifest: Manifest, ground: Ground) -> Certificate:
    with scratch.room(ground.room) as place, scratch.on_sqlite(place) as database:
        files = place / "files"
        files.mkdir()
        _require_equal(database, path, ground.room, files)
        log = _audited(database, manifest, ground.anchors, place)
        with database.read(_SYSTEM) as uow:
            needed = _keys(uow)
    trials = [Trial(kind="sqlite")]
    if not ground.site.is_sqlite:
        trials.append(_on_postgresql(ground.site, path, ground.room))
    stored_files.require_true_names(manifest.files)
    missing = sorted({*needed} - {*key_names(ground.keys)})
    return evolve(
        certificate,
        trials=tuple(trials),
        log=log,
        keys_needed=needed,
        keys_missing=tuple(missing),
    )


def _on_postgresql(site: Database, path: Path, room: Path) -> Trial:
    try:
        with scratch.on_postgresql(site) as database:
            _require_equal(database, path, room, None)
    except DatabaseError as error:
        return Trial(kind="postgresql", not_done=error.message)
    return Trial(kind="postgresql")


def _require_equal(database: Database, path: Path, room: Path, files: Path | None) -> None:
    manifest = restore(database, path, files=files, room=room)
    if files is not None:
        stored_files.require_restored(manifest.files, files)
    with database.read(_SYSTEM) as uow:
        for table in metadata.sorted_tables:
            tables.require_equal(uow.connection, table, manifest)
        _require_heads(uow, manifest)
    if damage := database.damage():
        raise BackupError(N_("What was restored is damaged: {damage}"), damage=damage)


def _require_heads(uow: Reading, manifest: Manifest) -> None:
    found = {Head(one.realm, one.writer, one.seq, one.hash) for one in reading.heads(uow)}
    odd = sorted(found ^ {*manifest.heads}, key=lambda one: (one.realm, one.writer))
    if odd and manifest.has_files:  # the first format names no heads
        raise BackupError(
            N_("The audit log ends elsewhere than the backup says: {chain}, entry {seq}."),
            chain=f"{odd[0].realm}/{odd[0].writer}",
            seq=odd[0].seq,
        )


def _audited(database: Database, manifest: Manifest, file: Path, place: Path) -> Log:
    """Go through the log and those anchors that were there when the backup was made.

    Raises
    ------
    BackupError
        If an entry was changed, or one is missing that an anchor says was there.
    """
    before = place / anchors.NAME
    before.write_bytes(b"".join(_anchored_before(manifest.made_at, file)))
    verdict = verifying.verify(database, before)
    harms = [x for x in verdict.harms if not x.explained and x.kind is not Kind.ANCHORS_GONE]
    if harms:
        raise BackupError(
            N_("Its audit log was harmed in {count} places, first: {harm}"),
            mend=N_("Run: riskmap audit verify"),
            count=len(harms),
            harm=harms[0].message,
        )
    return Log(entries=verdict.entries, chains=verdict.chains, anchors=verdict.anchors)


def _anchored_before(made_at: datetime, file: Path) -> list[bytes]:
    """Return the lines of the anchor file up to the first later one: a chain of lines too."""
    lines = []
    for line in anchors.whole_lines(file):
        try:
            if anchors.Anchor.read(line).at > made_at:
                break
        except (ValueError, KeyError, TypeError):
            pass  # it was changed: found with the others
        lines.append(line + b"\n")
    return lines


def _keys(uow: Reading) -> tuple[str, ...]:
    used = select(subject_key.c.master).where(subject_key.c.wrapped.is_not(None)).distinct()
    return tuple(sorted(uow.connection.execute(used).scalars()))
