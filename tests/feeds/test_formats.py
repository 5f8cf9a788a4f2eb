"""Formats as plug-ins: found by entry point, described, and never a danger to each other."""

from __future__ import annotations

import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from riskmap.core.hazards import hazards
from riskmap.feeds import service
from riskmap.feeds.model import Confirmation, Context, Format, Parsed
from riskmap.feeds.model.quantities import quantities
from riskmap.feeds.reading.words import hazard_of
from riskmap.feeds.service import finding
from tests.feeds.reading import read
from tests.feeds.written import WRITTEN
from tests.fixtures.equipment import ROOT

BUILT_IN = {
    "nmea", "rtcm3", "tenv3", "neu", "pos", "sinex_tms", "gnss_csv", "sinex_tro", "rinex_met",
    "cap", "gdacs", "usgs", "quakeml", "best_track", "forecast_track", "rain", "level", "tide",
}  # fmt: skip
KINDS = {"observations", "health", "stations", "signals", "tracks", "quakes"}


def test_our_formats_are_there_under_their_names() -> None:
    assert set(service.formats()) >= BUILT_IN
    assert all(one.name == name for name, one in service.formats().items())


def test_the_project_declares_every_source_that_it_has() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    folder = ROOT / "riskmap" / "feeds" / "sources"
    there = {one.stem for one in folder.iterdir() if not one.name.startswith("_")}
    assert set(project["entry-points"]["riskmap.feeds"]) == there == BUILT_IN


@pytest.mark.parametrize("source", service.formats().values(), ids=lambda one: one.name)
def test_every_form_is_described_and_tried(source: Format) -> None:
    assert set(source.gives) <= KINDS
    assert all(form.document and form.zh and form.en for form in source.forms)
    found = [read(source.name, payload) for payload in WRITTEN[source.name]]
    assert [[str(one.why) for one in parsed.refusals] for parsed in found] == [[] for _ in found]
    tried = {parsed.form for parsed in found}
    assert tried <= {form.slug for form in source.forms}
    ours = {form.slug for form in source.forms if form.confirmed is not Confirmation.REAL}
    assert ours <= tried, "what no real file confirms has at least one that we wrote"
    names = {name for name, kind in service.replaying.RECORDS.items()
             for parsed in found if parsed.of(kind)}  # fmt: skip
    assert names <= set(source.gives)


def test_the_example_of_the_how_to_reads() -> None:
    page = ROOT / "riskmap" / "docs" / "how-to" / "add-a-feed-format.md"
    block = page.read_text("utf-8").partition("```python\n")[2].partition("```")[0]
    names: dict[str, Any] = {}
    exec(compile(dedent(block), page.name, "exec"), names)
    payload = b"PT01 2026-07-12T08:00Z 3.99\nPT01\nPT02 2026-07-12T08:00Z 4.01\n"
    done = service.replay(names["FORMAT"], payload, Context())
    assert (len(done.parsed.records), done.parsed.refused, done.confirmed) == (2, 1, "own")


def test_a_source_that_raises_is_a_refusal_and_no_crash() -> None:
    def fall(_payload: bytes, _context: Context) -> Parsed:
        raise ZeroDivisionError

    broken = Format(name="theirs", zh="", en="", gives=(), forms=(), parse=fall)
    done = service.replay(broken, b"x", Context())
    assert (done.parsed.is_readable, done.parsed.refused, done.confirmed) == (False, 1, None)
    assert str(done.parsed.refusals[0].why) == "The source theirs failed."


def test_a_package_that_cannot_be_loaded_takes_no_other_away(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    points = [
        EntryPoint("bad", "riskmap.feeds.no_such_module:FORMAT", finding.GROUP),
        EntryPoint("odd", "riskmap.feeds.sources.rain:parse", finding.GROUP),
        EntryPoint("rain", "riskmap.feeds.sources.rain:FORMAT", finding.GROUP),
    ]
    monkeypatch.setattr(finding, "entry_points", lambda **_: points)
    assert set(finding.formats.__wrapped__()) == {"rain"}
    assert "feed format bad cannot be loaded" in caplog.text


def test_every_quantity_has_limits_with_a_source_and_words() -> None:
    for slug, one in quantities().items():
        assert one.slug == slug
        assert one.least < one.most
        assert one.limits_from
        assert one.unit
        assert one.name("zh") != one.name("en")


@pytest.mark.parametrize(
    ("event", "hazard"),
    [
        ("暴雨", "rainstorm"),
        ("雷雨大风", "gale"),
        ("雷电", "lightning"),
        ("山洪灾害", "flash_flood"),
        ("Flash Flood Warning", "flash_flood"),
        ("STARKES GEWITTER", "lightning"),
        ("Test Message", None),
        ("", None),
    ],
)
def test_the_longest_word_says_which_hazard_it_is(event: str, hazard: str | None) -> None:
    assert hazard_of(event) == hazard


def test_every_hazard_of_the_words_is_one_of_ours() -> None:
    folder = Path(finding.__file__).parents[1] / "reading"
    rows = tomllib.loads((folder / "hazard_words.toml").read_text("utf-8"))["hazard"]
    assert {row["slug"] for row in rows} <= set(hazards())
    words = [word.casefold() for row in rows for word in row["words"]]
    assert len(words) == len(set(words))
