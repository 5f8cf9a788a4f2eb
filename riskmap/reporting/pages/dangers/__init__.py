"""Dangers: reported on one page, listed, followed up until they are over."""

from riskmap.reporting.pages.dangers import (  # noqa: F401 - they put their routes on it
    listing,
    one,
    report,
)
