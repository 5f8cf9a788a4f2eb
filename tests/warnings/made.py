"""Detections, signals and places made up for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from riskmap.core.levels import WarningLevel
from riskmap.core.words import Message
from riskmap.feeds.model import Area, AreaCode, RelayedSignal, Severity, Text
from riskmap.feeds.model.kept import KeptSignal
from riskmap.feeds.model.severities import Grade
from riskmap.feeds.model.signals import SignalKind, Status
from riskmap.warnings.model.detections import Certainty, Detection, Standing

NOW = datetime(2026, 7, 11, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def a_detection(level: WarningLevel | None = WarningLevel.YELLOW, **more: Any) -> Detection:
    values: dict[str, Any] = {
        "detector": "level",
        "subject": "creek/gate",
        "hazard": "river_flood",
        "standing": Standing.ISSUED,
        "level": level,
        "certainty": Certainty.OBSERVED,
        "headline": Message("Creek at {value} m", {"value": 3.9}),
        "series": (("creek/gate", "level"),),
    }
    return Detection(**{**values, **more})


def nothing(**more: Any) -> Detection:
    return a_detection(None, standing=Standing.QUIET, **more)


def a_signal(identifier: str = "SH-1", **more: Any) -> RelayedSignal:
    values: dict[str, Any] = {
        "source": "上海市气象局",
        "sent": NOW,
        "expires": NOW + timedelta(hours=6),
        "status": Status.ACTUAL,
        "kind": SignalKind.ALERT,
        "hazard": "rainstorm",
        "severity": Severity("china_colour", "黄色", Grade.YELLOW),
        "texts": {"zh-CN": Text("暴雨", "上海市气象台发布暴雨黄色预警", "雨很大", "少出门")},
        "areas": (Area(codes=(AreaCode("CPEAS Geographic Code", "310000000000"),)),),
    }
    return RelayedSignal(identifier=identifier, **{**values, **more})


def kept(signal: RelayedSignal, feed: str = "cma") -> KeptSignal:
    return KeptSignal(
        feed=feed, signal=signal, first_at=signal.sent, received_at=signal.sent, version=1, run=1
    )
