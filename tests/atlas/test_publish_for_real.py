"""A district publishes its map: from its own folder to the review number on every screen."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from attrs import frozen
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from riskmap.cli.house import cli
from riskmap.runtime import open_runtime
from riskmap.web.app import create_app
from tests.atlas.real_place import STREET, WEST, degrees, write_places, write_real_place

NUMBER, NEXT_NUMBER = "沪S(2026)001号", "沪S(2026)002号"
SAID = (
    *("--maker", "试验街道办事处", "--reviewer", "某区应急管理局"),
    *("--height-datum", "吴淞", "--address", "http://map.example/"),
)
INTERNAL = "内部使用 禁止公开"
#: What shows the map that is published here, and what shows another one.
SHOWN = ("/", f"/divisions/{WEST}", "/print", "/?screen=wall", "/wall/board")
OTHERS = ("/?measure=hazard", "/?compare=hazard", "/?level=street", "/print?measure=hazard")
FILES = "/api/v1/map/download.{}?level=committee&measure={}"


@frozen(kw_only=True)
class District:
    """A home of its own, what is typed in it, and what it serves."""

    region: Path
    home: Path

    def run(self, *words: str) -> Result:
        """Run a command."""
        runner = CliRunner(env=self.environment)
        return runner.invoke(cli, ["--lang", "zh", *words], catch_exceptions=False)

    def done(self, *words: str) -> Result:
        """Run a command that must succeed."""
        result = self.run(*words)
        assert result.exit_code == 0, result.output
        return result

    def answer(self, *words: str) -> Any:
        """Run a command that answers in JSON."""
        return json.loads(self.run(*words, "--json").stdout)

    def statuses(self, *words: str) -> dict[str, str]:
        """Return what the checklist says, by item."""
        return {one["id"]: one["status"] for one in self.answer("map", "check", *words)["items"]}

    @property
    def environment(self) -> dict[str, str]:
        """Its settings."""
        return {"RISKMAP_HOME": str(self.home), "RISKMAP_PLACE__REGION": str(self.region)}


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> District:
    """A district with real data whose map waits to be published."""
    root = tmp_path_factory.mktemp("real")
    found = District(region=write_real_place(root / "place"), home=root / "home")
    found.done("prepare")
    return found


@pytest.fixture(scope="module")
def browser_of_sorts(district: District) -> Iterator[FlaskClient]:
    with open_runtime(district.environment) as runtime:
        yield create_app(runtime).test_client()


def test_from_a_folder_to_a_review_number_on_every_screen_and_back(
    district: District, browser_of_sorts: FlaskClient
) -> None:
    """The way through, as the guide leads it."""
    client = browser_of_sorts
    _bring_everything(district)
    assert district.statuses(*SAID)["M14"] == "failed", "nobody has reviewed it"
    _shows(client, INTERNAL)

    first = district.done("map", "publish", *SAID, "--review-number", NUMBER, "--approved-by", "甲")
    assert "1" in first.stdout
    _shows(client, NUMBER)
    assert district.statuses()["M14"] == "passed", "the same map is still reviewed"

    _another_assessment(district)
    _shows(client, NUMBER)  # drafts are not served
    district.done("risk", "publish", "real", "2", "--by", "甲")
    _shows(client, INTERNAL)
    _is_marked(client, "/?version=1", NUMBER)
    assert district.statuses()["M14"] == "failed", "what nobody reviewed has no number"

    said = (*SAID, "--review-number", NEXT_NUMBER, "--approved-by", "乙")
    second = district.answer("map", "publish", *said)
    assert (second["version"], second["assessment_version"]) == (2, 2)
    _shows(client, NEXT_NUMBER)

    district.done("risk", "withdraw", "real", "2", "--by", "乙", "--reason", "人口有误")
    _shows(client, INTERNAL)
    district.done("risk", "publish", "real", "2", "--by", "乙")
    district.done("map", "withdraw", "2", "--by", "丙", "--reason", "界线有误")
    _shows(client, INTERNAL)
    _stays_on_record(district, client)
    _is_internal_once_a_place_changed(district, client)
    _points_at_nobody(district)


def _bring_everything(district: District) -> None:
    assert district.statuses()["P1"] == "failed"
    district.done("risk", "publish", "real", "1", "--by", "甲")
    adrift = write_places(district.region.parent, last_vertex=(210, 100))
    how = ("--datum", "cgcs2000", "--as-of", "2026-06-30", "--source", "survey", "--by", "甲")
    assert district.run("places", "import", str(adrift), *how).exit_code == 1
    assert district.statuses()["M5"] == "failed", "a route that ends nowhere is left out"
    district.done("places", "import", str(write_places(district.region.parent)), *how)
    checked = district.run("map", "check", *SAID, "--review-number", NUMBER)
    assert checked.exit_code == 0, checked.output
    found = district.statuses(*SAID, "--review-number", NUMBER)
    assert set(found.values()) == {"passed"}, found


def _another_assessment(district: District) -> None:
    for name, old, new in (("people.csv", ",65,,200", ",65,,201"), ("region.toml", "1001", "1002")):
        file = district.region.parent / name
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")
    district.done("prepare")


def _shows(client: FlaskClient, mark: str) -> None:
    """See to it that the mark stands wherever the map is shown, and that no other map bears it."""
    for path in SHOWN:
        _is_marked(client, path, mark)
    for path in OTHERS:
        _is_marked(client, path, INTERNAL)
    assert mark in _about(client, "composite")
    assert INTERNAL in _about(client, "hazard")
    assert mark in client.get(FILES.format("geojson", "composite")).text


def _is_marked(client: FlaskClient, path: str, mark: str) -> None:
    text = client.get(path).text
    said = {one for one in (INTERNAL, NUMBER, NEXT_NUMBER) if one in text}
    assert said == {mark}, path


def _about(client: FlaskClient, measure: str) -> str:
    body = client.get(FILES.format("xlsx", measure)).data
    about = openpyxl.load_workbook(io.BytesIO(body)).worksheets[-1]
    return " ".join(str(cell.value) for row in about.iter_rows() for cell in row)


def _is_internal_once_a_place_changed(district: District, client: FlaskClient) -> None:
    said = (*SAID, "--review-number", NEXT_NUMBER, "--approved-by", "乙")
    district.done("map", "publish", *said)
    _shows(client, NEXT_NUMBER)
    (shelter,) = district.answer("places", "list", "--kind", "shelter")["places"]
    why = ("--by", "丙", "--why", "核对")
    district.done("places", "set", shelter["id"], "capacity_persons=700", *why)
    _shows(client, INTERNAL)


def _points_at_nobody(district: District) -> None:
    lon, lat = degrees(150, 250)
    said = ("--name", "三人住处", "--at", f"{lon},{lat}", "--by", "丙", "--why", "登记")
    district.done("places", "add", "--kind", "vulnerable_area", *said, "persons=3")
    assert district.statuses(*SAID, "--review-number", NUMBER)["M7"] == "failed"


def _stays_on_record(district: District, client: FlaskClient) -> None:
    newest, oldest = district.answer("map", "list")["publications"]
    assert (newest["withdrawn_by"], newest["withdrawn_why"]) == ("丙", "界线有误")
    assert (oldest["review_number"], oldest["withdrawn_at"]) == (NUMBER, None)
    assert "界线有误" in district.done("map", "list").stdout
    told = district.answer("audit", "list", "--subject", "map")["entries"]
    assert [(one["action"], one["actor"], one["origin"]) for one in told] == [
        ("withdrawn", "丙", "shell"),
        ("published", "乙", "shell"),
        ("published", "甲", "shell"),
    ]
    assert len(district.answer("audit", "list", "--action", "imported", "--actor", "甲")["entries"])
    assert district.answer("audit", "verify")["is_sound"]
    assert "界线有误" in client.get("/publications/2").text
    listed = client.get("/publications").text
    assert re.search("界线有误|已撤回", listed)
    assert client.get(f"/divisions/{STREET}").status_code == 200
