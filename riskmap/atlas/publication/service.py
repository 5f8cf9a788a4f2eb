"""What may be published, and by whom it was; what was taken back."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve, frozen

from riskmap.atlas import store
from riskmap.atlas.publication.checklist import judged
from riskmap.atlas.publication.composing import Asked, Composed, composed
from riskmap.atlas.publication.gathering import facts
from riskmap.atlas.publication.marks import content_hash
from riskmap.atlas.publication.model import (
    BlockedMapError,
    Declared,
    Facts,
    Lack,
    MapKind,
    MapPublicationError,
    Outcome,
    Publication,
    Status,
    is_blocked,
)
from riskmap.core.errors import NotFoundError
from riskmap.core.findings import Finding, Severity
from riskmap.core.words import N_
from riskmap.store import Reading, Writing, audit
from riskmap.store.audit import Entry


@frozen(kw_only=True, eq=False)
class Checked:
    """A map as it stands now, and what the checklist says of it."""

    facts: Facts
    outcomes: tuple[Outcome, ...]
    made: Composed

    @property
    def is_blocked(self) -> bool:
        """True while it cannot be published."""
        return is_blocked(self.outcomes)


def check(
    uow: Reading,
    asked: Asked,
    kind: MapKind,
    declared: Declared | None = None,
    *,
    live_address: str = "",
) -> Checked:
    """Hold a map as it stands now against the checklist.

    Parameters
    ----------
    declared
        What people say of it; by default what stood on its last publication, without a
        review of anything else.
    live_address
        Address of the live version, for the QR code; empty where nobody knows it.

    Raises
    ------
    InvalidRequestError
        If the place has no such level, or nothing of it has an outline.
    """
    made = composed(uow, asked)
    said = declared or last_declared(uow, made, kind)
    found = facts(uow, made, kind, said, live_address=live_address)
    return Checked(facts=found, outcomes=judged(found), made=made)


def last_declared(uow: Reading, made: Composed, kind: MapKind) -> Declared:
    """Return what was said of a map when it was last published; nothing before.

    A review holds for what was reviewed: number and exemption are kept for the same map alone.
    """
    asked = made.asked
    found = store.find(uow, asked.region)
    last = next((one for one in found if one.level == asked.level and one.kind is kind), None)
    if last is None:
        return Declared()
    if not last.is_withdrawn and last.content_hash == content_hash(made, last.declared):
        return last.declared
    return evolve(last.declared, review_number="", exemption="")


def publish(
    uow: Writing,
    asked: Asked,
    kind: MapKind,
    declared: Declared,
    *,
    approved_by: str,
    live_address: str = "",
) -> Publication:
    """Publish a map in the name of a person, with its checklist.

    Raises
    ------
    MapPublicationError
        If nobody approves it.
    BlockedMapError
        If an item of the checklist that blocks has failed; each is a finding.
    """
    if not approved_by.strip():
        raise MapPublicationError(
            N_("Nobody is named who approves the map."),
            mend=N_("Name the person who decided it: --approved-by"),
        )
    found = check(uow, asked, kind, declared, live_address=live_address)
    if found.is_blocked:
        raise BlockedMapError(
            N_("The map cannot be published: {count} items of the checklist are open."),
            findings=tuple(_findings(found.outcomes)),
            count=sum(one.status is Status.FAILED for one in found.outcomes),
        )
    number = store.append(uow, _publication(found, kind, approved_by.strip(), uow.now))
    made = publication(uow, number)
    _tell(uow, "published", made, made.approved_by)
    return made


def withdraw(uow: Writing, number: int, *, by: str, reason: str) -> Publication:
    """Take a published map back, with the reason.

    Raises
    ------
    NotFoundError
        If there is no such publication.
    MapPublicationError
        If it was taken back already, or nobody or no reason is named.
    """
    publication(uow, number)
    if not by.strip() or not reason.strip():
        raise MapPublicationError(
            N_("A map is taken back by somebody, for a reason."),
            mend=N_("Give both: --by and --reason"),
        )
    if not store.withdraw(uow, number, by=by.strip(), at=uow.now, reason=reason.strip()):
        raise MapPublicationError(
            N_("Publication {number} was taken back before."),
            mend=N_("riskmap map list shows what stands."),
            number=number,
        )
    taken_back = publication(uow, number)
    _tell(uow, "withdrawn", taken_back, by.strip(), why=reason.strip())
    return taken_back


def publications(uow: Reading, region: str) -> tuple[Publication, ...]:
    """Return all publications of a place, the newest first."""
    return store.find(uow, region)


def publication(uow: Reading, number: int) -> Publication:
    """Return one publication.

    Raises
    ------
    NotFoundError
        If there is none of this number.
    """
    found = store.read(uow, number)
    if found is None:
        raise NotFoundError(
            N_("There is no publication {number}."),
            mend=N_("Look at the list of published maps."),
            number=number,
        )
    return found


def _tell(uow: Writing, action: str, one: Publication, by: str, why: str = "") -> None:
    """Leave in the audit log what became of a published map."""
    after = {
        "region": one.region,
        "level": one.level,
        "kind": str(one.kind),
        "version": one.version,
        "assessment_version": one.assessment_version,
        "content_hash": one.content_hash,
    }
    entry = Entry(
        action=action,
        subject_kind="map",
        subject_id=str(one.id),
        why=why,
        by=by,
        after=after,
    )
    audit.record(uow, entry)


def _publication(found: Checked, kind: MapKind, approved_by: str, at: datetime) -> Publication:
    made, said = found.made, found.facts.declared
    return Publication(
        id=0,
        region=made.asked.region,
        level=made.asked.level,
        kind=kind,
        version=1,
        assessment_version=found.facts.assessment_version or 0,
        declared=said,
        approved_by=approved_by,
        published_at=at,
        result=tuple(one.to_json() for one in found.outcomes),
        content_hash=content_hash(made, said),
    )


def _findings(outcomes: tuple[Outcome, ...]) -> list[Finding]:
    return [
        _finding(one, lack) for one in outcomes if one.status is Status.FAILED for lack in one.lacks
    ]


def _finding(one: Outcome, lack: Lack) -> Finding:
    return Finding(
        kind=f"map_{one.item.id.lower()}",
        severity=Severity.ERROR,
        message=lack.what,
        mend=lack.mend,
        field=one.item.id,
    )
