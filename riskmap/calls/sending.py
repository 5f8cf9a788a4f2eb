"""Send what waits with the parts of a runtime: what the clock does, and the command."""

from __future__ import annotations

from riskmap.calls.keys import link_key
from riskmap.calls.service.carrying import send_due
from riskmap.calls.service.channels import channels_of, replying
from riskmap.store import Parts
from riskmap.store.delivering import Delivered


def send_all(parts: Parts, *, for_s: float = 45.0) -> Delivered:
    """Send what waits in the outbox, over the channels of the site."""
    return send_due(
        parts.database,
        {**replying(parts.settings), **channels_of(parts.settings)},
        public_url=parts.settings.calls.public_url,
        key=link_key(parts.home.keys),
        for_s=for_s,
    )
