"""Sealed values: personal data that the database holds as ciphertext only.

Each subject has a key of its own, which lies in the database wrapped by a master key that does
not. Destroying the subject's key destroys what was sealed for it, in every table, in the audit
log and in later backups, and changes no row that a hash stands on.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from riskmap.core.errors import InvalidRequestError, SealedError
from riskmap.core.words import N_
from riskmap.store import audit
from riskmap.store.audit import Entry
from riskmap.store.audit.tables import audit_entry
from riskmap.store.masters import BYTES, Masters
from riskmap.store.sealed_keys import subject_key
from riskmap.store.work import Reading, Writing

Made = TypeVar("Made")

NONCE_BYTES = 12
#: SQLite takes some thousand values in one statement.
_AT_ONCE = 500
#: Begins every sealed text; then comes the id of the subject's key, then the ciphertext.
_MARK = "s1"


def seal(uow: Writing, masters: Masters, subject: str, text: str) -> str:
    """Return `text` sealed for `subject`, for example ``household:31``.

    Raises
    ------
    SealedError
        If the subject was erased, or a master key is missing.
    """
    key = _key(uow, masters, subject) or _new_key(uow, masters, subject)
    return ".".join((_MARK, _key_id(key), _encrypted(key, text.encode(), subject)))


def open_(
    uow: Writing, masters: Masters, subject: str, sealed: str, *, purpose: str, code12: str | None
) -> str:
    """Return what was sealed for `subject`, and leave in the audit log who read it and why.

    Parameters
    ----------
    purpose
        Why somebody has to read it, in that person's words.
    code12
        The division it is about.

    Raises
    ------
    InvalidRequestError
        If nobody says why.
    SealedError
        If the subject was erased, it was sealed for another one, or a master key is missing.
    """
    _require_purpose(purpose)
    text = _text(_key(uow, masters, subject), subject, sealed)
    entry = Entry(
        action="opened",
        subject_kind="sealed",
        subject_id=subject,
        code12=code12,
        why=purpose.strip(),
    )
    audit.record(uow, entry)
    return text


def open_several(
    uow: Writing, masters: Masters, several: Mapping[str, str], entry: Entry
) -> dict[str, str]:
    """Return what was sealed, by subject, and leave one entry: who read how many, and why.

    Parameters
    ----------
    several
        What is sealed, by subject; whoever was erased is left out.
    entry
        Says in ``why`` what for, and whom it is about.

    Raises
    ------
    InvalidRequestError
        If nobody says why.
    SealedError
        If one of them was changed, or a master key is missing.
    """
    _require_purpose(entry.why)
    texts = derived(uow, masters, several, str)
    audit.record(uow, entry)
    return texts


def derived(
    uow: Reading, masters: Masters, several: Mapping[str, str], make: Callable[[str], Made]
) -> dict[str, Made]:
    """Return what `make` makes of each text, by subject; whoever was erased is left out.

    For what may be shown, or compared, without opening. Nothing that tells who it is may come
    of it: nobody leaves an entry here.

    Raises
    ------
    SealedError
        If one of them was changed, or a master key is missing.
    """
    rows = {row["subject"]: row for row in _key_rows(uow, list(several))}
    if strange := several.keys() - rows.keys():
        raise _not_of(min(strange))
    return {
        one: make(_text(_unwrapped(masters, row), one, several[one]))
        for one, row in rows.items()
        if row["wrapped"] is not None
    }


def change(
    uow: Writing, masters: Masters, subject: str, sealed: str, make: Callable[[str], str]
) -> str:
    """Return what `make` makes of a sealed text, sealed again; nobody sees either.

    Raises
    ------
    SealedError
        As `open_`.
    """
    text = make(_text(_key(uow, masters, subject), subject, sealed))
    return seal(uow, masters, subject, text)


def masked(text: str) -> str:
    """Return what may be shown of a name, a telephone or an identity number without opening it.

    Of a name its first sign; of a number three digits at the front and two at the end, which is
    no birthday and cannot be dialled.
    """
    stripped = text.strip()
    digits = sum(one.isdigit() for one in stripped)
    if digits >= 7 and digits >= len(stripped) - 3:  # noqa: PLR2004 - the shortest telephone number
        return f"{stripped[:3]}{'*' * (len(stripped) - 5)}{stripped[-2:]}"
    return f"{stripped[:1]}{'*' * max(1, len(stripped) - 1)}" if stripped else ""


def erase(uow: Writing, subject: str, *, why: str, code12: str | None = None, by: str = "") -> bool:
    """Destroy the key of a subject for good; False if there is nothing to destroy."""
    if not _destroy(uow, subject):
        return False
    entry = Entry(
        action="erased", subject_kind="sealed", subject_id=subject, code12=code12, why=why, by=by
    )
    audit.record(uow, entry)
    return True


def erase_again(uow: Writing) -> int:
    """Destroy keys that were erased and that a restore brought back; return how many."""
    erased = uow.select(audit_entry, audit_entry.c.subject_id).where(
        audit_entry.c.action == "erased", audit_entry.c.subject_kind == "sealed"
    )
    subjects = sorted({row["subject_id"] for row in uow.rows(erased)})
    return sum(_destroy(uow, one) for one in subjects)


def erased_among(uow: Reading, subjects: Iterable[str]) -> tuple[str, ...]:
    """Return those of some subjects whose key was destroyed."""
    rows = _key_rows(uow, list(subjects))
    return tuple(row["subject"] for row in rows if row["wrapped"] is None)


def rotate(uow: Writing, masters: Masters, *, by: str = "") -> int:
    """Wrap all keys by a new master key; what is sealed stays as it is. Return how many."""
    rows = uow.rows(uow.select(subject_key).where(subject_key.c.wrapped.is_not(None)))
    keys = {row["subject"]: _unwrapped(masters, row) for row in rows}
    name = masters.make(uow.now)
    for subject, key in keys.items():
        mine = uow.update(subject_key).where(subject_key.c.subject == subject)
        uow.execute(mine.values(master=name, wrapped=_wrapped(masters, name, subject, key)))
    entry = Entry(
        action="rotated", subject_kind="master_key", subject_id=name, by=by,
        after={"subjects": len(keys)},
    )  # fmt: skip
    audit.record(uow, entry)
    return len(keys)


def uses(uow: Reading) -> Mapping[str, int]:
    """Return how many subjects each master key is needed for."""
    rows = uow.rows(uow.select(subject_key).where(subject_key.c.wrapped.is_not(None)))
    return Counter(row["master"] for row in rows)


def _require_purpose(purpose: str) -> None:
    if not purpose.strip():
        raise InvalidRequestError(
            N_("Nobody said why personal data are to be read."),
            mend=N_("Say the purpose: it goes to the audit log."),
        )


def _text(key: bytes | None, subject: str, sealed: str) -> str:
    mark, _, rest = sealed.partition(".")
    key_id, _, body = rest.partition(".")
    if mark != _MARK or key is None or key_id != _key_id(key):
        raise _not_of(subject)
    return _decrypted(key, body, subject).decode()


def _key_rows(uow: Reading, subjects: list[str]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for begin in range(0, len(subjects), _AT_ONCE):
        some = subject_key.c.subject.in_(subjects[begin : begin + _AT_ONCE])
        found += uow.rows(uow.select(subject_key).where(some))
    return found


def _key(uow: Reading, masters: Masters, subject: str) -> bytes | None:
    row = uow.row(uow.select(subject_key).where(subject_key.c.subject == subject))
    if row is None:
        return None
    if row["wrapped"] is None:
        raise SealedError(
            N_("Personal data of {subject} were erased."),
            mend=N_("They cannot be brought back; the audit log says when and why."),
            subject=subject,
        )
    return _unwrapped(masters, row)


def _new_key(uow: Writing, masters: Masters, subject: str) -> bytes:
    name, key = masters.current(), secrets.token_bytes(BYTES)
    wrapped = _wrapped(masters, name, subject, key)
    if uow.insert_if_new(
        subject_key, subject=subject, master=name, wrapped=wrapped, made_at=uow.now
    ):
        return key
    made = _key(uow, masters, subject)  # by somebody else, a moment ago
    if made is None:
        raise _not_of(subject)
    return made


def _destroy(uow: Writing, subject: str) -> bool:
    live = uow.update(subject_key).where(
        subject_key.c.subject == subject, subject_key.c.wrapped.is_not(None)
    )
    return uow.execute(live.values(wrapped=None, erased_at=uow.now)).rowcount == 1


def _wrapped(masters: Masters, name: str, subject: str, key: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(masters.secret(name)).encrypt(nonce, key, _bound(name, subject))


def _unwrapped(masters: Masters, row: Mapping[str, Any]) -> bytes:
    name, subject, wrapped = row["master"], row["subject"], bytes(row["wrapped"])
    try:
        return AESGCM(masters.secret(name)).decrypt(
            wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _bound(name, subject)
        )
    except InvalidTag:
        raise _not_of(subject) from None


def _encrypted(key: bytes, content: bytes, subject: str) -> str:
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = nonce + AESGCM(key).encrypt(nonce, content, subject.encode())
    return _as_text(sealed)


def _decrypted(key: bytes, body: str, subject: str) -> bytes:
    try:
        sealed = urlsafe_b64decode(body + "=" * (-len(body) % 4))
        if _as_text(sealed) != body:  # its last sign may hold bits that nothing stands on
            raise _not_of(subject)
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], subject.encode())
    except (InvalidTag, ValueError):
        raise _not_of(subject) from None


def _as_text(sealed: bytes) -> str:
    return urlsafe_b64encode(sealed).decode().rstrip("=")


def _bound(name: str, subject: str) -> bytes:
    return f"{name}/{subject}".encode()


def _key_id(key: bytes) -> str:
    return sha256(key).hexdigest()[:8]


def _not_of(subject: str) -> SealedError:
    return SealedError(
        N_("What is sealed was changed, or was not sealed for {subject}."), subject=subject
    )
