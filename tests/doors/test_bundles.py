"""Scripts of ours in one file: the same texts in the same order, others where they were."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from riskmap.doors.assets import static
from riskmap.doors.bundles import bundled
from tests.fixtures.equipment import ROOT

JS = ROOT / "riskmap" / "web" / "static" / "js"


def test_scripts_of_ours_become_one_file_and_others_stay_in_their_places(
    app: Flask, client: FlaskClient
) -> None:
    with app.test_request_context():
        others = static("vendor/leaflet/leaflet.js"), "/published/made.js"
        own = static("js/map/core.js"), static("js/map/units.js")
        found = bundled([others[0], *own, others[1]])
    assert (found[0], found[2]) == others
    text = client.get(found[1], buffered=True).text
    assert text == "\n".join((JS / "map" / f"{name}.js").read_text() for name in ("core", "units"))


def test_a_single_script_keeps_its_address(app: Flask) -> None:
    with app.test_request_context():
        alone = static("js/map/core.js")
        assert bundled([alone]) == (alone,)


def test_an_address_is_that_of_the_route(app: Flask) -> None:
    with app.test_request_context("/", base_url="http://localhost/under"):
        assert static("css/base.css").startswith("/under/static/css/base.css?v=")
        assert bundled([static("js/map/core.js"), static("js/map/units.js")])[0].startswith(
            "/under/published/"
        )
