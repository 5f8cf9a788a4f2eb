"""``riskmap reporting amend``: verified figures are amended by two people (统计核销), by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click

from riskmap.core.words import N_, Message
from riskmap.reporting.commands.group import DEMO_REALM, JSON, reading, reporting, writing
from riskmap.reporting.model.amendments import Amendment
from riskmap.reporting.model.columns import figure_read
from riskmap.reporting.model.figures import told
from riskmap.reporting.service import amending
from riskmap.reporting.service import reading as reports
from riskmap.reporting.service.amending import Looked

BY = click.option("--by", required=True, help="Who says so.")
_VERSION = click.argument("version_id", metavar="REPORT")
_DECIDE: Mapping[str, Callable[..., Any]] = {
    "approve": amending.approve,
    "turn-down": amending.turn_down,
    "withdraw": amending.withdraw,
}


@reporting.command()
@click.option("--report", default="", metavar="REPORT", help="All of this report, also those over.")
@DEMO_REALM
@JSON
@click.pass_context
def amendments(ctx: click.Context, /, *, report: str, demo: bool, as_json: bool) -> None:
    """List amendments of verified reports of which something is still to be said."""
    with reading(ctx, demo=demo) as uow:
        if report:
            found = amending.standing(uow, reports.report(uow, report).version).all
        else:
            found = amending.going_on(uow)
    none = [Message(N_("No amendment waits."))]
    data = {"amendments": [_as_dict(one.amendment) for one in found]}
    ctx.obj.answer(data, [*map(_line, found)] or none, as_json=as_json)


@reporting.command()
@_VERSION
@click.option(
    "--figure", "figures", multiple=True, required=True, metavar="INDICATOR=FIGURE",
    help="The new figure: 12, 12.5, unknown, or >=12.",
)  # fmt: skip
@click.option("--words", required=True, help="Why.")
@click.option("--tick", "ticked", multiple=True, metavar="CHECK",
              help="Its warning was seen and is right.")  # fmt: skip
@BY
@DEMO_REALM
@JSON
@click.pass_context
def amend(
    ctx: click.Context, /, version_id: str, *, figures: tuple[str, ...], words: str,
    ticked: tuple[str, ...], by: str, demo: bool, as_json: bool,
) -> None:  # fmt: skip
    """Propose other figures for a verified report; nothing changes until somebody else approves."""
    said = dict(map(_figure, figures))
    one = writing(
        ctx,
        lambda uow: amending.propose(uow, version_id, said, words, ticked=ticked, by=by),
        demo=demo,
    )
    _answer(ctx, one.id, demo=demo, as_json=as_json)


@reporting.command("decide-amendment")
@click.argument("amendment_id", metavar="ID")
@click.argument("decision", type=click.Choice([*_DECIDE]))
@click.option("--words", default="", help="Why; may be left out where it is approved.")
@BY
@DEMO_REALM
@JSON
@click.pass_context
def decide_amendment(
    ctx: click.Context, /, amendment_id: str, decision: str, *, words: str, by: str, demo: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Approve an amendment or turn it down as a second person, or take one's own back."""
    deed = _DECIDE[decision]
    writing(ctx, lambda uow: deed(uow, amendment_id, words, by=by), demo=demo)
    _answer(ctx, amendment_id, demo=demo, as_json=as_json)


def _answer(ctx: click.Context, amendment_id: str, *, demo: bool, as_json: bool) -> None:
    with reading(ctx, demo=demo) as uow:
        one = amending.look(uow, amendment_id)
    ctx.obj.answer(_as_dict(one.amendment), [_line(one)], as_json=as_json)


def _figure(text: str) -> tuple[str, Any]:
    """Return indicator and figure of an option, for `figures.take`."""
    slug, is_there, said = text.partition("=")
    figure = figure_read(said)
    if not is_there or figure is None:
        raise click.BadParameter(text, param_hint="--figure")
    return slug.strip(), figure


def _as_dict(one: Amendment) -> dict[str, Any]:
    return {
        "id": one.id,
        "unit": one.unit,
        "report": one.report_id,
        "version": one.version_id,
        "step": str(one.step),
        "figures": told(one.figures),
        "said": [
            {"step": str(each.step), "words": each.words, "at": each.at.isoformat(), "by": each.by}
            for each in one.said
        ],
    }


def _line(one: Looked) -> Message:
    amendment = one.amendment
    figures = ", ".join(f"{slug} {value}" for slug, value in told(amendment.figures).items())
    params = {
        "unit": amendment.unit,
        "step": amendment.step.word,
        "figures": figures or "–",
        "words": amendment.said[-1].words,
        "by": amendment.said[-1].by,
        "id": amendment.id,
    }
    return Message(N_("{unit} · {step} · {figures} · {by}: {words} · {id}"), params)
