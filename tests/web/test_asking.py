"""A view that answers otherwise than it says is found out by the questions all are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any

import pytest
import schemathesis
from apiflask import APIFlask
from flask import Response, abort
from hypothesis import Phase
from pydantic import Field
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode

from riskmap.doors import problems, words
from riskmap.doors.answers import document
from riskmap.doors.api import Answer, Document, Programs, Query
from riskmap.doors.api.contract import contract, describe
from riskmap.doors.parts import hand_over
from riskmap.runtime import Runtime, open_runtime
from tests.fixtures.asking import ask, operations

pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """The parts of a home in which nothing is."""
    home = tmp_path_factory.mktemp("empty")
    with open_runtime({"RISKMAP_HOME": str(home)}) as opened:
        yield opened


class Cup(Document):
    """A cup."""

    size: Annotated[int, Field(ge=1)]


class CupQuery(Query):
    """Which cup."""

    size: Annotated[int, Field(ge=1, le=10**15, description="Its size.")] = 1


def good(asked: CupQuery) -> Response:
    answer = document({"size": asked.size})
    answer.headers["Location"] = "/cups/1"
    return answer


def breaks(asked: CupQuery) -> Response:
    if asked.size > 5:
        raise ZeroDivisionError
    return good(asked)


def says_more(_asked: CupQuery) -> Response:
    return _as_good(document({"size": 1, "colour": "red"}))


def says_less(_asked: CupQuery) -> Response:
    return _as_good(document({}))


def says_it_as_text(_asked: CupQuery) -> Response:
    return _as_good(Response("1", mimetype="text/plain"))


def refuses_without_saying_so(_asked: CupQuery) -> Response:
    abort(418)


def forgets_a_header(asked: CupQuery) -> Response:
    return document({"size": asked.size})


def _as_good(answer: Response) -> Response:
    answer.headers["Location"] = "/cups/1"
    return answer


View = Callable[[CupQuery], Response]
#: What a contract tells that is stricter than what the view holds.
Told = dict[str, Any]


def ask_of(
    runtime: Runtime,
    view: View,
    mode: GenerationMode,
    told: Told | None = None,
) -> None:
    app = APIFlask("cups", json_errors=False, docs_path=None, spec_path=None)
    hand_over(app, runtime)
    words.speak(app, runtime.resources.locale)
    problems.explain_errors(app)
    describe(app)
    cups = Programs("cups_api", __name__, url_prefix="/api/v1/cups", tag="Cups")

    def cup(asked: CupQuery) -> Response:
        """Answer with a cup."""
        return view(asked)

    answer = Answer(media={"application/json": Cup}, headers={"Location": "Where it is."})
    cups.get("")(cups.answers(answer, summary="A cup", query=CupQuery)(cup))
    app.register_blueprint(cups)
    document = contract(app)
    parameters = document["paths"]["/api/v1/cups"]["get"]["parameters"]
    if told:
        del parameters[1:]  # where another one is wrong, too, the view refuses that
        parameters[0]["schema"] |= told
    addresses = schemathesis.openapi.from_wsgi("/openapi.json", Contract(app, document))
    (operation,) = operations(addresses, least=1)
    ask(operation, mode, 30, phases=[Phase.generate])  # one fault is enough, however long


class Contract:
    """An application in the manner of WSGI, with a contract beside it."""

    def __init__(self, app: APIFlask, document: dict[str, Any]) -> None:
        app.add_url_rule("/openapi.json", view_func=lambda: document)
        self.app = app

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        return self.app(environ, start)


@pytest.mark.parametrize(
    "view",
    [breaks, says_more, says_less, says_it_as_text, refuses_without_saying_so, forgets_a_header],
)
def test_a_view_that_answers_otherwise_than_it_says_is_found_out(
    view: View, runtime: Runtime
) -> None:
    with pytest.raises(FailureGroup):
        ask_of(runtime, view, GenerationMode.POSITIVE)


def test_a_view_that_takes_what_it_says_it_does_not_is_found_out(runtime: Runtime) -> None:
    with pytest.raises(FailureGroup):
        ask_of(runtime, good, GenerationMode.NEGATIVE, {"maximum": 3})


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_a_view_that_answers_as_it_says_is_not(mode: GenerationMode, runtime: Runtime) -> None:
    ask_of(runtime, good, mode)
