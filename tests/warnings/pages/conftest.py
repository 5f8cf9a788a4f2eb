"""Warnings on a site with people, made as the room makes them: by detectors and senders."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from attrs import frozen

from riskmap.core.levels import WarningLevel
from riskmap.core.words import Message
from riskmap.feeds.model.signals import Text
from riskmap.people.model import Role
from riskmap.warnings.model.detections import Certainty, Detection, Evidence, Place, Standing
from riskmap.warnings.model.warnings import HazardWarning, Kind, Said
from riskmap.warnings.service import deciding, placing, watching
from tests.people.conftest import (  # noqa: F401 - fixtures of the site
    DISTRICT,
    STREET,
    people_app,
    people_runtime,
    people_town,
    site,
)
from tests.people.sites import Browser, Site

_NUMBERS = count(1)


@frozen
class Watch:
    """Lets detectors and senders say something at a site."""

    site: Site

    def seen(self, subject: str, **more: Any) -> HazardWarning:
        """Let a detector see something; return the warning that comes of it."""
        return self.says(subject, **more)[0]

    def says(self, subject: str, **more: Any) -> tuple[HazardWarning, ...]:
        """Let a detector say something of a subject; return what changed."""
        now = self.site.now
        values: dict[str, Any] = {
            "hazard": "rainstorm",
            "standing": Standing.ISSUED,
            "level": WarningLevel.YELLOW,
            "certainty": Certainty.OBSERVED,
            "onset": now,
            "place": Place(code12=STREET),
            "headline": Message("Rain of {mm} mm at {subject}", {"mm": 52, "subject": subject}),
            "reasons": (Message("52 mm in 1 h is above 50 mm"),),
            "figures": (
                Evidence(
                    quantity="rain_1h", value=52.0, unit="mm", threshold=50.0, at=now,
                    source="示例标准",
                ),
            ),
        }  # fmt: skip
        seen = Detection(detector="test_rain", subject=subject, **{**values, **more})

        def work(uow: Any) -> tuple[HazardWarning, ...]:
            there = placing.outlined(uow, DISTRICT)
            changed = deciding.decide(uow, there, "test_rain", [seen], uow.now)
            watching.record_impacts(uow, there, changed)
            return changed

        return tuple(self.site.town.write(work))

    def relayed(self, headline: str, **more: Any) -> HazardWarning:
        """Relay a signal of somebody else."""
        now = self.site.now
        values: dict[str, Any] = {
            "source": "示例气象台",
            "hazard": "typhoon_wind",
            "level": WarningLevel.ORANGE,
            "said_level": "Ⅱ级/严重",
            "onset": now,
            "expires": now + timedelta(hours=12),
            "areas": (DISTRICT,),
            "texts": {"zh-CN": Text(event="台风", headline=headline, description="请注意防范")},
        }
        said = Said(**{**values, **more})
        names = ("test_cap", f"signal {next(_NUMBERS)}#1")
        ends_at = said.expires or now

        def work(uow: Any) -> HazardWarning:
            return deciding.open_new(
                uow, Kind.OFFICIAL, names, DISTRICT, said,
                why=Message("relayed"), expires_at=ends_at, now=uow.now,
            )  # fmt: skip

        found: HazardWarning = self.site.town.write(work)
        return found


@pytest.fixture(scope="module")
def watch(site: Site) -> Watch:  # noqa: F811
    """What is seen and said at the site."""
    return Watch(site)


@pytest.fixture(scope="module")
def desk(site: Site) -> Browser:  # noqa: F811
    """The duty officer of the district."""
    return somebody(site, Role.DUTY_OFFICER, DISTRICT)


def somebody(site: Site, role: Role, code12: str) -> Browser:  # noqa: F811
    """Return the browser of somebody new who holds a role."""
    name = f"warned-{next(_NUMBERS)}"
    return site.signed_in(name, (role, code12), code12=code12)
