"""The contract of the API to read, at /help/contract: our own page, made from the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen
from flask import Response, current_app

from riskmap.core.words import N_, Message
from riskmap.doors.answers import page
from riskmap.doors.api.contract import contract
from riskmap.doors.words import say
from riskmap.web.manual import blueprint

#: Problems that any address may answer with: told once, not with each.
EVERYWHERE = frozenset({"400", "401", "429", "500", "503"})


@frozen(kw_only=True)
class Parameter:
    """One thing that an address takes."""

    name: str
    where: str
    fits: str
    is_needed: bool
    description: str


@frozen(kw_only=True)
class AnswerTold:
    """One way in which an address answers."""

    status: str
    media: tuple[str, ...]
    description: str


@frozen(kw_only=True)
class OperationTold:
    """One address and method."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    needs_token: bool
    parameters: tuple[Parameter, ...]
    answers: tuple[AnswerTold, ...]


@frozen(kw_only=True)
class Chapter:
    """Addresses of one kind."""

    title: str
    operations: tuple[OperationTold, ...]


@frozen(kw_only=True)
class ContractPage:
    """The contract to read; it is in English, as the document is."""

    title: str
    version: str
    about: str
    chapters: tuple[Chapter, ...]
    lang: str = "en"


@blueprint.get("/contract", endpoint="contract")
def read_contract() -> Response:
    """Show what programs can ask, address by address."""
    spec = contract(current_app)
    told = list(_operations(spec))
    tags = dict.fromkeys(tag for tag, _ in told)
    record = ContractPage(
        title=say(Message(N_("What programs can ask"))),
        version=spec["info"]["version"],
        about=spec["info"]["description"],
        chapters=tuple(
            Chapter(title=one, operations=tuple(each for tag, each in told if tag == one))
            for one in sorted(tags)
        ),
    )
    return page("web/contract.html", record)


def _operations(spec: Mapping[str, Any]) -> Iterator[tuple[str, OperationTold]]:
    for path, methods in sorted(spec["paths"].items()):
        for method, one in methods.items():
            told = OperationTold(
                id=one["operationId"],
                method=method.upper(),
                path=path,
                summary=one["summary"],
                description=one["description"],
                needs_token={} not in one["security"],
                parameters=tuple(map(_parameter, one["parameters"])),
                answers=tuple(_answers(one["responses"])),
            )
            yield one["tags"][0], told


def _parameter(one: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=one["name"],
        where=one["in"],
        fits=_fits(one["schema"]),
        is_needed=one["required"],
        description=one["description"],
    )


def _fits(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    kind = str(schema.get("format") or schema.get("type", ""))
    if {"minimum", "maximum"} <= schema.keys():
        return f"{kind}, {schema['minimum']:,} to {schema['maximum']:,}"
    return kind


def _answers(responses: Mapping[str, Any]) -> Iterator[AnswerTold]:
    for status, one in responses.items():
        if status in EVERYWHERE:
            continue
        if "$ref" in one:
            name = one["$ref"].rpartition("/")[2].replace("_", " ").capitalize()
            yield AnswerTold(status=status, media=(), description=f"{name} (a problem)")
        else:
            media = tuple(one.get("content", {}))
            yield AnswerTold(status=status, media=media, description=one["description"])
