"""A certificate as PDF, A4, in Chinese and English.

The fonts are those that every reader of PDF brings for Chinese (``STSong-Light``): the file
stays small, and no font has to be installed where it is made.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from riskmap.core.words import N_, Message
from riskmap.people.service.training.certificates import Certificate

_FONT = "STSong-Light"
_INK, _QUIET = HexColor("#16262F"), HexColor("#51626C")
_LEFT, _WIDTH = 25 * mm, A4[0]
Say = Callable[[Message], str]
Day = Callable[[date], str]


def as_pdf(one: Certificate, say: Say, *, day: Day = date.isoformat, language: str = "zh") -> bytes:
    """Return a certificate as a PDF of one page, in the language of `say`."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=A4, pageCompression=1)
    canvas.setTitle(f"{say(Message(N_('Certificate of training')))} {one.number}")
    canvas.setAuthor("riskmap")
    _frame(canvas)
    if one.is_demo:
        _mark(canvas, say)
    _middle(canvas, 232, 30, say(Message(N_("Certificate of training"))))
    _middle(canvas, 190, 26, one.attendance.name)
    _middle(canvas, 178, 13, one.unit.name(language))
    _middle(canvas, 155, 14, say(Message(N_("took part in the training"))))
    _middle(canvas, 142, 20, one.session.title)
    for line, (label, text) in enumerate(facts(one, say, day=day, language=language)):
        _fact(canvas, 118 - 9 * line, label, text)
    canvas.showPage()
    canvas.save()
    return made.getvalue()


def facts(one: Certificate, say: Say, *, day: Day, language: str) -> tuple[tuple[str, str], ...]:
    """Return what else stands on a certificate, labels and texts; what is empty is left out.

    Parameters
    ----------
    day
        Writes a day as the reader does.
    language
        Of the names of divisions.
    """
    held = one.session
    rows = (
        (N_("Held on"), f"{day(held.held_on)} {held.begins}".strip()),
        (N_("Hours"), held.hours),
        (N_("Place"), held.place),
        (N_("Trainer"), held.trainer),
        (N_("Held by"), one.holder.name(language)),
        (N_("Number"), one.number),
    )
    return tuple((say(Message(label)), text) for label, text in rows if text)


def _frame(canvas: Canvas) -> None:
    canvas.setStrokeColor(HexColor("#0B6B6F"))
    canvas.setLineWidth(1.2)
    canvas.rect(15 * mm, 15 * mm, _WIDTH - 30 * mm, A4[1] - 30 * mm)
    canvas.setLineWidth(0.4)
    canvas.rect(17 * mm, 17 * mm, _WIDTH - 34 * mm, A4[1] - 34 * mm)


def _mark(canvas: Canvas, say: Say) -> None:
    """Say across the head and the foot that nothing is certified here."""
    canvas.setFillColor(HexColor("#7A5AF8"))
    canvas.rect(15 * mm, A4[1] - 28 * mm, _WIDTH - 30 * mm, 13 * mm, fill=1, stroke=0)
    canvas.setFillColor(HexColor("#FFFFFF"))
    canvas.setFont(_FONT, 14)
    said = say(Message(N_("Demonstration: the person is made up, and this certifies nothing.")))
    canvas.drawCentredString(_WIDTH / 2, A4[1] - 23 * mm, said)


def _middle(canvas: Canvas, at: float, size: float, text: str) -> None:
    """Write a line in the middle, smaller if it would not fit."""
    room = _WIDTH - 2 * _LEFT
    width = pdfmetrics.stringWidth(text, _FONT, size)
    canvas.setFillColor(_INK)
    canvas.setFont(_FONT, size if width <= room else size * room / width)
    canvas.drawCentredString(_WIDTH / 2, at * mm, text)


def _fact(canvas: Canvas, at: float, label: str, text: str) -> None:
    room = _WIDTH - 2 * _LEFT - 35 * mm
    width = pdfmetrics.stringWidth(text, _FONT, 12)
    canvas.setFillColor(_QUIET)
    canvas.setFont(_FONT, 12)
    canvas.drawString(_LEFT + 10 * mm, at * mm, label)
    canvas.setFillColor(_INK)
    canvas.setFont(_FONT, 12 if width <= room else 12 * room / width)
    canvas.drawString(_LEFT + 45 * mm, at * mm, text)
