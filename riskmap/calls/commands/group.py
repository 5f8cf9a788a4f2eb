"""The group, and what its commands share."""

from __future__ import annotations

import click

from riskmap.core.realm import DEMO, LIVE, Realm

JSON = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")
DEMO_REALM = click.option("--demo", is_flag=True, help="In the demonstration, not in live data.")


@click.group()
def calls() -> None:
    """Messages to people and their answers: list, send, remind, try a channel, bring one in."""


def realm_of(*, demo: bool) -> Realm:
    """Return the realm that was asked for."""
    return DEMO if demo else LIVE
