"""The OpenAPI document: what APIFlask finds, completed by what every route says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, cast

from apiflask import APIFlask
from attrs import evolve
from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from riskmap.doors.access import roles_of_view
from riskmap.doors.api.answers import Answer
from riskmap.doors.api.blueprint import Operation, Programs
from riskmap.doors.api.once import HEADER, KEY
from riskmap.doors.api.sending import media_of
from riskmap.doors.api.taking import limits_of, names_of
from riskmap.doors.problem_details import PROBLEM, ProblemDetails

OPENAPI = "3.1.0"
ABOUT = (
    "Risk of communities, the register of divisions, places and maps, for programs. "
    "Reading needs no sign-in where it is of public things. Numbers bear flags: show them "
    "wherever you show the numbers. Every error is a problem (RFC 9457) in the reader's language."
)
_KEY = "riskmap.contract"
_REFERENCE = "#/components/schemas/{model}"
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "ETags of what the asker has already.",
    "schema": {"type": "string"},
}
_TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token that its owner made under My account; it begins with rm_.",
}
#: Headers that are there whenever they are told of; a link to the next page is not.
_ALWAYS = frozenset({"ETag", "Location"})
_ETAG = {
    "description": "Changes with the answer; send it back as If-None-Match.",
    "required": True,
    "schema": {"type": "string"},
}


def describe(app: APIFlask) -> None:
    """Let `app` complete its contract by what the routes say."""
    app.config["OPENAPI_VERSION"] = OPENAPI
    app.description = ABOUT
    app.servers = [{"url": "/", "description": "this site"}]
    app.spec_processor(lambda spec: completed(cast("dict[str, Any]", spec), app))


def contract(app: Flask) -> dict[str, Any]:
    """Return the contract of `app`, made once."""
    if _KEY not in app.extensions:
        app.extensions[_KEY] = app.spec  # type: ignore[attr-defined]
    found: dict[str, Any] = app.extensions[_KEY]
    return found


def completed(spec: dict[str, Any], app: Flask) -> dict[str, Any]:
    """Return the contract with parameters, answers and problems of every operation."""
    models: dict[type[BaseModel], None] = {ProblemDetails: None}
    statuses: set[HTTPStatus] = set()
    for path, verb, name, operation in operations(app):
        method = spec["paths"][path][verb]
        method["operationId"] = name
        method["parameters"] = [*_parameters(operation, method["parameters"])]
        method["responses"] = _responses(operation)
        method["security"] = [{"token": []}] if operation.needs_token else [{}, {"token": []}]
        if operation.body is not None:
            content = {media_of(operation.body): _content(operation.body)}
            method["requestBody"] = {"required": True, "content": content}
        models |= dict.fromkeys(operation.models)
        statuses.update(operation.problems)
    _, schemas = models_json_schema(
        [(one, "validation") for one in models], ref_template=_REFERENCE
    )
    components = spec.setdefault("components", {})
    components["schemas"] = schemas["$defs"]
    components["securitySchemes"] = {"token": _TOKEN}
    components["responses"] = {one.name: _problem(one) for one in sorted(statuses)}
    return spec


def operations(app: Flask) -> Iterator[tuple[str, str, str, Operation]]:
    """Yield address, method, name and description of every operation that says what it is."""
    for rule in app.url_map.iter_rules():
        blueprint, _, view = rule.endpoint.rpartition(".")
        programs = app.blueprints.get(blueprint)
        if isinstance(programs, Programs) and view in programs.operations:
            path = re.sub(r"<(?:[^<:]+:)?([^>]+)>", r"{\1}", rule.rule)
            name = f"{blueprint.removesuffix('_api')}_{view}"
            (verb,) = {one.lower() for one in rule.methods or ()} - {"head", "options"}
            told = programs.operations[view]
            is_for_some = roles_of_view(app.view_functions[rule.endpoint]) is not None
            yield path, verb, name, evolve(told, needs_token=is_for_some or told.body is not None)


def _parameters(operation: Operation, found: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in found:
        if one["in"] == "path":
            yield {**one, **operation.path.get(one["name"], {})}
    required = operation.query.model_json_schema().get("required", [])
    for name in names_of(operation.query):
        schema = _plain(limits_of(operation.query, name))
        yield {
            "name": name,
            "in": "query",
            "required": name in required,
            "description": schema.pop("description", ""),
            "schema": schema,
        }
    if operation.is_tagged:
        yield _IF_NONE_MATCH
    for name, (is_needed, text) in operation.headers.items():
        yield {
            "name": name,
            "in": "header",
            "required": is_needed,
            "description": text,
            "schema": {"type": "string"} | ({"pattern": KEY} if name == HEADER else {}),
        }


def _plain(limits: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema as an argument has it: given, or not there at all, but never null."""
    schema = {key: value for key, value in limits.items() if key not in {"anyOf", "title"}}
    if schema.get("default", "") is None:
        del schema["default"]
    return schema


def _responses(operation: Operation) -> dict[str, Any]:
    said = {str(int(one.status)): _answer(one, operation) for one in operation.answers}
    if operation.is_tagged:
        said["304"] = {"description": "The asker has it already.", "headers": {"ETag": _ETAG}}
    for status in operation.problems:
        said[str(int(status))] = {"$ref": f"#/components/responses/{status.name}"}
    return dict(sorted(said.items()))


def _answer(one: Answer, operation: Operation) -> dict[str, Any]:
    headers = {
        name: {"description": text, "required": name in _ALWAYS, "schema": {"type": "string"}}
        for name, text in one.headers.items()
    }
    if operation.is_tagged:
        headers["ETag"] = _ETAG
    answer: dict[str, Any] = {"description": one.description}
    if headers:
        answer["headers"] = headers
    if one.onward:
        answer["links"] = {
            each.operation: {
                "operationId": each.operation,
                "parameters": dict(each.parameters),
                "description": each.description,
            }
            for each in one.onward
        }
    if one.media:
        answer["content"] = {media: _content(model) for media, model in one.media.items()}
    return answer


def _content(model: type[BaseModel] | None) -> dict[str, Any]:
    if model is None:  # bytes, as OpenAPI 3.1 says them
        return {}
    name = re.sub(r"[^a-zA-Z0-9.\-_]", "_", model.__name__)
    return {"schema": {"$ref": _REFERENCE.format(model=name)}}


def _problem(status: HTTPStatus) -> dict[str, Any]:
    reference = {"$ref": _REFERENCE.format(model=ProblemDetails.__name__)}
    return {"description": status.phrase, "content": {PROBLEM: {"schema": reference}}}
