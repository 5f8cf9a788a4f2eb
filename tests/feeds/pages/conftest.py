"""A site whose feeds have brought something: gauges that speak, one that fell silent, positions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

import pytest
from attrs import evolve, frozen

from riskmap.feeds import service
from riskmap.feeds.model import Context
from riskmap.feeds.model.runs import Way
from riskmap.feeds.model.settings import FeedSettings
from riskmap.feeds.model.stations import KnownStation
from riskmap.feeds.store import stations
from riskmap.people.model import Role
from riskmap.store import Writing
from tests.people.conftest import (  # noqa: F401 - fixtures of the site
    DISTRICT,
    people_app,
    people_runtime,
    people_town,
    site,
)
from tests.people.sites import Browser, Site

MARK = {"value": 3.3, "source": "the operator's sheet", "verified": False}


@frozen
class Brought:
    """What feeds have brought to a site, and a way to bring more."""

    site: Site
    now: datetime

    def take(self, name: str, form: str, *rows: str) -> None:
        """Let a feed bring a table."""
        feed = FeedSettings(name=name, format=form, home=DISTRICT)
        payload = "\n".join(rows).encode()
        self.site.town.write(_take, feed, payload, self.site.now)

    def ago(self, **length: float) -> str:
        """Return a moment before now, as tables write it."""
        return (self.now - timedelta(**length)).isoformat()


def _take(uow: Writing, feed: FeedSettings, payload: bytes, now: datetime) -> None:
    context = Context(received_at=now)
    service.take(uow, feed, payload, context, now=now, way=Way.CLOCK)


@pytest.fixture(scope="session")
def brought(site: Site) -> Brought:  # noqa: F811
    """Return the site after its feeds have brought something."""
    made = Brought(site, site.now)
    made.take("pgrain", "rain", "station,time,rain_mm,minutes", *_rain(made))
    made.take("pgfar", "gnss_csv", "station,time,east_mm,north_mm,up_mm", *_far(made))
    made.take("pglevel", "level", "station,time,level_m,datum", *_levels(made))
    made.take("pghangs", "level", "station,time,level_m,datum", *_hangs(made))
    made.take("pggnss", "gnss_csv", "station,time,east_mm,north_mm,up_mm,sigma_up_mm", *_mm(made))
    site.town.write(_place)
    return made


def noise(seed: int) -> float:
    """Return millimetres of noise, the same for the same number."""
    return Random(seed).gauss(0, 0.3)


def _rain(made: Brought) -> list[str]:
    spoke = [f"PG-R1,{made.ago(minutes=10 * at)},{at % 4 + 1.5},10" for at in range(36, 0, -1)]
    return [*spoke, f"PG-R2,{made.ago(hours=5)},9.5,10"]


def _levels(made: Brought) -> list[str]:
    return [
        f"PG-L1,{made.ago(minutes=10 * at)},{3.4 - at / 100:.2f},WUSONG" for at in range(60, 0, -1)
    ]


def _hangs(made: Brought) -> list[str]:
    """A gauge that sends, and always the same."""
    return [f"PG-H1,{made.ago(minutes=10 * at)},2.5,WUSONG" for at in range(60, 0, -1)]


def _mm(made: Brought) -> list[str]:
    return [
        f"PG-G1,{made.ago(days=at)},{noise(at):.2f},{(400 - at) / 10 + noise(-at):.2f},"
        f"{-(400 - at) / 20 + noise(at + 1000):.2f},2.0"
        for at in range(400, 0, -1)
    ]


def _far(made: Brought) -> list[str]:
    """Positions against the middle of the Earth, which sink by 1 mm a day."""
    return [
        f"PG-F1,{made.ago(days=at)},{5.0e9 + noise(at):.2f},{3.0e9 + noise(-at):.2f},{2.0e6 + at}"
        for at in range(30, 0, -1)
    ]


def _place(uow: Writing) -> None:
    """Enter positions, names and marks, as a register does."""
    names = ("pgrain/PG-R1", "pgrain/PG-R2", "pglevel/PG-L1", "pggnss/PG-G1", "pghangs/PG-H1")
    where = {name: place / 100 for place, name in enumerate(names)}
    for one in stations.find(uow, keys=where):
        marks = {"warning_m": MARK} if one.kind == "level" else {}
        stations.put(uow, _entered(one, where[one.key], marks))


def _entered(one: KnownStation, east: float, marks: Mapping[str, object]) -> KnownStation:
    return evolve(
        one,
        zh=f"测试站{one.station}",
        en=f"Test {one.station}",
        lon=121.39 + east,
        lat=31.25,
        marks=marks,
        registered=True,
    )


@pytest.fixture(scope="session")
def officer(brought: Brought) -> Browser:
    """Somebody on duty in the district."""
    return brought.site.signed_in("feeds-duty", (Role.DUTY_OFFICER, DISTRICT), code12=DISTRICT)


@pytest.fixture(scope="session")
def reporter(brought: Brought) -> Browser:
    """Somebody of one committee."""
    place = "310107005001"
    return brought.site.signed_in("feeds-officer", (Role.OFFICER_A, place), code12=place)
