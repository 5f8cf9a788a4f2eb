"""The published JSON schema is that of the form."""

from __future__ import annotations

import json
import tomllib

import pytest

from riskmap.risk.region import Region
from riskmap.risk.region.schema import SCHEMA_ID, json_schema, schema_text
from tests.fixtures.equipment import ROOT

PUBLISHED = ROOT / "riskmap" / "docs" / "reference" / "region.schema.json"
BASE = ROOT / "geodata" / "base"


def test_the_published_schema_is_up_to_date() -> None:
    assert PUBLISHED.read_text("utf-8") == schema_text(), "run scripts/docs"


def test_the_schema_names_itself_and_every_section() -> None:
    schema = json_schema()
    assert schema["$id"] == SCHEMA_ID
    assert set(schema["properties"]) == set(Region.model_fields)
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("place", ["putuo"])
def test_a_region_comes_back_from_json_as_it_was(place: str) -> None:
    file = BASE / place / "region.toml"
    region = Region.model_validate(tomllib.loads(file.read_text("utf-8")))
    text = region.model_dump_json(exclude_none=True)
    assert Region.model_validate(json.loads(text)) == region
