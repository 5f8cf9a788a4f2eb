"""What all tests share: the long mode, Hypothesis' profiles, the raw sample files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.fixtures.equipment import NO_SHARED_DATA, SHARED_DATA

pytest_plugins = (
    "tests.fixtures.database",
    "tests.fixtures.journeys",
    "tests.fixtures.postgres",
    "tests.fixtures.site",
    "tests.fixtures.town",
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
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("journey")
    if LONG:
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="takes long; to run it: scripts/test --long"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of published raw samples beside the checkout, or skip."""
    if not SHARED_DATA.is_dir():
        pytest.skip(NO_SHARED_DATA)
    return SHARED_DATA
