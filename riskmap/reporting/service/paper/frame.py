"""Head and foot of every page: title, mark of what is made up, number of the page.

The font is one that every reader of PDF brings for Chinese (``STSong-Light``): files stay small.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import frozen
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
INK, QUIET = colors.HexColor("#16262F"), colors.HexColor("#51626C")
MARK = colors.HexColor("#7A5AF8")
SIDE = 16 * mm


@frozen(kw_only=True)
class PageFrame:
    """What stands around each page; `page` says number and count of pages."""

    title: str
    mark: str
    foot: str
    page: Callable[[int, int], str]


def register() -> str:
    """Return the name of the font, known to reportlab from now on."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    return FONT


class Numbered(Canvas):  # type: ignore[misc]
    """Writes head and foot of each page when it is known how many there are."""

    def __init__(self, *args: Any, frame: PageFrame, **more: Any) -> None:
        super().__init__(*args, **more)
        self._around = frame
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - the name reportlab calls
        """Keep the page until it is known how many there are."""
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Frame and write all pages."""
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self._frame(number, len(self._pages))
            super().showPage()
        super().save()

    def _frame(self, number: int, of: int) -> None:
        around = self._around
        self.setFont(register(), 8)
        self.setFillColor(QUIET)
        self.drawString(SIDE, A4[1] - 11 * mm, around.title)
        self.drawString(SIDE, 10 * mm, around.foot)
        self.drawRightString(A4[0] - SIDE, 10 * mm, around.page(number, of))
        if around.mark:
            self.setFillColor(MARK)
            self.rect(0, A4[1] - 6 * mm, A4[0], 6 * mm, fill=1, stroke=0)
            self.setFillColor(colors.white)
            self.setFont(register(), 10)
            self.drawCentredString(A4[0] / 2, A4[1] - 4.4 * mm, around.mark)
