"""The register of stations: bring it, look at it, take it along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from attrs import asdict

from riskmap.core.words import N_, Message
from riskmap.divisions.commands import finding_line
from riskmap.feeds import service
from riskmap.feeds.commands.group import JSON, SOME_REFUSED, feeds, payload_of, reading, writing
from riskmap.feeds.model.stations import KnownStation, StationKind
from riskmap.feeds.service import registering


@feeds.command("stations")
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--dry-run", is_flag=True, help="Only list what is wrong; nothing is changed.")
@click.option("--export", "target", type=click.Path(dir_okay=False, path_type=Path),
              help="Write the register to a TOML file that an import takes again.")  # fmt: skip
@JSON
@click.pass_context
def stations_(
    ctx: click.Context, *, file: Path | None, dry_run: bool, target: Path | None, as_json: bool
) -> None:
    """List the stations; or enter those of FILE: TOML, CSV or JSON.

    Good rows are taken, the others are listed with row and field; stations that the file does not
    name stay as they are. Exit code 1: some were left out.
    """
    if file is not None:
        _bring(ctx, file, dry_run=dry_run, as_json=as_json)
        return
    with reading(ctx) as uow:
        found = service.stations(uow)
    if target is not None:
        target.write_text(registering.as_toml(one for one in found if one.registered), "utf-8")
    data = {"count": len(found), "stations": [_as_dict(one) for one in found]}
    ctx.obj.answer(data, [_line(one, ctx.obj.language) for one in found], as_json=as_json)


def _bring(ctx: click.Context, file: Path, *, dry_run: bool, as_json: bool) -> None:
    settings = ctx.obj.runtime.settings
    home, payload = settings.place.code12, payload_of(file)
    is_toml = file.suffix.lower() == ".toml"
    with reading(ctx) as uow:
        known = registering.known_here(uow, home, settings.feeds)
        checked = registering.check_stations(payload, known, is_toml=is_toml)
    done = registering.Registered()
    if checked.stations and not dry_run:
        why = f"import of {file.name}"
        done = writing(ctx, lambda uow: registering.register(uow, checked.stations, home, why=why))
    data = {
        "stations": len(checked.stations),
        "refused": checked.refused,
        "findings": [one.as_dict(ctx.obj.translate) for one in checked.findings],
        "taken": None if dry_run else done.as_dict(),
    }
    verdict = _verdict(file, len(checked.stations), checked.refused, None if dry_run else done)
    ctx.obj.answer(data, [*map(finding_line, checked.findings), verdict], as_json=as_json)
    if checked.refused:
        ctx.exit(SOME_REFUSED)


def _verdict(file: Path, good: int, bad: int, done: registering.Registered | None) -> Message:
    about = {"file": file.name, "good": good, "bad": bad}
    if done is None:
        return Message(
            N_("{file}: {good} rows can be taken, {bad} cannot; nothing was changed."), about
        )
    return Message(
        N_("{file}: {added} new, {changed} changed, {unchanged} as they were, {bad} left out."),
        {**about, **done.as_dict()},
    )


def _as_dict(one: KnownStation) -> dict[str, Any]:
    return {**asdict(one, recurse=False), "marks": dict(one.marks)}


def _line(one: KnownStation, language: str) -> Message:
    kind = StationKind(one.kind).word
    params = {"key": one.key, "name": one.name(language), "kind": kind}
    if not one.registered:
        return Message(N_("{key} · {name} · {kind} · in no register yet"), params)
    if not one.active:
        return Message(N_("{key} · {name} · {kind} · taken down"), params)
    return Message(N_("{key} · {name} · {kind}"), params)
