"""Pass over a chain quickly, and tell whether it is whole.

What it answers yes to is whole by the rules of `riskmap.store.audit.record`, read from the rows
as they come. What it answers no to is looked at entry by entry by `verifying`, which says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from json.encoder import encode_basestring
from typing import Any

from sqlalchemy import Text, bindparam, select, type_coerce

from riskmap.store.audit.record import HASHED, NOTHING
from riskmap.store.audit.tables import audit_entry
from riskmap.store.work import Reading

#: Rows that are held in memory at a time.
CHUNK = 5000
_TEXT_OF_A_MOMENT = 26
#: In the order of their names, as the hashed text has them.
_NAMES = sorted(HASHED)
_ROWS = (
    select(*(type_coerce(audit_entry.c[name], Text) for name in (*_NAMES, "hash")))
    .where(audit_entry.c.realm == bindparam("of_realm"), audit_entry.c.writer == bindparam("by"))
    .order_by(audit_entry.c.seq)
    .execution_options(yield_per=CHUNK)
)
_QUOTED: Callable[[str], str] = encode_basestring


def is_whole(
    uow: Reading,
    realm: str,
    writer: str,
    anchored: Mapping[int, str],
    watch: Callable[[int], object],
) -> bool:
    """Tell whether nothing of one chain was changed, removed, moved or cut off.

    Parameters
    ----------
    anchored
        Hashes by number that the chain must have.
    watch
        Is told how many entries were read since it was told last.
    """
    head = (0, NOTHING)
    waiting = dict(anchored)
    with uow.connection.execute(_ROWS, {"of_realm": realm, "by": writer}) as found:
        for rows in found.partitions():
            following = _passed(rows, *head, waiting)
            if following is None:
                return False
            head = following
            watch(len(rows))
    return not waiting


def _passed(
    rows: Iterable[Any], seq: int, previous: str, waiting: dict[int, str]
) -> tuple[int, str] | None:
    """Return the head that entries lead to from the one before, None if they do not."""
    for row in rows:
        seq += 1
        try:
            number, linked, bears, text = _said(row)
        except (TypeError, IndexError):  # something else stands in the place of a text
            return None
        computed = sha256(text.encode()).hexdigest()
        is_next = number == seq and linked == previous and bears == computed
        if not is_next or waiting.pop(seq, computed) != computed:
            return None
        previous = computed
    return seq, previous


def _said(row: Any) -> tuple[int, str, str, str]:
    """Return number, link and hash of an entry, and the text that has to have this hash.

    The text is `record.canonical` of the entry, written out.
    """
    (action, actor, after, at, before, code12, origin, previous, realm, seq,
     of, kind, why, by, bears) = row  # fmt: skip
    quoted = _QUOTED
    text = (
        f'{{"action":{quoted(action)},"actor":{quoted(actor)}'
        f',"after":{"null" if after is None else quoted(after)},"at":"{_moment(at)}"'
        f',"before":{"null" if before is None else quoted(before)}'
        f',"code12":{"null" if code12 is None else quoted(code12)},"origin":{quoted(origin)}'
        f',"previous":{quoted(previous)},"realm":{quoted(realm)},"seq":{seq}'
        f',"subject_id":{quoted(of)},"subject_kind":{quoted(kind)}'
        f',"why":{quoted(why)},"writer":{quoted(by)}}}'
    )
    return seq, previous, bears, text


def _moment(value: str | datetime) -> str:
    """Return a moment as the hashed text has it; SQLite keeps it as text, without the zone."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if len(value) != _TEXT_OF_A_MOMENT or value[10] != " ":
        raise TypeError(value)
    return f"{value[:10]}T{value[11:]}+00:00"
