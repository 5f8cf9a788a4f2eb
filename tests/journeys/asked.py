"""What a visitor's browser asked, by what each question costs."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

from flask import Flask

from riskmap.doors.pacing import NOTHING, cost_of
from tests.journeys.conftest import Visit


def by_cost(app: Flask, visit: Visit) -> Counter[str]:
    """Return how often each kind was asked; files of the site are of none."""
    found: Counter[str] = Counter()
    addresses = app.url_map.bind("localhost")
    for url in visit.asked:
        if not url.startswith(visit.site):
            continue
        endpoint, _ = addresses.match(urlsplit(url).path)
        kind = cost_of(app.view_functions[endpoint])
        if kind != NOTHING and endpoint != "static":
            found[kind] += 1
    return found
