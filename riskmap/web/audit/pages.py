"""The log at ``/audit``: the list, one entry, and names that are offered while one types."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen
from flask import Response, jsonify, render_template, request, url_for

from riskmap.core.codes import is_code12
from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_, Message
from riskmap.doors.access import needs
from riskmap.doors.looks import by_whom, looks, place_of, purpose
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import say
from riskmap.people.pages.words import divisions_said
from riskmap.people.service import naming
from riskmap.store import Reading
from riskmap.store.audit import Entry
from riskmap.store.audit.looking import look
from riskmap.store.audit.search import Wanted, actions, kinds, one_entry, search
from riskmap.store.audit.words import action_word, kind_word
from riskmap.web.audit import asking
from riskmap.web.audit.blueprint import ROLES, blueprint
from riskmap.web.audit.telling import Difference, Row, Teller

Choices = tuple[tuple[str, str], ...]
#: So many names are offered at a time.
_OFFERED = 12
_LOOKED = purpose(N_("Looked at the audit log."))


@frozen(kw_only=True)
class AuditPage:
    """The list, as far as it is asked for.

    Parameters
    ----------
    asked
        What stands in the fields of the search, by name.
    meant
        What was understood of what was typed: names of people, name of the unit.
    older, newest
        Addresses of the next page and of the first; None where one is there already.
    """

    title: str
    rows: tuple[Row, ...]
    asked: Mapping[str, str]
    meant: str
    is_narrow: bool
    presets: tuple[asking.Preset, ...]
    actions: Choices
    kinds: Choices
    older: str | None
    newest: str | None
    csv: str


@frozen(kw_only=True)
class EntryPage:
    """One entry with all that it says, and whether it is what was written."""

    title: str
    row: Row
    is_whole: bool
    differences: tuple[Difference, ...]


@blueprint.get("/audit")
@needs(*ROLES)
def entries() -> Response:
    """Search the log: ``?actor=&unit=&since=&until=&action=&kind=&subject=&after=``."""
    with parts().database.read(asking.seeing()) as uow:
        wanted = asking.wanted(uow)
        found = search(uow, wanted)
        record = AuditPage(
            title=say(Message(N_("Audit log"))),
            rows=Teller(uow).rows(found.records),
            asked=asking.said(),
            meant=_meant(uow, wanted),
            is_narrow=any(asking.said()[name] for name in asking.FIELDS if name != "actor"),
            presets=asking.presets({one[0]: say(one[0]) for one in asking.PRESETS}),
            actions=tuple((one, say(action_word(one))) for one in actions(uow)),
            kinds=tuple((one, say(kind_word(one))) for one in kinds(uow)),
            older=asking.address("audit.entries", after=found.next) if found.next else None,
            newest=asking.address("audit.entries") if wanted.after else None,
            csv=asking.address("audit.file"),
        )
    if not wanted.after:
        look(parts().database, current_scope(), looked(wanted))
    return Response(render_template("web/audit.html", page=record))


@blueprint.get("/audit/<writer>/<int:seq>")
@needs(*ROLES)
@looks("audit_log", N_("Looked at an entry of the audit log."))
def entry(writer: str, seq: int) -> Response:
    """Show one entry, before and after side by side."""
    with parts().database.read(asking.seeing()) as uow:
        found = one_entry(uow, writer, seq)
        if found is None:
            raise NotFoundError(
                N_("There is no such entry in the audit log."), mend=N_("Search for it.")
            )
        teller = Teller(uow)
        row = teller.row(found)
        record = EntryPage(
            title=f"{row.kind} · {row.what}",
            row=row,
            is_whole=found.hash == found.expected_hash,
            differences=teller.differences(found),
        )
    return Response(render_template("web/audit_entry.html", page=record))


@blueprint.get("/audit/people")
@needs(*ROLES)
@looks("account", N_("Looked for names in the audit log."))
def people() -> Response:
    """Offer people by a part of their name: ``?text=``."""
    with parts().database.read(asking.seeing()) as uow:
        found = naming.called(uow, request.args.get("text", ""))[:_OFFERED]
    return jsonify([{"value": one.name, "label": one.display_name} for one in found])


@blueprint.get("/audit/units")
@needs(*ROLES)
def units() -> Response:
    """Offer divisions by a part of their name: ``?text=``."""
    text = request.args.get("text", "").strip()
    with parts().database.read(asking.seeing()) as uow:
        found = asking.units_named(uow, text) if text else {}
    offered = [*found.items()][:_OFFERED]
    return jsonify([{"value": name, "label": code12} for code12, name in offered])


def looked(wanted: Wanted, action: str = "looked", why: str = _LOOKED, **about: object) -> Entry:
    """Return the entry of who looked at the log for what."""
    asked = {name: text for name, text in asking.said().items() if text}
    return Entry(
        action=action,
        subject_kind="audit_log",
        code12=place_of(wanted.code12),
        why=why,
        after={**by_whom(), **_in_codes(asked, wanted), **about},
    )


def _in_codes(asked: Mapping[str, str], wanted: Wanted) -> dict[str, object]:
    """Return what was asked with sign-in names and codes in the place of names: no name is kept."""
    found: dict[str, object] = dict(asked)
    if wanted.actors:
        found["actor"] = list(wanted.actors) if len(wanted.actors) > 1 else wanted.actors[0]
    if wanted.code12:
        found["unit"] = wanted.code12
    return found


def _meant(uow: Reading, wanted: Wanted) -> str:
    """Return who and where are meant, where that is more than what was typed."""
    asked = asking.said()
    names = naming.names_within(uow, wanted.actors)
    people_ = [f"{names[one]} ({one})" if one in names else one for one in wanted.actors]
    told = [] if wanted.actors == (asked["actor"],) and not names else people_
    if wanted.code12 and is_code12(wanted.code12):
        told.append(divisions_said(uow, [wanted.code12])[wanted.code12])
    return ", ".join(told)


def page_of(one: Row) -> str:
    """Return the address of one entry."""
    return url_for("audit.entry", writer=one.record.writer, seq=one.record.seq)


@blueprint.app_template_global("audit_entry_page")
def _page_of(one: Row) -> str:
    return page_of(one)
