"""Every table is decided about, every rule is used and has words and a source."""

from __future__ import annotations

import riskmap.runtime.rooms  # noqa: F401 - registers all tables
from riskmap.people.model.retention import rules, tables
from riskmap.people.service import retaining
from riskmap.store import metadata
from tests.people.helping.conftest import Register


def test_somebody_decided_about_every_table() -> None:
    assert tables().keys() == {one.name for one in metadata.sorted_tables}


def test_every_rule_is_used_and_every_rule_of_a_table_is_one() -> None:
    assert {rule for one in tables().values() for rule in one.rules} == rules().keys()


def test_every_rule_has_words_a_source_and_somebody_who_carries_it_out(
    small_register: Register,
) -> None:
    done = small_register.town.read(retaining.overdue)
    assert [one.rule for one in done] == [*rules()]
    for one in rules().values():
        assert one.what.id
        assert one.after.id
        assert one.source.title
        assert one.period.days > 0
