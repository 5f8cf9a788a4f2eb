"""Publications in both databases: versions only grow, what is taken back stays on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from attrs import evolve

from riskmap.atlas import store
from riskmap.atlas.publication import marks, service
from riskmap.atlas.publication.model import (
    INTERNAL_MARK,
    Declared,
    MapKind,
    MapPublicationError,
    Publication,
)
from riskmap.core.access import Scope
from riskmap.core.errors import NotFoundError
from riskmap.risk.model import State
from riskmap.store import Database
from tests.store.audit.conftest import records

SYSTEM = Scope.system("test")
AT = datetime(2026, 7, 12, 4, tzinfo=UTC)
ONE = Publication(
    id=0,
    region="small",
    level="street",
    kind=MapKind.PUBLIC,
    version=1,
    assessment_version=3,
    declared=Declared(title="图", maker="甲", reviewer="乙", review_number="沪S(2026)001号"),
    approved_by="丙",
    published_at=AT,
    result=({"id": "M1", "status": "passed", "missing": [], "mend": []},),
    content_hash="0" * 64,
)


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Have an assessment shown."""

    def run(version: int | None, state: State = State.PUBLISHED) -> None:
        edition = SimpleNamespace(version=version, state=state)
        shown = None if version is None else SimpleNamespace(edition=edition)
        monkeypatch.setattr(marks, "shown_edition", lambda *_: shown)

    return run


def publish(database: Database, one: Publication = ONE) -> int:
    return database.write(SYSTEM, lambda uow: store.append(uow, one))


def test_what_is_written_is_what_is_read(database: Database) -> None:
    number = publish(database)
    with database.read(SYSTEM) as uow:
        assert service.publication(uow, number) == evolve(ONE, id=number)


def test_versions_grow_by_place_level_and_kind(database: Database) -> None:
    numbers = [
        publish(database),
        publish(database),
        publish(database, evolve(ONE, kind=MapKind.INTERNAL)),
    ]
    with database.read(SYSTEM) as uow:
        assert [service.publication(uow, one).version for one in numbers] == [1, 2, 1]
        assert len(service.publications(uow, "small")) == 3
        assert service.publications(uow, "elsewhere") == ()


def test_a_map_bears_its_number_only_while_its_assessment_is_shown(
    database: Database, show: Callable[..., None]
) -> None:
    publish(database)
    show(3)
    with database.read(SYSTEM) as uow:
        mark = marks.mark(uow, "small", "street")
        assert mark.is_public
        assert mark.review_number == "沪S(2026)001号"
        assert "沪S(2026)001号" in str(mark.text)
        assert marks.mark(uow, "small", "committee") == INTERNAL_MARK
        assert marks.mark(uow, "small", "street", measure="hazard") == INTERNAL_MARK
        for version, state in ((4, State.PUBLISHED), (3, State.DRAFT), (None, State.DRAFT)):
            show(version, state)
            assert marks.mark(uow, "small", "street") == INTERNAL_MARK


def test_an_internal_publication_bears_no_number(
    database: Database, show: Callable[..., None]
) -> None:
    show(3)
    publish(database, evolve(ONE, kind=MapKind.INTERNAL))
    with database.read(SYSTEM) as uow:
        assert marks.mark(uow, "small", "street") == INTERNAL_MARK


def test_what_is_taken_back_keeps_its_record_and_loses_its_mark(
    database: Database, show: Callable[..., None]
) -> None:
    show(3)
    number = publish(database)
    database.write(SYSTEM, lambda uow: service.withdraw(uow, number, by="丁", reason="界线有误"))
    with database.read(SYSTEM) as uow:
        found = service.publication(uow, number)
        assert (found.withdrawn_by, found.withdrawn_why) == ("丁", "界线有误")
        assert found.is_withdrawn
        assert marks.mark(uow, "small", "street") == INTERNAL_MARK


def test_a_map_that_is_taken_back_is_in_the_audit_log(database: Database) -> None:
    number = publish(database)
    database.write(SYSTEM, lambda uow: service.withdraw(uow, number, by="丁", reason="界线有误"))
    (one,) = records(database)
    assert (one.action, one.subject_kind, one.subject_id) == ("withdrawn", "map", str(number))
    assert (one.actor, one.why) == ("丁", "界线有误")
    assert '"content_hash":"000' in str(one.after)


def test_a_map_is_taken_back_once_by_somebody_for_a_reason(database: Database) -> None:
    number = publish(database)
    with pytest.raises(MapPublicationError, match="for a reason"):
        database.write(SYSTEM, lambda uow: service.withdraw(uow, number, by="丁", reason=" "))
    database.write(SYSTEM, lambda uow: service.withdraw(uow, number, by="丁", reason="x"))
    with pytest.raises(MapPublicationError, match="taken back before"):
        database.write(SYSTEM, lambda uow: service.withdraw(uow, number, by="丁", reason="x"))


def test_what_nobody_published_is_not_there(database: Database) -> None:
    with database.read(SYSTEM) as uow, pytest.raises(NotFoundError):
        service.publication(uow, 7)
