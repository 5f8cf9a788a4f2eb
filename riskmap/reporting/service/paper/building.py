"""Build a PDF from headings, sentences, tables and a map; every page has its number and mark."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from attrs import define, field
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from riskmap.core.words import N_, Message
from riskmap.reporting.service.paper.frame import INK, QUIET, SIDE, Numbered, PageFrame, register

LINE = colors.HexColor("#9AA7AE")
#: Width of what stands on a page, points.
WIDTH = A4[0] - 2 * SIDE - 12  # a frame keeps 6 points free on each side
Say = Callable[[Message | str], str]


@define
class Paper:
    """A paper that is written from top to bottom.

    Parameters
    ----------
    title
        Of the whole; stands on every page.
    say
        Says a sentence in the language of the paper.
    mark
        What is said on every page where something is made up; empty for none.
    foot
        What else stands at the foot of every page.
    """

    title: str
    say: Say
    is_chinese: bool = True
    mark: str = ""
    foot: str = ""
    _parts: list[Flowable] = field(factory=list)

    def head(self, text: str, level: int = 1) -> None:
        """Write a heading."""
        size = {0: 18, 1: 13, 2: 11}[level]
        self._parts.append(self._text(text, size=size, before=size * 0.6, after=4, keeps=True))

    def write(self, text: str, *, is_quiet: bool = False, size: float = 10.5) -> None:
        """Write a paragraph."""
        self._parts.append(self._text(text, size=size, is_quiet=is_quiet, after=4))

    def table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float] = (),
        *,
        size: float = 8.5,
    ) -> None:
        """Write a table whose head stands again on each page; widths are shares of the page."""
        shares = widths or [1] * len(heads)
        points = [WIDTH * share / sum(shares) for share in shares]
        cells = [[self._cell(one, size) for one in row] for row in (heads, *rows)]
        made = Table(cells, colWidths=points, repeatRows=1)
        look = [
            ("GRID", (0, 0), (-1, -1), 0.4, LINE),
            ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#F0EFEA")),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            *((side, (0, 0), (-1, -1), 3) for side in ("TOPPADDING", "BOTTOMPADDING")),
        ]
        made.setStyle(TableStyle(look))
        self._parts += [made, Spacer(1, 6)]

    def facts(self, rows: Sequence[tuple[str, str]]) -> None:
        """Write labels and what they say, beside each other."""
        cells = [
            [self._cell(label, 9.5, is_quiet=True), self._cell(text, 9.5)] for label, text in rows
        ]
        made = Table(cells, colWidths=[WIDTH * 0.24, WIDTH * 0.76])
        made.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"),
                                  ("BOTTOMPADDING", (0, 0), (-1, -1), 2)]))  # fmt: skip
        self._parts += [made, Spacer(1, 4)]

    def blanks(self, labels: Sequence[str], *, height: float = 17 * mm) -> None:
        """Leave room to write by hand: a label and a line each, kept on one page."""
        cells = [[self._cell(one, 10), ""] for one in labels]
        made = Table(cells, colWidths=[WIDTH * 0.3, WIDTH * 0.7], rowHeights=height)
        made.setStyle(TableStyle([("LINEBELOW", (1, 0), (1, -1), 0.6, INK),
                                  ("VALIGN", (0, 0), (-1, -1), "BOTTOM")]))  # fmt: skip
        self._parts.append(KeepTogether([made, Spacer(1, 6)]))

    def add(self, part: Flowable) -> None:
        """Add a drawing."""
        self._parts.append(part)

    def next_page(self) -> None:
        """Go on on a new page."""
        self._parts.append(PageBreak())

    def pdf(self) -> bytes:
        """Return the paper."""
        made = io.BytesIO()
        document = SimpleDocTemplate(
            made,
            pagesize=A4,
            leftMargin=SIDE,
            rightMargin=SIDE,
            topMargin=20 * mm,
            bottomMargin=18 * mm,
            title=self.title,
            author="riskmap",
            pageCompression=1,
        )
        document.build(list(self._parts), canvasmaker=self._canvas)
        return made.getvalue()

    def _canvas(self, *args: Any, **more: Any) -> Canvas:
        frame = PageFrame(title=self.title, mark=self.mark, foot=self.foot, page=self._page)
        return Numbered(*args, frame=frame, **more)

    def _page(self, number: int, of: int) -> str:
        return self.say(Message(N_("Page {number} of {of}"), {"number": number, "of": of}))

    def _text(self, text: str, *, size: float, is_quiet: bool = False, before: float = 0,
              after: float = 0, keeps: bool = False) -> Paragraph:  # fmt: skip
        look = ParagraphStyle(
            "text",
            fontName=register(),
            fontSize=size,
            leading=size * 1.45,
            textColor=QUIET if is_quiet else INK,
            spaceBefore=before,
            spaceAfter=after,
            keepWithNext=keeps,
            wordWrap="CJK" if self.is_chinese else None,
        )
        return Paragraph(escape(text), look)

    def _cell(self, text: str, size: float, *, is_quiet: bool = False) -> Paragraph:
        return self._text(text, size=size, is_quiet=is_quiet)
