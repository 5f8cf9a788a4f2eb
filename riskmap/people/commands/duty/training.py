"""``riskmap people training``: sessions, coverage, courses; plan, note, certify."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from riskmap.core.words import N_, Message
from riskmap.people.commands.duty.shared import BY, DEMO_REALM, JSON, UNDER, keep, reading, writing
from riskmap.people.model.training import Coverage, Presence, Session, minutes_of
from riskmap.people.service import training as service
from riskmap.people.service.training import paper

_DAY = click.DateTime(["%Y-%m-%d"])
SESSION = click.argument("session_id", metavar="SESSION")


@click.group()
def training() -> None:
    """Courses, sessions, who was there, who is due, certificates."""


@training.command("list")
@DEMO_REALM
@JSON
@click.pass_context
def list_(ctx: click.Context, /, *, demo: bool, as_json: bool) -> None:
    """List sessions and courses."""
    with reading(ctx, demo=demo) as uow:
        sessions, courses = service.sessions(uow), service.courses(uow)
    data = {
        "is_demo": demo,
        "sessions": [_session(one) for one in sessions],
        "courses": [
            {"id": one.id, "code12": one.code12, "title": one.title, "minutes": one.minutes}
            for one in courses
        ],
    }
    lines: list[Message | str] = [f"{one.id} {one.title} · {one.minutes} min" for one in courses]
    ctx.obj.answer(data, [*lines, *map(_line, sessions)], as_json=as_json)


@training.command()
@UNDER
@DEMO_REALM
@JSON
@click.pass_context
def coverage(ctx: click.Context, /, under: str, *, demo: bool, as_json: bool) -> None:
    """Say how many people on the roster are trained, street by street, and who is due."""
    with reading(ctx, demo=demo) as uow:
        found = service.overview(uow, under)
    data = {
        "is_demo": demo,
        "total": found.total.as_dict(),
        "areas": [
            {"code12": one.division.code12, "name": one.division.name_zh, **one.coverage.as_dict()}
            for one in found.areas
        ],
        "due": [{"person": one.person_id, "name": one.name, "code12": one.code12,
                 "standing": str(one.standing(found.day))} for one in found.due],
    }  # fmt: skip
    lines = [_covered(one.division.name_zh, one.coverage) for one in found.areas]
    ctx.obj.answer(data, [*lines, _covered("=", found.total)], as_json=as_json)


@training.command("add-course")
@click.argument("title")
@click.option("--code12", required=True, help="Whose course: a street or the district.")
@click.option("--hours", required=True)
@click.option("--about", default="", help="What it is about.")
@BY
@DEMO_REALM
@JSON
@click.pass_context
def add_course(
    ctx: click.Context, /, title: str, *, demo: bool, as_json: bool, **said: Any
) -> None:
    """Make a course."""
    minutes = minutes_of(said["hours"])
    one = writing(
        ctx,
        lambda uow: service.add_course(
            uow, said["code12"], title, minutes=minutes, about=said["about"], by=said["by"]
        ),
        demo=demo,
    )
    line = Message(N_("The course {id} is there."), {"id": one.id})
    ctx.obj.answer({"id": one.id, "title": one.title, "is_demo": demo}, [line], as_json=as_json)


@training.command()
@click.argument("course_id", metavar="COURSE")
@click.option("--code12", required=True, help="Who holds it: a street or the district.")
@click.option("--on", type=_DAY, required=True, help="The day.")
@click.option("--begins", default="", help="Time of day, for example 14:00.")
@click.option("--place", default="")
@click.option("--trainer", default="")
@click.option("--hours", help="As the course says by default.")
@BY
@DEMO_REALM
@JSON
@click.pass_context
def plan(ctx: click.Context, /, course_id: str, *, demo: bool, as_json: bool, **said: Any) -> None:
    """Plan a session."""
    on: datetime = said["on"]
    planned = service.Planned(
        course_id=course_id,
        held_on=on.date(),
        begins=said["begins"],
        place=said["place"],
        trainer=said["trainer"],
        minutes=None if said["hours"] is None else minutes_of(said["hours"]),
    )
    one = writing(
        ctx, lambda uow: service.plan(uow, said["code12"], planned, by=said["by"]), demo=demo
    )
    ctx.obj.answer({"session": _session(one), "is_demo": demo}, [_line(one)], as_json=as_json)


@training.command()
@SESSION
@click.option("--present", multiple=True, help="Id of a person who was there; several times.")
@click.option("--absent", multiple=True, help="Id of a person who was not; several times.")
@BY
@DEMO_REALM
@JSON
@click.pass_context
def note(ctx: click.Context, /, session_id: str, *, demo: bool, as_json: bool, **said: Any) -> None:
    """Note who was there; list shows the ids of people with --json of coverage."""
    presences = dict.fromkeys(said["present"], Presence.PRESENT)
    presences |= dict.fromkeys(said["absent"], Presence.ABSENT)
    one = writing(
        ctx, lambda uow: service.note(uow, session_id, presences, by=said["by"]), demo=demo
    )
    ctx.obj.answer({"session": _session(one), "is_demo": demo}, [_line(one)], as_json=as_json)


@training.command()
@SESSION
@click.argument("person_id", metavar="PERSON")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@BY
@DEMO_REALM
@JSON
@click.pass_context
def certificate(
    ctx: click.Context, /, session_id: str, person_id: str, file: Path, **said: Any
) -> None:
    """Issue the certificate of somebody who was there, and write it to FILE as PDF."""
    demo = said["demo"]
    one = writing(
        ctx, lambda uow: service.issue(uow, session_id, person_id, by=said["by"]), demo=demo
    )
    keep(file, paper.as_pdf(one, lambda message: message.say(ctx.obj.translate)))
    line = Message(N_("Wrote {file}"), {"file": str(file)})
    data = {"number": one.number, "file": str(file), "is_demo": demo}
    ctx.obj.answer(data, [line], as_json=said["as_json"])


def _session(one: Session) -> dict[str, Any]:
    return {
        "id": one.id,
        "code12": one.code12,
        "course": one.course_id,
        "title": one.title,
        "held_on": one.held_on.isoformat(),
        "begins": one.begins,
        "place": one.place,
        "trainer": one.trainer,
        "minutes": one.minutes,
        "stage": str(one.stage),
    }


def _line(one: Session) -> Message:
    about = {**_session(one), "stage": one.stage.word, "hours": one.hours}
    return Message(N_("{id} {held_on} {title} · {hours} h · {stage}"), about)


def _covered(name: str, cover: Coverage) -> Message:
    about = {
        **cover.as_dict(),
        "name": name,
        "percent": "–" if cover.percent is None else cover.percent,
    }
    return Message(
        N_("{name}: {trained} of {people} trained ({percent} %), nothing noted of {unknown}."),
        about,
    )
