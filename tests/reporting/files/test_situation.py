"""A situation report says the same on paper and in the document, and both can be read again."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from attrs import evolve
from pypdf import PdfReader

from riskmap.locale.tongues import Tongue
from riskmap.reporting.service import situation as papers
from riskmap.reporting.service.official import official
from riskmap.reporting.service.situation import Situation
from tests.reporting.files.test_paragraphs import ENGLISH, SAID, TONGUES
from tests.reporting.reports.conftest import FIRST, STREET, Night


def a_situation(night: Night, tongue: Tongue = ENGLISH) -> Situation:
    event_id = night.begin(FIRST, SAID, summary="铜川路积水 <25> 厘米 & 退水中")
    night.begin(STREET, SAID, event_id=event_id)

    def look(uow: Any) -> Situation:
        return papers.situation(uow, official(uow, event_id, STREET, night.clock.now()), tongue)

    made: Situation = night.town.read(look)
    return made


def text_of_pdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def text_of_docx(content: bytes) -> str:
    made = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in made.paragraphs), *cells])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_paper_and_document_say_the_same(night: Night, language: str) -> None:
    tongue = TONGUES[language]
    one = a_situation(night, tongue)
    texts = [
        text_of_pdf(papers.as_pdf(one, tongue)), text_of_docx(papers.as_docx(one, tongue)),
    ]  # fmt: skip
    flat = ["".join(text.split()) for text in texts]
    wanted = [one.title, one.paragraph, *one.unknown, *one.signatures, *one.sources]
    wanted += [cell for block in one.tables for row in block.rows for cell in row]
    wanted += [text for _, _, text in one.words]
    for said in wanted:
        assert all("".join(said.split()) in text for text in flat), said


def test_every_page_has_its_number_and_the_mark_of_a_drill(night: Night) -> None:
    one = evolve(a_situation(night), mark="Drill: nothing of this happened.", words=_long())
    pages = PdfReader(io.BytesIO(papers.as_pdf(one, ENGLISH))).pages
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert f"Page {number} of {len(pages)}" in text
        assert "Drill: nothing of this happened." in text
    made = docx.Document(io.BytesIO(papers.as_docx(one, ENGLISH)))
    assert made.sections[0].header.paragraphs[0].text == one.mark


def _long() -> tuple[tuple[str, str, str], ...]:
    return tuple((f"unit {number}", "Scene", "water " * 60) for number in range(20))


def test_a_figure_that_is_unknown_is_never_a_zero_on_paper(night: Night) -> None:
    one = a_situation(night)
    heads = [head for block in one.tables for head in block.heads]
    cells = [row for block in one.tables for row in block.rows]
    assert any(head.startswith("Injured persons") for head in heads)
    block = next(one_ for one_ in one.tables if "Injured persons (persons)" in one_.heads)
    place = block.heads.index("Injured persons (persons)")
    assert {row[place] for row in block.rows} == {"unknown"}
    assert "≥ 12" in {cell for row in cells for cell in row}
    assert one.unknown[0] == "Not known of the whole: Injured persons."
