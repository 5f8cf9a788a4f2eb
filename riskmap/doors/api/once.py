"""Writes of programs that are done once, however often they are sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from hashlib import sha256

from attrs import evolve, field, frozen
from flask import Response, request
from werkzeug.datastructures import ETags

from riskmap.core.errors import (
    ChangedMeanwhileError,
    ConditionNeededError,
    InvalidRequestError,
    UsedKeyError,
)
from riskmap.core.words import N_
from riskmap.doors.api.answers import JSON
from riskmap.doors.api.bearing import require_program
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.store import Writing, programs
from riskmap.store.programs import Kept

HEADER = "Idempotency-Key"
#: What a key is made of: no blanks, nothing but ASCII.
KEY = r"^[!-~]{1,200}$"


@frozen(kw_only=True)
class Made:
    """What a write is answered.

    Parameters
    ----------
    body
        JSON.
    """

    status: int = 200
    headers: Mapping[str, str] = field(factory=dict)
    body: str


def write(work: Callable[[Writing], Made]) -> Response:
    """Run a write under the right of the program that asks, and answer with what it made."""
    return _answer(parts().database.write(current_scope(), work))


def write_once(work: Callable[[Writing], Made]) -> Response:
    """Do the same, but answer a second time as the first, where a key says it is the same.

    Raises
    ------
    UsedKeyError
        If the key came before with another question.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return write(work)
    if not re.fullmatch(KEY, key):
        raise InvalidRequestError(
            N_("{name} cannot be {value}."),
            mend=N_("Use 1 to 200 letters, digits and signs without blanks, best a UUID."),
            name=HEADER,
            value=repr(key[:40]),
        )
    asked, program = _hash(), require_program().name

    def once(uow: Writing) -> Made:
        before = programs.claim(uow, program, key, asked)
        if before is not None:
            return _again(before, asked)
        made = work(uow)
        kept = Kept(asked_hash=asked, status=made.status, headers=made.headers, body=made.body)
        programs.keep(uow, program, key, kept)
        return made

    return write(once)


def known_tags() -> ETags:
    """Return by which ETags the program knows what it is about to change.

    Raises
    ------
    ConditionNeededError
        If it does not say so.
    """
    if not request.if_match:
        raise ConditionNeededError(
            N_("Nobody said which version is to be changed."),
            mend=N_("Read it, and send its ETag back in the header If-Match."),
        )
    return request.if_match


def require_unchanged(known: ETags, tag: str) -> None:
    """Do nothing if a thing is as the program knows it.

    Raises
    ------
    ChangedMeanwhileError
        If it is not so any more.
    """
    if not (known.star_tag or known.contains(tag)):
        raise ChangedMeanwhileError(
            N_("It was changed meanwhile."),
            mend=N_("Read it again, and change what it is now."),
        )


def _again(before: Kept, asked: str) -> Made:
    if before.asked_hash != asked:
        raise UsedKeyError(
            N_("This Idempotency-Key came before with something else."),
            mend=N_("Use another key for each write; the same one only to send it again."),
        )
    made = Made(status=before.status, headers=before.headers, body=before.body)
    return evolve(made, headers={**made.headers, "Idempotency-Replayed": "true"})


def _answer(made: Made) -> Response:
    response = Response(made.body, status=made.status, mimetype=JSON)
    response.headers.update(made.headers)
    response.headers["Cache-Control"] = "no-store"
    return response


def _hash() -> str:
    said = (request.method, request.full_path, request.mimetype)
    return sha256("\n".join(said).encode() + b"\n" + request.get_data()).hexdigest()
