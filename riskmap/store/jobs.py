"""What the store itself does again and again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from riskmap.core.access import Scope
from riskmap.core.errors import BackupError, HarmedLogError
from riskmap.core.realm import Realm
from riskmap.core.schedule import Job
from riskmap.core.words import N_, Message
from riskmap.store import backup, cache, runs
from riskmap.store.audit import anchors
from riskmap.store.audit.verifying import verify
from riskmap.store.backup import certifying
from riskmap.store.backup.folder import alone
from riskmap.store.parts import Parts

#: 03:10, 03:20, 03:30, 03:40 and 03:50 in Shanghai, when the fewest people work.
_BACKUP_AT = timedelta(hours=19, minutes=10)
_VERIFY_AT = timedelta(hours=19, minutes=20)
_CHECK_AT = timedelta(hours=19, minutes=30)
_PRUNE_AT = timedelta(hours=19, minutes=40)
_SWEEP_AT = timedelta(hours=19, minutes=50)
_ANCHOR_EVERY = timedelta(minutes=10)
_PATIENCE_S = 3600
#: A map that is looked at once a season keeps its files.
_UNUSED = timedelta(days=120)


def jobs(settings: Any) -> tuple[Job, ...]:
    """Return the jobs that `settings` ask for."""
    every = timedelta(hours=settings.backup.every_h)
    pruning = Job(
        name="prune-runs",
        title=Message(N_("Remove old records of runs")),
        every=timedelta(days=1),
        offset=_PRUNE_AT,
        run=_prune_runs,
    )
    sweeping = Job(
        name="sweep-cache",
        title=Message(N_("Remove cached files that nobody has used for long")),
        every=timedelta(days=1),
        offset=_SWEEP_AT,
        run=_sweep_cache,
    )
    anchoring = Job(
        name="anchor-audit",
        title=Message(N_("Anchor the audit log outside the database")),
        every=_ANCHOR_EVERY,
        run=_anchor_audit,
    )
    checking = Job(
        name="verify-audit",
        title=Message(N_("Check that nobody harmed the audit log")),
        every=timedelta(days=1),
        offset=_CHECK_AT,
        run=_verify_audit,
    )
    if not every:
        return anchoring, checking, pruning, sweeping
    backups = Job(
        name="backup",
        title=Message(N_("Back the database up")),
        every=every,
        offset=_BACKUP_AT,
        run=_backup,
    )
    verifying = Job(
        name="verify-backup",
        title=Message(N_("Try the newest backup")),
        every=timedelta(days=1),
        offset=_VERIFY_AT,
        run=_verify_backup,
    )
    return backups, verifying, anchoring, checking, pruning, sweeping


def _backup(parts: Parts, _now: datetime, _realm: Realm) -> str:
    home = parts.home
    path, manifest = backup.make(
        parts.database,
        home.backups,
        keep=parts.settings.backup.keep,
        files=home.files,
        keys=home.keys,
    )
    counts = f"{len(manifest.tables)} tables, {manifest.rows} rows, {len(manifest.files)} files"
    return f"{path.name}: {counts}"


def _verify_backup(parts: Parts, _now: datetime, _realm: Realm) -> str:
    folder = parts.home.backups
    with alone(folder, patience_s=_PATIENCE_S):  # tonight's may be on its way
        path = certifying.newest_of(parts)
    found = certifying.certify(parts, path)
    if found.fault is not None:
        raise BackupError(N_("{file} is refused: {fault}"), file=path.name, fault=found.fault)
    return f"{path.name}: sound, {found.took_s:.0f} s"


def _anchor_audit(parts: Parts, _now: datetime, _realm: Realm) -> str:
    return f"{anchors.anchor_all(parts.database, parts.home.anchors)} chains anchored"


def _verify_audit(parts: Parts, _now: datetime, _realm: Realm) -> str:
    """Look at the whole log; one that was harmed is a failed run, which /health shows."""
    verdict = verify(parts.database, parts.home.anchors)
    harms = [one for one in verdict.harms if not one.explained]
    if harms:
        raise HarmedLogError(
            N_("The audit log was harmed in {count} places, first: {harm}"),
            mend=N_("Run: riskmap audit verify"),
            count=len(harms),
            harm=harms[0].message,
        )
    return f"{verdict.entries} entries in {verdict.chains} chains: sound"


def _prune_runs(parts: Parts, _now: datetime, realm: Realm) -> str:
    removed = parts.database.write(Scope.system("prune-runs", realm), runs.prune)
    return f"{removed} runs removed"


def _sweep_cache(parts: Parts, now: datetime, _realm: Realm) -> str:
    return f"{cache.sweep(parts.home.cache, before=now - _UNUSED)} files removed"
