"""Packs for a night without network, at ``/packs``: the list, a new one, one to take along."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from flask import Response, render_template, request, url_for

from riskmap.core.words import N_
from riskmap.doors.access import needs, require_reach
from riskmap.doors.back import go_to
from riskmap.doors.looks import by_whom
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.model import Role
from riskmap.reporting.pages.blueprint import blueprint
from riskmap.reporting.pages.files.words import file, reader
from riskmap.reporting.pages.words import asked_division, line_of
from riskmap.reporting.service import packs
from riskmap.reporting.service.packs import Pack, Why
from riskmap.store import audit
from riskmap.store.audit import Entry

#: Who takes names and telephones of a whole division along, to be without network.
KEEPERS = (
    Role.EMERGENCY_MANAGER,
    Role.DUTY_OFFICER,
    Role.DISTRICT_APPROVER,
    Role.STREET_APPROVER,
)


@frozen(kw_only=True)
class PackRow:
    """One pack on the list."""

    href: str
    name: str
    why: str
    made_at: datetime
    kb: int
    papers: tuple[str, ...]


@frozen(kw_only=True)
class PacksPage:
    """Packs within reach, the latest first."""

    title: str
    under: str
    name: str
    rows: tuple[PackRow, ...]
    done: str


@blueprint.get("/packs")
@needs(*KEEPERS)
def pack_list() -> Response:
    """List the packs within reach."""
    scope = current_scope()
    found = [
        one
        for one in packs.packs_of(parts()).all()
        if one.realm == scope.realm.name and scope.reaches(one.code12)
    ]
    with parts().database.read(scope) as uow:
        under = asked_division(uow)
        names = {one.code12: line_of(uow, one.code12).get(one.code12, one.code12) for one in found}
        name = line_of(uow, under).get(under, under)
    record = PacksPage(
        title=say(N_("Packs for a night without network")),
        under=under,
        name=name,
        rows=tuple(_row(one, names[one.code12]) for one in found),
        done=request.args.get("done", ""),
    )
    return Response(render_template("reporting/files/packs.html", page=record))


@blueprint.post("/packs")
@needs(*KEEPERS)
@costs("paper")
def make_pack() -> Response:
    """Make a pack of a division now."""
    under = request.form.get("under", "")
    require_reach(under)
    scope = current_scope()
    packs.make(
        parts().database, scope.realm, under, Why.BY_HAND, packs.packs_of(parts()), reader(),
        papers=packs.papers_of(parts()), by=scope.actor,
    )  # fmt: skip
    return go_to(url_for("reporting.pack_list", under=under, done="made"))


@blueprint.get("/packs/<name>.zip")
@needs(*KEEPERS)
@costs("paper")
def pack_file(name: str) -> Response:
    """Hand out a pack; each time is on record before anything is sent."""
    kept = packs.packs_of(parts())
    one = kept.named(name)
    require_reach(one.code12)
    if one.realm != current_scope().realm.name:
        kept.named("")  # not of this world: as if it were not there
    content = kept.opened(one)
    entry = _taken(one)
    parts().database.write(current_scope(), lambda uow: audit.record(uow, entry))
    return file(content, f"{one.name}.zip")


def _taken(one: Pack) -> Entry:
    return Entry(
        action="exported",
        subject_kind="pack",
        subject_id=one.name,
        code12=one.code12,
        why=packs.PURPOSE,
        after={"sha256": one.sha256, **by_whom()},
    )


def _row(one: Pack, name: str) -> PackRow:
    return PackRow(
        href=url_for("reporting.pack_file", name=one.name),
        name=name,
        why=say(Why(one.why).word),
        made_at=one.made_at,
        kb=-(-one.size // 1024),
        papers=one.papers,
    )
