"""Cards beside the map: what the colours and symbols mean, where the data come from, how old."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.atlas.test_list import page, state
from tests.atlas.test_sheet import words

#: Layers whose features bear the slug of their symbol.
DRAWN = ("base_", "places_")


def card(text: str, slug: str) -> str:
    found = re.search(
        rf'<section[^>]*aria-labelledby="layer-{slug}-title".*?</section>', text, re.DOTALL
    )
    assert found is not None, slug
    return found[0]


def drawn(client: FlaskClient) -> list[dict[str, Any]]:
    layers: list[dict[str, Any]] = state(page(client))["layers"]
    found = [one for one in layers if one["slug"].startswith(DRAWN)]
    assert len(found) == 8
    return found


@pytest.mark.parametrize("level", ["district", "street", "committee"])
def test_the_card_of_the_units_has_limits_counts_no_data_source_date_and_opacity(
    client: FlaskClient, level: str
) -> None:
    text = page(client, level=level)
    found = re.search(r'<section[^>]*id="layer-card".*?</section>', text, re.DOTALL)
    assert found
    rows = re.findall(r'<th scope="row">(.*?)</tr>', found[0], re.DOTALL)
    told = [words(row) for row in rows]
    limits = [words(one) for one in re.findall(r'<td class="range">(.*?)</td>', found[0])]
    assert len(rows) == 6
    assert all(re.search(r"\d", one) for one in limits[:5])
    assert (limits[5], "no data" in told[5]) == ("", True)
    assert ["url(#hatch)" in row for row in rows] == [False] * 5 + [True]
    counts = [int(re.findall(r"(\d+)$", one)[0]) for one in told]
    assert sum(counts) == {"district": 1, "street": 10, "committee": 285}[level]
    for part in ("Data of", "Opacity", "Sources and licences", "Class limits:", "OpenStreetMap"):
        assert part in words(found[0]), part
    assert ("Demonstration: made-up outlines" in found[0]) is (level == "committee")
    banner = words(text.split('id="map-banner"')[1].split("</details>")[0])
    assert ("Committee boundaries are illustrative" in banner) is (level == "committee")
    assert "The hazard is synthetic." in banner


def test_every_layer_has_a_card_with_switch_opacity_source_age_and_flags(
    client: FlaskClient,
) -> None:
    text = page(client)
    for layer in state(text)["layers"]:
        found = card(text, layer["slug"])
        for part in ("data-layer", "data-opacity", "data-age"):
            assert f'{part}="{layer["slug"]}"' in found, (layer["slug"], part)
        assert 'class="sources"' in found
        badges = {
            words(one) for one in re.findall(r'<span class="badge.*?</span>', found, re.DOTALL)
        }
        assert bool(badges - {"not verified"}) is any(layer["flags"].values()), layer["slug"]


def test_the_legend_of_a_layer_has_exactly_the_symbols_that_are_drawn_with_their_counts(
    client: FlaskClient,
) -> None:
    text = page(client)
    for layer in drawn(client):
        features = client.get(layer["url"]).get_json()["features"]
        counts = Counter(one["properties"]["symbol"] for one in features)
        assert {one["slug"] for one in layer["symbols"]} == counts.keys(), layer["slug"]
        told = re.findall(r'symbols__count">(\d+)<', card(text, layer["slug"]))
        if told:
            assert sorted(map(int, told)) == sorted(counts.values()), layer["slug"]
        else:
            assert layer["kind"] == "lines"


def test_no_layer_shows_persons_and_small_numbers_of_them_are_hidden(client: FlaskClient) -> None:
    numbers: list[str] = []
    for layer in drawn(client):
        body = client.get(layer["url"]).text
        assert '"persons"' not in body
        numbers += re.findall(r'\["Persons who need help", ?"([^"]*)"', body)
    assert "<5" in numbers
    assert all(one == "<5" or int(one.replace(",", "")) >= 5 for one in numbers)
