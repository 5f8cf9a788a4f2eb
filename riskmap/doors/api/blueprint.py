"""A blueprint for programs: every route says what it takes and answers, and is held to it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any

from apiflask import APIBlueprint
from attrs import field, frozen
from flask import Response
from pydantic import BaseModel

from riskmap.doors.api.answers import JSON, Answer
from riskmap.doors.api.bearing import meet
from riskmap.doors.api.sending import sent
from riskmap.doors.api.taking import Query, require_text, taken

View = Callable[..., Response]
#: What any address may answer with, besides what it names itself.
ALWAYS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)


@frozen(kw_only=True)
class Operation:
    """What a route takes and answers.

    Parameters
    ----------
    query
        Model of what stands behind the question mark.
    path
        Of each part of the address that changes: its schema, and what it means.
    answers
        The good ones.
    problems
        Statuses of the others.
    is_tagged
        Whether it has an ETag, and says 304 to who has it already.
    body
        Model of what is sent; None where nothing is.
    headers
        Headers that it reads: whether they are needed, and what they say.
    needs_token
        Whether nobody is answered without one.
    """

    query: type[Query]
    path: Mapping[str, Mapping[str, Any]] = field(factory=dict)
    answers: tuple[Answer, ...]
    problems: tuple[HTTPStatus, ...]
    is_tagged: bool = True
    body: type[BaseModel] | None = None
    headers: Mapping[str, tuple[bool, str]] = field(factory=dict)
    needs_token: bool = False

    @property
    def models(self) -> list[type[BaseModel]]:
        """All models that its body and its answers are made of."""
        media = [one for answer in self.answers for one in answer.media.values()]
        return [one for one in (self.body, *media) if one is not None]


class Programs(APIBlueprint):
    """A blueprint whose routes are in the contract.

    Parameters
    ----------
    name, import_name
        As of any blueprint.
    url_prefix
        Begins with ``/api/v1``.
    tag
        The chapter of the contract that its routes stand in.
    """

    def __init__(self, name: str, import_name: str, *, url_prefix: str, tag: str) -> None:
        super().__init__(name, import_name, url_prefix=url_prefix, tag=tag)
        #: By the name of the view.
        self.operations: dict[str, Operation] = {}
        self.before_request(require_text)
        self.before_request(meet)

    def answers(
        self,
        *answers: Answer | type[BaseModel],
        summary: str,
        query: type[Query] = Query,
        path: Mapping[str, Mapping[str, Any]] | None = None,
        problems: Iterable[HTTPStatus] = (),
        is_tagged: bool = True,
        body: type[BaseModel] | None = None,
        headers: Mapping[str, tuple[bool, str]] | None = None,
    ) -> Callable[[View], View]:
        """Say what a view answers; hand it what it takes as ``asked``, what is sent as ``sent``.

        Stands below the route, and below `riskmap.doors.access.needs` where that is asked for.
        The docstring of the view is the description.
        """
        good = tuple(
            one if isinstance(one, Answer) else Answer(media={JSON: one}) for one in answers
        )
        operation = Operation(
            query=query,
            path=path or {},
            answers=good,
            problems=(*ALWAYS, *problems),
            is_tagged=is_tagged and body is None,
            body=body,
            headers=headers or {},
        )

        def decorate(view: View) -> View:
            self.operations[view.__name__] = operation
            description = inspect.cleandoc(view.__doc__ or "").replace("``", "`")
            view = self.doc(summary=summary, description=description)(view)
            return self._taking(view, query, body)

        return decorate

    @staticmethod
    def _taking(view: View, query: type[Query], body: type[BaseModel] | None) -> View:
        @wraps(view)
        def answer(**path: Any) -> Response:
            asked = taken(query)
            if body is None:
                return view(asked=asked, **path)
            return view(asked=asked, sent=sent(body), **path)

        return answer
