"""Every page names the place at home and credits the outlines in use, whatever else fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from attrs import evolve
from flask.testing import FlaskClient

from riskmap.atlas import service
from riskmap.core.access import Scope
from riskmap.core.clock import SetClock
from riskmap.core.errors import DatabaseError
from riskmap.divisions import setup
from riskmap.runtime import Runtime, open_runtime
from riskmap.store import Reading, schema
from riskmap.web.app import create_app

OPENSTREETMAP = "https://www.openstreetmap.org/copyright"
PAGES = ("/", "/help", "/health", "/styleguide", "/publications", "/nowhere")


def brand(client: FlaskClient, path: str = "/help", lang: str = "en") -> str:
    found = re.search(r'class="brand__place">([^<]*)<', client.get(f"{path}?lang={lang}").text)
    return unescape(found[1]) if found else ""


def credit(client: FlaskClient, path: str = "/help") -> str:
    """The markup of the credit in the footer."""
    text = client.get(f"{path}?lang=en", follow_redirects=True).text
    found = re.search(r'<span class="site-footer__credit">(.*?)</span>', text, re.DOTALL)
    return " ".join(found[1].split()) if found else ""


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Runtime]:
    """The parts over a database without tables, on a clock that stands."""
    clock = SetClock(datetime(2026, 7, 12, tzinfo=UTC))
    with open_runtime({"RISKMAP_HOME": str(tmp_path)}, clock=clock) as opened:
        yield opened


@pytest.mark.parametrize("path", PAGES)
def test_putuo_is_named_and_its_boundaries_are_openstreetmaps(
    client: FlaskClient, path: str
) -> None:
    assert brand(client, path) == "Putuo District community risk map"
    assert brand(client, path, "zh") == "普陀区社区风险地图"
    text = "© OpenStreetMap contributors, ODbL 1.0"
    assert credit(client, path) == f'Boundaries <a href="{OPENSTREETMAP}">{text}</a>'


@pytest.mark.parametrize("path", PAGES)
def test_another_place_bears_its_own_name_and_credit(abroad: FlaskClient, path: str) -> None:
    assert brand(abroad, path) == "Puerto Ejemplo (lugar ficticio) community risk map"
    assert credit(abroad, path) == "Boundaries Puerto Ejemplo: lugar ficticio, datos inventados"
    assert "Putuo" not in brand(abroad, path, "zh")


def test_before_the_first_assessment_the_register_names_the_place_and_nobody_is_credited(
    bare: Runtime,
) -> None:
    schema.upgrade(bare.database)
    client = create_app(bare).test_client()
    assert (brand(client), credit(client)) == ("", "")
    setup.prepare(bare, str)
    assert brand(client) == "Putuo District community risk map"
    assert credit(client) == ""


@pytest.mark.parametrize("path", ["/help", "/nowhere", "/styleguide"])
def test_pages_are_shown_without_a_name_while_the_database_has_no_tables(
    bare: Runtime, path: str
) -> None:
    client = create_app(bare).test_client()
    assert client.get(path, follow_redirects=True).status_code == (404 if "now" in path else 200)
    assert (brand(client, path), credit(client, path)) == ("", "")


def test_the_name_is_asked_for_once_a_minute_and_stays_while_the_database_is_away(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, asked = SetClock(runtime.clock.now()), []
    read, is_away = runtime.database.read, False

    def answer(scope: Scope) -> AbstractContextManager[Reading]:
        asked.append(scope)
        if is_away:
            raise DatabaseError("gone")
        return read(scope)

    monkeypatch.setattr(runtime.database, "read", answer)
    client = create_app(evolve(runtime, clock=clock)).test_client()
    for count, away in ((1, False), (2, True), (3, False)):
        is_away = away
        for _ in range(3):
            assert brand(client) == "Putuo District community risk map"
        assert len(asked) == count
        clock.advance(timedelta(minutes=1))


def test_outlines_of_two_origins_are_both_credited(runtime: Runtime) -> None:
    place = service.AtHome(
        name_zh="甲", name_en="A", credits=("District bureau", "© OpenStreetMap")
    )
    app = create_app(runtime)
    app.context_processor(lambda: {"at_home": lambda: place})
    assert credit(app.test_client()) == (
        f'Boundaries District bureau; <a href="{OPENSTREETMAP}">© OpenStreetMap</a>'
    )
