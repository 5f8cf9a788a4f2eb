"""``riskmap map``: hold maps against the checklist, publish them, take them back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from riskmap.core.access import Scope
from riskmap.core.words import N_, Message

if TYPE_CHECKING:
    from riskmap.atlas.publication.composing import Asked
    from riskmap.atlas.publication.model import Declared, Outcome, Publication
    from riskmap.atlas.publication.service import Checked

#: The map is blocked: the command did its work and found faults.
FINDINGS = 1
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
_KIND = click.option(
    "--kind",
    type=click.Choice(["public", "internal"]),
    default="public",
    show_default=True,
    help="For whom the map is.",
)
_LEVEL = click.option("--level", help="Level of its units; the map's first level by default.")
_DECLARED = (
    click.option("--title", default="", help="Title; by default the place and the kind of map."),
    click.option("--maker", default="", help="Organisation that made the map."),
    click.option("--reviewer", default="", help="Organisation that reviewed it."),
    click.option("--review-number", default="", help="审图号 of the map review."),
    click.option("--exemption", default="", help="Why it needs no map review, as recorded."),
    click.option("--none-found", default="", help="Statement that no risk point was found."),
    click.option("--height-datum", default="", help="What heights refer to."),
    click.option("--address", "live_address", default="", help="Of the live map, for the QR code."),
)


def _with_declared(command: Callable[..., None]) -> Callable[..., None]:
    return reduce(lambda inner, option: option(inner), reversed(_DECLARED), command)


@click.group(name="map")
def map_() -> None:
    """Hold maps against the checklist M1 to M16, publish them, take them back."""


@map_.command()
@_LEVEL
@_KIND
@_with_declared
@_JSON
@click.pass_context
def check(ctx: click.Context, /, *, as_json: bool, **given: Any) -> None:
    """Say what is missing before the map may be published, and how to mend it.

    Without words about the map, those of its last publication are used. Ends with 1 while an
    item that blocks is open.
    """
    from riskmap.atlas.publication import service  # noqa: PLC0415 - numpy, PROJ
    from riskmap.atlas.publication.model import MapKind  # noqa: PLC0415 - as above

    shell, kind, declared = ctx.obj, MapKind(given["kind"]), _declared(given)
    with shell.runtime.database.read(Scope.system("riskmap map check")) as uow:
        found = service.check(
            uow,
            _asked(shell, uow, given["level"]),
            kind,
            declared,
            live_address=given["live_address"],
        )
    shell.answer(_as_data(shell, found), _lines(shell, found), as_json=as_json)
    if found.is_blocked:
        ctx.exit(FINDINGS)


@map_.command()
@_LEVEL
@_KIND
@_with_declared
@click.option("--approved-by", required=True, help="The person who decides it.")
@_JSON
@click.pass_obj
def publish(shell: Any, /, *, approved_by: str, as_json: bool, **given: Any) -> None:
    """Publish the map as it stands, in the name of a person, with its checklist.

    Nothing is published while an item that blocks is open. A demonstration never is.
    """
    from riskmap.atlas.publication import service  # noqa: PLC0415 - as above
    from riskmap.atlas.publication.model import Declared, MapKind  # noqa: PLC0415 - as above

    with shell.runtime.database.read(Scope.system("riskmap map publish")) as uow:
        asked = _asked(shell, uow, given["level"])
    made = shell.runtime.database.write(
        Scope.system("riskmap map publish", origin="shell"),
        lambda uow: service.publish(
            uow,
            asked,
            MapKind(given["kind"]),
            _declared(given) or Declared(),
            approved_by=approved_by,
            live_address=given["live_address"],
        ),
    )
    about = {"number": made.id, "kind": made.kind.word, "by": made.approved_by}
    line = Message(N_("Published as number {number}, {kind}, by {by}."), about)
    shell.answer(_listed(made), [line], as_json=as_json)


@map_.command()
@click.argument("number", type=int)
@click.option("--by", required=True, help="The person who decides it.")
@click.option("--reason", required=True, help="Why.")
@click.pass_obj
def withdraw(shell: Any, number: int, *, by: str, reason: str) -> None:
    """Take published map NUMBER back, with the reason."""
    from riskmap.atlas.publication import service  # noqa: PLC0415 - as above

    shell.runtime.database.write(
        Scope.system("riskmap map withdraw", origin="shell"),
        lambda uow: service.withdraw(uow, number, by=by, reason=reason),
    )
    about = {"number": number, "by": by}
    shell.say(Message(N_("Publication {number} is taken back by {by}."), about))


@map_.command(name="list")
@_JSON
@click.pass_obj
def list_(shell: Any, /, *, as_json: bool) -> None:
    """List what was published, the newest first."""
    from riskmap.atlas.publication import service  # noqa: PLC0415 - as above

    region = _region(shell)[1]
    with shell.runtime.database.read(Scope.system("riskmap map list")) as uow:
        found = service.publications(uow, region)
    nothing = [Message(N_("No map of {region} was published."), {"region": region})]
    lines = [_line(one) for one in found]
    data = {"region": region, "publications": [_listed(one) for one in found]}
    shell.answer(data, lines or nothing, as_json=as_json)


# ---- what is asked for


def _region(shell: Any) -> tuple[Path, str]:
    from riskmap.atlas.service import region_id  # noqa: PLC0415 - numpy

    named = shell.runtime.settings.place.region
    file = Path(named).expanduser() if named else Path(shell.resources.demo_region)
    return file, region_id(file, file.stat().st_mtime_ns)


def _asked(shell: Any, uow: Any, level: str | None) -> Asked:
    from riskmap.atlas.publication.composing import Asked  # noqa: PLC0415 - numpy
    from riskmap.atlas.service import levels  # noqa: PLC0415 - as above

    file, region = _region(shell)
    slug = levels(uow, region).asked(level)
    return Asked(region=region, folder=file.parent, level=slug, locale=str(shell.language))


def _declared(given: dict[str, Any]) -> Declared | None:
    """Return what was said of the map; None where nothing was."""
    from riskmap.atlas.publication.model import Declared  # noqa: PLC0415 - as above

    said = {name: given[name] for name in Declared().to_json()}
    return Declared(**said) if any(said.values()) else None


# ---- what is answered


def _as_data(shell: Any, found: Checked) -> dict[str, Any]:
    facts = found.facts
    return {
        "level": found.made.asked.level,
        "kind": str(facts.kind),
        "title": facts.declared.title,
        "assessment_version": facts.assessment_version,
        "is_blocked": found.is_blocked,
        "items": [one.to_json(shell.said) for one in found.outcomes],
    }


def _lines(shell: Any, found: Checked) -> Iterator[Message | str]:
    for one in found.outcomes:
        yield from _outcome(shell, one)
    blocked = N_("The map cannot be published yet.")
    yield Message(blocked if found.is_blocked else N_("The map can be published."))


def _outcome(shell: Any, one: Outcome) -> Iterator[str]:
    yield f"{one.item.id:>3}  {shell.said(one.status.word)}  {one.item.title(shell.language)}"
    for lack in one.lacks:
        yield f"     {shell.said(lack.what)} {shell.said(lack.mend)}"


def _line(one: Publication) -> Message:
    stands = N_("{number}: {title}, {kind}, version {version}, {at}, by {by}")
    gone = N_("{number}: {title}, {kind}, version {version}, {at}, by {by}; taken back: {why}")
    return Message(
        gone if one.is_withdrawn else stands,
        {
            "number": one.id,
            "title": one.declared.title,
            "kind": one.kind.word,
            "version": one.version,
            "at": f"{one.published_at:%Y-%m-%d %H:%M} UTC",
            "by": one.approved_by,
            "why": one.withdrawn_why,
        },
    )


def _listed(one: Publication) -> dict[str, Any]:
    return {
        "number": one.id,
        "level": one.level,
        "kind": str(one.kind),
        "version": one.version,
        "assessment_version": one.assessment_version,
        **one.declared.to_json(),
        "approved_by": one.approved_by,
        "published_at": one.published_at.isoformat(),
        "content_hash": one.content_hash,
        "withdrawn_at": one.withdrawn_at and one.withdrawn_at.isoformat(),
        "withdrawn_by": one.withdrawn_by,
        "withdrawn_why": one.withdrawn_why,
    }


COMMANDS = (map_,)
