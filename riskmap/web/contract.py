"""The machine-readable contract of the API, served here and not by a page of another host."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app
from pydantic import ConfigDict, Field

from riskmap.doors.answers import document
from riskmap.doors.api import Document, Programs, Query
from riskmap.doors.api.contract import contract
from riskmap.web import contract_page  # noqa: F401 - it puts its route on the help

blueprint = Programs("contract", __name__, url_prefix="/api/v1", tag="Contract")


class OpenApi(Document):
    """An OpenAPI document, as its own specification describes it."""

    model_config = ConfigDict(extra="allow")

    openapi: str = Field(examples=["3.1.0"])
    info: dict[str, Any]
    paths: dict[str, Any]


@blueprint.get("/openapi.json")
@blueprint.answers(OpenApi, summary="This contract")
def openapi(asked: Query) -> Response:  # noqa: ARG001 - it is in English for everybody
    """Answer with the OpenAPI document of every address for programs."""
    return document(contract(current_app))
