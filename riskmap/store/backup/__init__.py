"""Backups that fit both databases: one zip with a manifest, tables and files.

A backup is made from one consistent look while others write. It is restored into an empty
(or emptied) database in one transaction, then read again there and compared by counts and
hashes; whatever does not fit undoes all of it. `riskmap.store.backup.verifying` tries that
in a scratch database, and certifies it.
"""

from riskmap.store.backup.archive import examine
from riskmap.store.backup.folder import PATTERN, newest
from riskmap.store.backup.making import make
from riskmap.store.backup.restoring import restore
from riskmap.store.manifest import Manifest

__all__ = ["PATTERN", "Manifest", "examine", "make", "newest", "restore"]
