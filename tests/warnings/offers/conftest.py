"""A site with people of two streets."""

from __future__ import annotations

from tests.people.conftest import (  # noqa: F401 - fixtures of the site
    people_app,
    people_runtime,
    people_town,
    site,
)
