"""A situation report as DOCX, for those who go on writing in it: the same content as the PDF."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from riskmap.core.words import N_
from riskmap.locale.tongues import Tongue
from riskmap.reporting.service.situation.content import Block, Situation
from riskmap.reporting.service.situation.picture import as_png

_FONT = "SimSun"
_MARK = RGBColor(0x7A, 0x5A, 0xF8)


def as_docx(one: Situation, tongue: Tongue) -> bytes:
    """Return the document."""
    made = Document()
    _set_up(made, one)
    made.add_heading(one.title, 0)
    made.add_paragraph(one.subtitle)
    made.add_paragraph(one.paragraph)
    for label, text in one.facts:
        made.add_paragraph(f"{label}: {text}" if not tongue.is_chinese else f"{label}：{text}")
    made.add_heading(tongue.say(N_("Figures")), 1)
    for block in one.tables:
        _table(made, block)
    if not one.tables:
        made.add_paragraph(tongue.say(N_("No figure has been accepted yet.")))
    made.add_heading(tongue.say(N_("What is not known")), 1)
    for text in one.unknown or (tongue.say(N_("Everything that was asked for is known.")),):
        made.add_paragraph(text)
    if one.map is not None:
        made.add_heading(tongue.say(N_("Map")), 1)
        made.add_picture(io.BytesIO(as_png(one.map)), width=Mm(160))
        for text in one.map_notes:
            made.add_paragraph(text)
    if one.words:
        made.add_heading(tongue.say(N_("What units write")), 1)
    for unit, label, text in one.words:
        made.add_heading(f"{unit} · {label}", 2)
        made.add_paragraph(text)
    made.add_heading(tongue.say(N_("Signatures")), 1)
    _signatures(made, one.signatures)
    for text in one.sources:
        made.add_paragraph(text)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _set_up(made: Any, one: Situation) -> None:
    normal = made.styles["Normal"]
    normal.font.size = Pt(10.5)
    for style in ("Normal", "Title", "Heading 1", "Heading 2"):
        fonts = made.styles[style].element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), _FONT)
    made.core_properties.title, made.core_properties.author = one.title, "riskmap"
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    if one.mark:
        head = section.header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = head.add_run(one.mark)
        run.bold, run.font.color.rgb = True, _MARK
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    foot.add_run(f"{one.title} · {one.subtitle} · ")
    _field(foot, "PAGE")
    foot.add_run(" / ")
    _field(foot, "NUMPAGES")


def _field(paragraph: Any, name: str) -> None:
    """Add what a reader of the document counts itself."""
    run = paragraph.add_run()
    for kind in ("begin", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        if kind == "end":
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = name
            run._r.append(text)  # noqa: SLF001 - fields have no other door
        run._r.append(mark)  # noqa: SLF001


def _table(made: Any, block: Block) -> None:
    table = made.add_table(rows=1, cols=len(block.heads), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, block.heads, strict=True):
        cell.text = text
    repeats = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeats)  # noqa: SLF001 - repeated on each page
    for row in block.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    made.add_paragraph()


def _signatures(made: Any, labels: tuple[str, ...]) -> None:
    table = made.add_table(rows=0, cols=2, style="Table Grid")
    for label in labels:
        row = table.add_row()
        row.height = Mm(14)
        row.cells[0].text = label
    made.add_paragraph()
