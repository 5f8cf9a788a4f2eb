"""A pack for a night without network: every paper opens, nothing lies open, old ones go."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from attrs import evolve
from pypdf import PdfReader

from riskmap.core.errors import NotFoundError, SealedError
from riskmap.core.realm import LIVE
from riskmap.people.model.officers import Post
from riskmap.people.service import roster
from riskmap.people.service.roster.writing import Said
from riskmap.reporting.model.activation import Track, Value
from riskmap.reporting.service import activating, packs
from riskmap.reporting.service.packs import Made, Packs, Why
from riskmap.runtime import rooms
from riskmap.store.masters import Masters
from tests.reporting.files.test_paragraphs import TONGUES
from tests.reporting.reports.conftest import DISTRICT, FIRST, STREET, Night

PHONE = "13900001111"


#: Of the parts only what rooms offer.
OFFERS: Any = SimpleNamespace(modules=rooms.modules)


@pytest.fixture
def kept(tmp_path: Path) -> Packs:
    return Packs(tmp_path / "packs", Masters(tmp_path / "keys"))


def make(night: Night, kept: Packs, why: Why = Why.NIGHTLY, language: str = "en") -> Made:
    return packs.make(
        night.town.database, LIVE, DISTRICT, why, kept, TONGUES[language],
        papers=packs.papers_of(OFFERS),
    )  # fmt: skip


def papers(kept: Packs, made: Made) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(kept.opened(made.pack))) as file:
        readers = {name: PdfReader(io.BytesIO(file.read(name))) for name in file.namelist()}
    return {
        name: "\n".join(page.extract_text() for page in one.pages) for name, one in readers.items()
    }


def people(night: Night) -> None:
    night.town.write(roster.add, FIRST, Said(post=Post.A, name="应急甲", phone=PHONE))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_paper_of_a_pack_opens_and_says_what_one_needs(
    night: Night, kept: Packs, language: str
) -> None:
    people(night)
    night.begin(STREET, {"affected_pop": 12, "deaths": "unknown"})
    made = make(night, kept, language=language)
    found = papers(kept, made)
    assert tuple(found) == made.pack.papers
    assert len(found) == 7
    assert made.people == 1
    assert all(one in found["3-telephones.pdf"] for one in ("应急甲", PHONE, "119"))
    assert "12" in found["6-last-figures.pdf"]
    blank = {"zh": "手工报告表", "en": "Report by hand, form"}[language]
    assert found["1-what-to-do.pdf"].count(blank) == 4
    assert f"单位{STREET}" in found["7-maps.pdf"]


def test_a_pack_lies_sealed_and_one_that_was_changed_is_refused(night: Night, kept: Packs) -> None:
    people(night)
    made = make(night, kept)
    lying = b"".join(one.read_bytes() for one in kept.folder.iterdir())
    assert b"%PDF" not in lying
    assert PHONE.encode() not in lying
    assert all(one.stat().st_mode & 0o077 == 0 for one in kept.folder.iterdir())
    path = kept.folder / f"{made.pack.name}.sealed"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(SealedError):
        kept.opened(made.pack)
    other = evolve(made.pack, name=made.pack.name + "x")
    with pytest.raises(SealedError):
        kept.opened(other)


def test_the_oldest_of_a_kind_go_and_none_is_kept_for_long(night: Night, kept: Packs) -> None:
    by_hand = make(night, kept, Why.BY_HAND).pack
    made = []
    for _ in range(5):
        night.pass_(days=1)
        made.append(make(night, kept).pack)
    left = [one.name for one in kept.all()]
    assert left == [*(one.name for one in reversed(made[-3:])), by_hand.name]
    night.pass_(days=40)
    last = make(night, kept).pack
    assert kept.all() == (last,)
    assert len(list(kept.folder.iterdir())) == 2
    with pytest.raises(NotFoundError):
        kept.named(by_hand.name)


def test_a_level_that_changed_asks_for_a_pack_once(night: Night, kept: Packs) -> None:
    def is_due() -> bool:
        return bool(night.town.read(packs.has_changed, DISTRICT, kept))

    assert not is_due()
    said: dict[str, Any] = {"track": Track.FLOOD, "authority": "a", "document": "d"}
    decision = activating.Said(code12=STREET, value=Value.II, **said)
    night.town.write(activating.decide, decision)
    assert is_due()
    night.pass_(minutes=1)
    make(night, kept, Why.LEVEL)
    assert not is_due()
    night.pass_(minutes=1)
    night.town.write(activating.decide, evolve(decision, value=Value.I))
    assert is_due()


def test_that_names_left_the_roster_for_a_pack_is_on_record(night: Night, kept: Packs) -> None:
    people(night)
    made = make(night, kept)
    (entry,) = night.town.entries(action="exported")
    assert entry.subject_id == made.pack.name
    assert re.search(r'"people": ?1', str(entry.after))
    assert "without network" in entry.why
    assert PHONE not in str(entry)
