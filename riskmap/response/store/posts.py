"""Who leads on post: periods, and those that were taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import asdict

from riskmap.response.model.posts import Post
from riskmap.response.store.tables import response_post, response_post_end
from riskmap.store import Reading, Writing

_NAMES = ("code12", "starts_at", "ends_at", "leader", "deputy", "recorded_at", "actor")


def add(uow: Writing, post: Post) -> None:
    """Write a period."""
    values = asdict(post)
    values.pop("cancelled_at")
    uow.insert(response_post, post_id=values.pop("id"), **values)


def cancel(uow: Writing, post: Post, reason: str, actor: str) -> bool:
    """Write that a period was taken back; False if it was before."""
    return uow.insert_if_new(
        response_post_end,
        post_id=post.id,
        code12=post.code12,
        reason=reason,
        recorded_at=uow.now,
        actor=actor,
    )


def find(uow: Reading, code12s: Iterable[str], since: datetime) -> list[Post]:
    """Return the periods of divisions that end after `since`, those above included."""
    table = response_post
    statement = uow.select_published(table).where(
        table.c.code12.in_(sorted(code12s)), table.c.ends_at > since
    )
    rows = uow.rows(statement.order_by(table.c.starts_at, table.c.post_id))
    ended = uow.select_published(response_post_end).where(
        response_post_end.c.post_id.in_([row["post_id"] for row in rows])
    )
    cancelled = {row["post_id"]: row["recorded_at"] for row in uow.rows(ended)}
    return [
        Post(
            id=row["post_id"],
            cancelled_at=cancelled.get(row["post_id"]),
            **{name: row[name] for name in _NAMES},
        )
        for row in rows
    ]
