"""Which formats are read, and what each was tried on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from riskmap.core.words import N_, Message
from riskmap.feeds import service
from riskmap.feeds.commands.group import JSON, feeds
from riskmap.feeds.model import Format


@feeds.command("list")
@JSON
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:  # noqa: FBT001 - click
    """List the formats that are read, and what each was tried on."""
    found = service.formats()
    data = {"count": len(found), "formats": [_as_dict(one) for one in found.values()]}
    lines = [line for one in found.values() for line in _lines(one, ctx.obj.language)]
    ctx.obj.answer(data, lines, as_json=as_json)


def _as_dict(one: Format) -> dict[str, Any]:
    return {
        "name": one.name,
        "zh": one.zh,
        "en": one.en,
        "gives": list(one.gives),
        "address": one.address or None,
        "forms": [
            {
                "slug": form.slug,
                "zh": form.zh,
                "en": form.en,
                "confirmed": str(form.confirmed),
                "document": form.document,
            }
            for form in one.forms
        ],
    }


def _lines(one: Format, language: str) -> Iterator[Message]:
    yield Message(
        N_("{name} · {title} · gives {gives}"),
        {"name": one.name, "title": one.title(language), "gives": ", ".join(one.gives)},
    )
    for form in one.forms:
        params = {"form": form.name(language), "confirmed": form.confirmed.word}
        yield Message(N_("    {form} · {confirmed}"), params)
