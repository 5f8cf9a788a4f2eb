"""What a made-up weather service says: alerts as 12379 sends them, each marked as made up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from riskmap.feeds.demo.senders.spans import Span
from riskmap.feeds.demo.story import Night, told

_ALERT = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>{id}</identifier><sender>{sender}</sender><sent>{sent}</sent><status>Actual</status>
<msgType>{kind}</msgType><scope>Public</scope>{references}
<info><language>zh-CN</language><category>Met</category><event>{event}</event>
<urgency>Unknown</urgency><severity>{severity}</severity><certainty>Unknown</certainty>
<expires>{expires}</expires><senderName>{sender}</senderName>
<headline>{headline}</headline><description>{text}</description>
<area><areaDesc>{area}</areaDesc><geocode><valueName>CPEAS Geographic Code</valueName>
<value>{code12}</value></geocode></area></info></alert>"""


def signals(span: Span) -> Iterator[bytes]:
    """Write the alerts that were sent, each for itself."""
    for number, one in enumerate(told()["signals"]["list"]):
        if span.begins() < span.night.at(one["at_h"]) <= span.until:
            yield _alert(span.night, number, one).encode()


def _alert(night: Night, number: int, one: Mapping[str, Any]) -> str:
    said = told()["signals"]
    colour, sent = said["colours"][one["colour"]], night.at(one["at_h"])
    verb = said["verbs"][one["kind"]]
    before = " ".join(
        f"{said['sender']},{_id(night, earlier)},{sent.isoformat()}" for earlier in one["follows"]
    )
    return _ALERT.format(
        id=_id(night, number),
        sender=said["sender"],
        sent=sent.isoformat(timespec="seconds"),
        kind=one["kind"],
        references=f"<references>{before}</references>" if before else "",
        event=one["event"],
        severity=colour["severity"],
        expires=(sent + timedelta(hours=one["holds_h"])).isoformat(timespec="seconds"),
        headline=f"{said['area']}{verb}{one['event']}{colour['zh']}预警[{colour['grade']}]（示例）",
        text=said["text"],
        area=said["area"],
        code12=said["code12"],
    )


def _id(night: Night, number: int) -> str:
    return f"SAMPLE_{night.zero:%Y%m%d%H%M%S}_{number}"
