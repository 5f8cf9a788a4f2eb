"""The form of a ``region.toml`` as JSON schema, for editors and other programs."""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from riskmap.risk.region import Region

#: Name of the form; its number is that of ``format``.
SCHEMA_ID = "urn:riskmap:region:1"
_SAID = (
    "A place whose disaster risk riskmap assesses. Whether the files it names are there and fit"
    " together is checked by riskmap region check."
)


class _WithoutTitles(GenerateJsonSchema):
    """Leaves out titles that only repeat the names of the fields."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic asks so
        """Say that no field needs a title."""
        return False


def json_schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of a whole region.toml.

    What a schema cannot say, such as that weights sum to 1, is checked where it is read.
    """
    made = Region.model_json_schema(schema_generator=_WithoutTitles)
    head = {
        "$schema": GenerateJsonSchema.schema_dialect,
        "$id": SCHEMA_ID,
        "title": "region.toml",
        "description": _SAID,
    }
    return head | {key: value for key, value in made.items() if key not in head}


def schema_text() -> str:
    """Return the schema as it is published in ``riskmap/docs/reference/region.schema.json``."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
