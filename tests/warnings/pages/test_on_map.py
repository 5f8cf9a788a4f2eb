"""Warnings and storms as the map gets them: what is for everybody, and in whose colours."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from riskmap.feeds import service
from riskmap.feeds.model import Context
from riskmap.feeds.model.runs import Way
from riskmap.feeds.model.settings import FeedSettings
from tests.people.conftest import DISTRICT
from tests.people.sites import Browser, Site
from tests.warnings.pages.conftest import Watch

STORM = FeedSettings(name="pmstorm", format="forecast_track", home=DISTRICT)


def on_map(browser: Browser, what: str) -> list[dict[str, Any]]:
    """Return the features of a layer."""
    answer = browser.get(f"/warnings-on-map/{what}.geojson?lang=en")
    assert answer.status_code == 200
    features: list[dict[str, Any]] = answer.get_json()["features"]
    return features


def told_of(features: list[dict[str, Any]], warning_id: str) -> dict[str, Any]:
    """Return what is told of one warning."""
    (found,) = (one for one in features if one["properties"]["id"] == warning_id)
    told: dict[str, Any] = found["properties"]
    return told


def test_a_signal_is_for_everybody_and_leads_nowhere_for_whoever_may_not_go_there(
    desk: Browser, site: Site, watch: Watch
) -> None:
    signal = watch.relayed("示例台风橙色预警（地图）")
    nobody = site.browser()
    for browser, has_link in ((desk, True), (nobody, False)):
        told = told_of(on_map(browser, "official"), signal.id)
        assert (told["symbol"], told["badge_look"]) == ("orange", "orange")
        assert "orange warning" in told["badge"]
        assert ("link" in told) is has_link


def test_what_the_platform_detects_bears_no_colour_of_signals_and_is_not_for_everybody(
    desk: Browser, site: Site, watch: Watch
) -> None:
    seen = watch.seen("map/1")
    told = told_of(on_map(desk, "own"), seen.id)
    assert (told["symbol"], told["badge_look"]) == ("own", "own")
    assert told["badge"].startswith("detected: ")
    assert seen.id not in {one["properties"]["id"] for one in on_map(desk, "official")}
    answer = site.browser().get("/warnings-on-map/own.geojson")
    assert seen.id not in answer.get_data(as_text=True)
    assert answer.status_code != 200


def test_a_forecast_of_now_is_drawn_with_its_circles_and_an_old_one_is_not(site: Site) -> None:
    nobody = site.browser()
    for number, age in ((1, timedelta(hours=1)), (2, timedelta(days=3))):
        forecast(site, f"PM0{number}", age)
    found = [one["properties"] for one in on_map(nobody, "storms")]
    titles = " ".join(one["title"] for one in found)
    assert "PMAP1" in titles
    assert "PMAP2" not in titles
    assert {"storm_way", "storm_position", "storm_force_7"} <= {one["symbol"] for one in found}


def forecast(site: Site, storm: str, age: timedelta) -> None:
    """Let a feed bring a forecast that was issued so long ago."""
    issued = site.now - age
    head = ("storm,name,agency,technique,issued_at,valid_at,lon,lat,wind_ms,wind_averaging_min,"
            "pressure_hpa,r7_km,spread_km")  # fmt: skip
    rows = [
        f"{storm},PMAP{storm[-1]},CMA,official,{issued.isoformat()},"
        f"{(issued + timedelta(hours=hours)).isoformat()},{lon},{lat},35,2,970,280,{spread}"
        for hours, lon, lat, spread in ((0, 123.0, 29.0, 0), (24, 121.5, 31.0, 90))
    ]
    payload = "\n".join((head, *rows)).encode()
    now = site.now

    def work(uow: Any) -> None:
        service.take(uow, STORM, payload, Context(received_at=now), now=now, way=Way.CLOCK)

    site.town.write(work)
