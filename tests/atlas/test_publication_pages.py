"""Printed and published maps as pages: exact lengths, honest marks, clear refusals."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import evolve
from flask.testing import FlaskClient

from riskmap.atlas.publication import service
from riskmap.atlas.publication.composing import Asked
from riskmap.atlas.publication.layout import BELOW, SIDE, sheet
from riskmap.atlas.publication.model import MapKind
from riskmap.core.access import Scope
from riskmap.places import service as places_service
from riskmap.places.model import Place
from riskmap.runtime import Runtime
from riskmap.store import Reading
from tests.fixtures.equipment import ROOT
from tests.fixtures.site import environment


def number(name: str, text: str) -> float:
    found = re.search(rf'{name}="([-\d.]+)"', text)
    assert found
    return float(found.group(1))


@pytest.mark.parametrize("size", ["a4", "a3"])
@pytest.mark.parametrize("orient", ["landscape", "portrait"])
def test_a_sheet_is_drawn_in_millimetres_of_its_paper(
    client: FlaskClient, size: str, orient: str
) -> None:
    text = client.get(f"/print?size={size}&orient={orient}").text
    frame = sheet(size, orient).frame
    assert f'width="{frame.width + 5}mm" height="{frame.height + 5}mm"' in text
    assert f"paper--{size}-{orient}" in text
    # The bar is as long as the scale says.
    bar_mm, metres = number("data-millimetres", text), number("data-metres", text)
    assert metres * 1000 / number("data-denominator", text) == pytest.approx(bar_mm, rel=0.005)


@pytest.mark.parametrize("asked", ["", "&layers=", "&at=1/0/0", "&level=committee&size=a3"])
@pytest.mark.parametrize("orient", ["landscape", "portrait"])
def test_every_sheet_has_a_north_arrow_and_the_disclaimer(
    client: FlaskClient, orient: str, asked: str
) -> None:
    """The checklist (M10, M16) takes both for granted."""
    text = client.get(f"/print?lang=en&orient={orient}{asked}").text
    arrow = re.search(
        r'<svg class="paper-north".*?data-convergence="([-\d.e]+)".*?</svg>', text, re.DOTALL
    )
    assert arrow
    turned = re.search(r'rotate\(([-\d.e]+)\)"><path', arrow[0])
    assert turned
    assert float(turned[1]) == -float(arrow[1])
    assert text.count("Official warnings and instructions on the spot come first.") == 1


def test_the_legend_explains_exactly_what_is_drawn(client: FlaskClient) -> None:
    text = client.get("/print").text
    assert text.count('class="paper-area"') == 10
    legend = set(re.findall(r'<li data-slug="([a-z0-9_]+)"', text))
    assert {"outline", "shelter", "evacuation_route"} <= legend
    assert "made_up_outline" not in legend
    only_outlines = client.get("/print?layers=").text
    left = set(re.findall(r'<li data-slug="([a-z0-9_]+)"', only_outlines))
    assert left == {one for one in legend if one.startswith("class_")} | {"outline"}


def test_a_demonstration_says_what_it_is_on_paper(client: FlaskClient) -> None:
    text = client.get("/print?lang=en").text
    assert "Internal use, not for publication" in text
    assert "The hazard is synthetic." in text
    assert "paper--demo" in text
    assert "not recorded" in text, "nobody made or reviewed what was not published"
    assert "True north; grid north lies 0.72° to the right." in text
    assert re.search(r'<svg class="qr"|class="qr"', text)


def test_a_part_of_the_place_is_printed_under_its_own_name(client: FlaskClient) -> None:
    text = client.get("/print?level=committee&under=310107005000").text
    assert "曹杨新村街道" in text
    assert text.count('class="paper-area"') == 20


@pytest.mark.parametrize(
    "path",
    [
        "/print?size=a5",
        "/print?orient=sideways",
        "/print?at=1/2",
        "/print?at=13/95/121",
        "/print?level=village",
        "/print?measure=luck",
        "/print?under=nowhere",
        "/print?kind=secret",
        "/publications/check?kind=secret",
        "/?screen=wall&level=village",
    ],
)
def test_a_wrong_word_in_an_address_is_explained(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400


@pytest.mark.parametrize("number", [0, 999, 2**31, 10**20])
def test_a_publication_that_is_not_there_is_not_found(client: FlaskClient, number: int) -> None:
    assert client.get(f"/publications/{number}").status_code == 404


def test_the_check_shows_every_item_and_what_is_missing(client: FlaskClient) -> None:
    text = client.get("/publications/check?lang=en").text
    assert len(re.findall(r'data-item="(P\d|M\d+)"', text)) == 18
    assert "A demonstration can never be published." in text
    assert re.search(r'data-item="M14" data-status="failed"', text)
    internal = client.get("/publications/check?kind=internal&lang=en").text
    assert re.search(r'data-item="M14" data-status="not_applicable"', internal)


def test_the_wall_board_is_the_same_bytes_while_nothing_changes(client: FlaskClient) -> None:
    first = client.get("/wall/board")
    again = client.get("/wall/board", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert "内部使用" in first.text


def test_the_layout_of_the_style_sheet_is_that_of_the_program(runtime: Runtime) -> None:
    css = (runtime.resources.static / "css" / "print-map.css").read_text("utf-8")
    for size, side in SIDE.items():
        assert re.search(rf"paper--{size}-landscape .*{side:g}mm;", css)
    for size, below in BELOW.items():
        assert re.search(rf"paper--{size}-portrait .* {below:g}mm 21mm", css)


def test_a_blocked_map_ends_the_check_with_one_and_is_never_published(
    prepared_home: Path,
) -> None:
    checked = run(prepared_home, "check")
    assert checked.returncode == 1
    assert "A demonstration can never be published." in checked.stdout
    refused = run(prepared_home, "publish", "--approved-by", "somebody", "--maker", "a")
    assert refused.returncode == 4
    assert "items of the checklist are open" in refused.stderr
    assert "No map of putuo was published." in run(prepared_home, "list").stdout


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "riskmap", "--lang", "en", "map", *words],
        cwd=ROOT,
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_credit_of_a_place_is_no_source_of_the_base_map(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = places_service.places

    def credited(uow: Reading, kinds: list[str]) -> tuple[Place, ...]:
        return tuple(evolve(one, attribution="Hospitals Ltd") for one in found(uow, kinds))

    monkeypatch.setattr(places_service, "places", credited)
    asked = Asked(region="putuo", folder=runtime.resources.demo_region.parent, level="street")
    with runtime.database.read(Scope.system("test")) as uow:
        checked = service.check(uow, asked, MapKind.PUBLIC)
    assert "Hospitals Ltd" in checked.made.credits
    assert "OpenStreetMap" in checked.facts.sheet.base_map
    assert "Hospitals Ltd" not in checked.facts.sheet.base_map


def test_made_up_places_are_not_called_made_up_boundaries(client: FlaskClient) -> None:
    text = client.get("/print?level=street&lang=en").text
    assert "Places on this map are made up." in text
    assert "Committee boundaries are illustrative" not in text
    assert (
        "Committee boundaries are illustrative" in client.get("/print?level=committee&lang=en").text
    )
    cards = client.get("/?lang=en").text
    card = re.search(r'id="layer-places_facilities-more".*?</details>', cards, re.DOTALL)
    assert card
    assert "made up" in card[0]
    assert "illustrative boundary" not in card[0]


def test_dangers_stand_in_the_printed_legend_by_grade_the_worst_first(client: FlaskClient) -> None:
    slugs = re.findall(r'<li data-slug="(hazard_source_[a-z]+)"', client.get("/print").text)
    assert slugs[:3] == [f"hazard_source_{grade}" for grade in ("high", "medium", "low")]
