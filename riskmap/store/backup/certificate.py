"""What came of trying a backup: for a program, and for a person to file."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

from riskmap.core.errors import BackupError
from riskmap.core.words import N_, Message
from riskmap.store.backup.folder import settle
from riskmap.store.manifest import Manifest

FORMAT = "riskmap certificate 1"
#: A backup that nobody tried for so long is a hope.
VERIFIED_WITHIN = timedelta(hours=48)
_SUFFIX = ".certificate.json"
_KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
Translate = Callable[[str], str]


@frozen(kw_only=True)
class Trial:
    """A scratch database that the backup was restored into, or why it was not."""

    kind: str
    not_done: Message | None = None


@frozen(kw_only=True)
class Log:
    """The audit log that the backup holds."""

    entries: int
    chains: int
    anchors: int


@frozen(kw_only=True)
class Certificate:
    """What was found out about one backup, and when.

    Parameters
    ----------
    manifest
        What the backup says of itself, None where that could not be read.
    fault
        Why the backup is refused, None if it is sound.
    keys_needed, keys_missing
        Names of master keys without which sealed values stay closed; those that are not here.
    """

    backup: str
    sha256: str
    bytes: int
    verified_at: datetime
    took_s: float
    version: str
    manifest: Manifest | None = None
    trials: tuple[Trial, ...] = ()
    log: Log | None = None
    keys_needed: tuple[str, ...] = ()
    keys_missing: tuple[str, ...] = ()
    fault: Message | None = None

    @property
    def is_sound(self) -> bool:
        """Tell whether the backup can be relied on."""
        return self.fault is None

    def as_dict(self) -> dict[str, Any]:
        """Return the certificate for JSON; of the files only how many there are."""
        return {
            "format": FORMAT,
            "backup": self.backup,
            "result": "sound" if self.is_sound else "refused",
            "fault": None if self.fault is None else str(self.fault),
            "fault_words": _plain(self.fault),
            "verified_at": self.verified_at.isoformat(),
            "took_s": round(self.took_s, 2),
            "riskmap": self.version,
            "sha256": self.sha256,
            "bytes": self.bytes,
            "manifest": None if self.manifest is None else _in_short(self.manifest),
            "trials": [
                {"kind": one.kind, "restored": one.not_done is None,
                 "reason": None if one.not_done is None else str(one.not_done)}
                for one in self.trials
            ],
            "audit": None if self.log is None else asdict(self.log),
            "keys": {"needed": list(self.keys_needed), "missing": list(self.keys_missing)},
        }  # fmt: skip

    def sentences(self, zone: tzinfo) -> Iterator[Message]:
        """Yield what it says, for people."""
        yield Message(N_("Certificate of a backup"))
        yield Message(
            N_("Backup: {file}, {bytes} bytes"), {"file": self.backup, "bytes": self.bytes}
        )
        yield Message(N_("SHA-256 of the file: {sha256}"), {"sha256": self.sha256})
        at = {
            "at": _local(self.verified_at, zone),
            "version": self.version,
            "s": round(self.took_s, 1),
        }
        yield Message(N_("Tried at {at} by riskmap {version}, in {s} s"), at)
        yield self.result
        if self.manifest is not None:
            yield from _of_manifest(self.manifest, zone)
        yield from map(_of_trial, self.trials)
        yield from self._of_log_and_keys()

    @property
    def result(self) -> Message:
        """The verdict as a sentence."""
        if self.fault is not None:
            return Message(N_("Result: REFUSED. {fault}"), {"fault": self.fault})
        return Message(N_("Result: SOUND. All of it was restored and compared: equal."))

    def _of_log_and_keys(self) -> Iterator[Message]:
        if self.log is not None:
            yield Message(
                N_("Audit log: {entries} entries in {chains} chains, {anchors} anchors met"),
                asdict(self.log),
            )
        if self.keys_needed:
            names = {"names": ", ".join(self.keys_needed)}
            yield Message(N_("Keys needed to open sealed values, in no backup: {names}"), names)
        if self.keys_missing:
            names = {"names": ", ".join(self.keys_missing)}
            yield Message(N_("Keys that are NOT here: {names}. Find their copies."), names)


@frozen(kw_only=True)
class Noted:
    """What health and doctor need to know of a certificate."""

    backup: str
    verified_at: datetime
    is_sound: bool
    fault: Message | None
    tables: int
    rows: int
    files: int

    def age(self, now: datetime) -> timedelta:
        """Return how long ago the backup was tried."""
        return now - self.verified_at


def write(certificate: Certificate, folder: Path, zone: tzinfo, *speak: Translate) -> Path:
    """Put the certificate beside its backup, as JSON and as text in each language.

    Raises
    ------
    BackupError
        If it cannot be written there.
    """
    stem = Path(certificate.backup).stem
    said = [[one.say(translate) for one in certificate.sentences(zone)] for translate in speak]
    text = "\n\n".join("\n".join(lines) for lines in said) + "\n"
    data = json.dumps(certificate.as_dict(), ensure_ascii=False, indent=1) + "\n"
    path = folder / f"{stem}.certificate.txt"
    try:
        _put(path, text)
        _put(folder / f"{stem}{_SUFFIX}", data)
        settle(folder)
    except OSError as fault:
        raise BackupError(
            N_("The certificate could not be written into {folder}: {reason}."),
            mend=N_("Copy the backup into a folder that you may write to, and try it there."),
            folder=str(folder),
            reason=fault.strerror or str(fault),
        ) from fault
    return path


def last(folder: Path) -> Noted | None:
    """Return the latest certificate in `folder`, None where there is none."""
    found = [_noted(path) for path in folder.glob(f"riskmap-*{_SUFFIX}")]
    return max((one for one in found if one), key=lambda one: one.verified_at, default=None)


def _noted(path: Path) -> Noted | None:
    try:
        values: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
        counts = values["manifest"] or {"tables": {}, "rows": 0, "files": 0}
        return Noted(
            backup=values["backup"],
            verified_at=datetime.fromisoformat(values["verified_at"]),
            is_sound=values["result"] == "sound",
            fault=_message(values["fault_words"]),
            tables=len(counts["tables"]),
            rows=counts["rows"],
            files=counts["files"],
        )
    except (OSError, KeyError, TypeError, ValueError):  # another version's, or half of one
        return None


def _plain(value: Any) -> Any:
    """Return a sentence so that JSON can keep it for readers of any language."""
    if isinstance(value, Message):
        return {"id": value.id, "params": {k: _plain(one) for k, one in value.params.items()}}
    return value if value is None or isinstance(value, int | float | str) else str(value)


def _message(value: Any) -> Any:
    if isinstance(value, dict):
        params = {name: _message(one) for name, one in value["params"].items()}
        return Message(value["id"], params)
    return value


def _put(path: Path, text: str) -> None:
    part = path.with_name(f"{path.name}.part")
    with os.fdopen(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _in_short(manifest: Manifest) -> dict[str, Any]:
    return {
        **manifest.as_dict(),
        "rows": manifest.rows,
        "files": len(manifest.files),
        "file_bytes": manifest.file_bytes,
    }


def _of_manifest(manifest: Manifest, zone: tzinfo) -> Iterable[Message]:
    made = {
        "at": _local(manifest.made_at, zone),
        "version": manifest.version,
        "kind": _KINDS.get(manifest.database, manifest.database),
        "revision": manifest.revision,
    }
    yield Message(N_("Made at {at} by riskmap {version} on {kind}, tables {revision}"), made)
    yield Message(
        N_("Tables: {tables}, with {rows} rows"),
        {"tables": len(manifest.tables), "rows": manifest.rows},
    )
    if not manifest.has_files:
        yield Message(N_("Files: none are in a backup of this earlier format"))
        return
    yield Message(
        N_("Files: {files}, with {bytes} bytes"),
        {"files": len(manifest.files), "bytes": manifest.file_bytes},
    )


def _of_trial(trial: Trial) -> Message:
    kind = _KINDS[trial.kind]
    if trial.not_done is None:
        return Message(N_("Restored into an empty {kind} database: yes"), {"kind": kind})
    return Message(
        N_("Restored into an empty {kind} database: no. {reason}"),
        {"kind": kind, "reason": trial.not_done},
    )


def _local(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S %z}"
