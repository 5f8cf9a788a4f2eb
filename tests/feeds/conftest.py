"""What the tests of feeds share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from riskmap.feeds.model import Context, Parsed
from riskmap.feeds.service import format_named

ReadFile = Callable[..., Parsed]


@pytest.fixture
def real(shared_data: Path) -> ReadFile:
    """Return what a format makes of a real file of the sample data."""

    def read(name: str, path: str, context: Context | None = None) -> Parsed:
        file = shared_data / "gnss" / path
        return format_named(name).parse(file.read_bytes(), context or Context(station=file.stem))

    return read
