"""Map pages: folium without anything inline, without other hosts, the same bytes twice."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from attrs import evolve

from riskmap.core.sources import Flags, Source
from riskmap.core.words import Message
from riskmap.maps.layer import Layer
from riskmap.maps.legend import legend_of
from riskmap.maps.page import CORE_JS, MapView, draw
from riskmap.maps.parts import MapParts
from riskmap.maps.scale import ColourScale

BOUNDS = (121.30, 31.21, 121.47, 31.31)
CREDIT = "© OpenStreetMap contributors, ODbL 1.0"
LEGEND = legend_of(
    ColourScale.of("composite", (0.2, 0.4, 0.6, 0.8)),
    [0, 1, 5],
    title=Message("Composite risk"),
    unit=Message("index 0-1"),
)
VIEW = MapView(slug="divisions", label=Message("Map"), bounds=BOUNDS, keep_clear="#layer-card")


def layer(**changes: Any) -> Layer:
    wanted: dict[str, Any] = {
        "slug": "composite",
        "title": Message("Composite risk"),
        "url": "/api/v1/divisions?level=street",
        "legend": LEGEND,
        "source": Source(title="made up for this test"),
        "attribution": CREDIT,
        "flags": Flags(),
    }
    return Layer(**(wanted | changes))


def asset(path: str) -> str:
    return f"/static/{path}?v=1"


def drawn(view: MapView = VIEW, **changes: Any) -> MapParts:
    return draw(view, layer(**changes), asset=asset)


class Attributes(HTMLParser):
    """Collects tags and names of attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}


def test_the_same_map_is_the_same_bytes() -> None:
    assert drawn() == drawn()


def test_the_body_is_one_element_with_nothing_inline() -> None:
    body = Attributes(drawn().body_html)
    assert body.tags == ["div"]
    assert body.names == {"class", "id"}


def test_only_local_files_are_linked_leaflet_first() -> None:
    parts = drawn()
    own = tuple(asset(f"js/map/{name}.js") for name in CORE_JS)
    assert parts.scripts == (asset("vendor/leaflet/leaflet.js"), *own)
    assert parts.stylesheets == (asset("vendor/leaflet/leaflet.css"), asset("css/map.css"))


def test_no_text_names_another_host() -> None:
    parts = drawn()
    together = f"{parts.inline_js}{parts.inline_css}{parts.body_html}"
    assert not re.search(r"https?:|//\w", together)


def test_the_styles_touch_nothing_but_the_map() -> None:
    css = drawn().inline_css
    assert "#map_divisions" in css
    assert not re.search(r"\b(html|body)\b", css)


def test_the_script_makes_the_map_before_it_hands_it_on() -> None:
    script = drawn().inline_js
    assert script.index("= L.map(") < script.index("riskmap.furnish(map_divisions")


def test_a_map_reads_its_state_from_the_page_where_the_page_carries_one() -> None:
    view = evolve(VIEW, state_from="#map-state", tools=("view",))
    parts = draw(view, asset=asset)
    assert '"state": null' in parts.inline_js
    assert '"stateFrom": "#map-state"' in parts.inline_js
    assert parts.scripts[-1] == asset("js/map/view.js")


def test_address_colours_and_credit_reach_the_script() -> None:
    script = drawn().inline_js
    assert '"urls": {"outlines": "/api/v1/divisions?level=street"}' in script
    assert '"5": {"colour": "#552A7D", "word": "very high"}' in script
    assert '"0": {"colour": null, "word": "no data"}' in script
    assert CREDIT in script


@pytest.mark.parametrize("is_synthetic", [True, False])
def test_the_flag_of_synthetic_outlines_reaches_the_script(*, is_synthetic: bool) -> None:
    script = drawn(flags=Flags(geometry_is_synthetic=is_synthetic)).inline_js
    assert f'"geometry_is_synthetic": {str(is_synthetic).lower()}' in script


def test_words_are_in_the_language_of_the_reader() -> None:
    chinese = {"no data": "无数据"}
    parts = draw(VIEW, layer(), asset=asset, translate=lambda text: chinese.get(text, text))
    assert '"word": "无数据"' in parts.inline_js


def test_published_texts_are_linked_last() -> None:
    published: dict[str, str] = {}

    def publish(text: str, kind: str) -> str:
        published[kind] = text
        return f"/made/{kind}"

    parts = drawn()
    linked = parts.linked(publish)
    assert published == {"js": parts.inline_js, "css": parts.inline_css}
    assert linked.scripts == (*parts.scripts, "/made/js")
    assert linked.stylesheets == (*parts.stylesheets, "/made/css")
    assert linked.body_html == parts.body_html


@pytest.mark.parametrize("url", ["https://example.org/a", "//example.org/a", "a.geojson"])
def test_a_layer_is_fetched_from_this_server_only(url: str) -> None:
    with pytest.raises(ValueError, match=re.escape(url)):
        layer(url=url)


@pytest.mark.parametrize("slug", ["a-b", "A", "a);alert(1", ""])
def test_a_slug_that_is_no_identifier_is_refused(slug: str) -> None:
    with pytest.raises(ValueError, match="slug"):
        MapView(slug=slug, label=Message("Map"), bounds=BOUNDS)
