"""What all tests share: the long mode, Hypothesis' profiles, the raw sample files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.fixtures.equipment import NO_SHARED_DATA, SHARED_DATA

# One that another imports stands before it, or pytest could not rewrite its asserts.
pytest_plugins = (
    "tests.fixtures.postgres",
    "tests.fixtures.shared",
    "tests.fixtures.database",
    "tests.fixtures.journeys",
    "tests.fixtures.site",
    "tests.fixtures.town",
)

#: Files that last longest, the longest first: begun last, one would keep a single worker busy
#: while the others have nothing left. The figures are from a run of all on two cores.
LONGEST = (
    "journeys/test_signed_in",
    "journeys/test_design",
    "journeys/test_map_tools",
    "journeys/test_people",
    "journeys/test_map",
    "packaging/test_wheel",
    "people/test_ways",
    "journeys/test_duties",
    "journeys/test_vector",
    "web/attacks/test_every_argument",
    "people/programs/test_two_writers",
    "journeys/test_roster",
    "people/programs/test_every_address",
    "people/test_leaks",
    "clock/test_process",
    "journeys/test_draw",
    "journeys/test_layers",
    "journeys/test_print_map",
    "journeys/test_wall",
    "journeys/test_typhoon",
    "journeys/test_sign_in",
    "journeys/test_sheet",
    "reporting/intake/test_kill",
    "journeys/test_feeds_night",
    "web/attacks/test_wire",
    "journeys/test_storm_lists",
    "reporting/reports/test_stage_pages",
    "journeys/test_helping",
    "web/test_every_address",
    "store/backup/test_verifying",
    "web/test_serve",
    "web/attacks/test_sources",
    "reporting/calls/test_machine",
    "reporting/reports/test_machine",
    "atlas/test_publication_pages",
    "journeys/test_first_view",
    "feeds/test_series",
    "web/attacks/test_slowness",
    "journeys/test_stage_reports",
    "journeys/test_calls",
    "reporting/duties/test_machine",
    "store/outbox/test_kill",
    "cli/test_house",
)

LONG = os.environ.get("RISKMAP_TEST_LONG") == "1"

# Several workers and helpers may share two cores: slow is no fault of the example.
settings.register_profile(
    "default",
    deadline=None,
    derandomize=True,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "long", deadline=None, max_examples=2_000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("long" if LONG else "default")


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser; skip what is marked `long` unless it was asked for."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        _longest_first(items)
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("journey")
    if LONG:
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="takes long; to run it: scripts/test --long"))


def _longest_first(items: list[pytest.Item]) -> None:
    rank = {f"tests/{name}.py": at for at, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.nodeid.partition("::")[0], len(rank)))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of published raw samples beside the checkout, or skip."""
    if not SHARED_DATA.is_dir():
        pytest.skip(NO_SHARED_DATA)
    return SHARED_DATA
