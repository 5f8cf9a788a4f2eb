"""The situation report of an event: the same content as PDF to print and DOCX to go on with."""

from riskmap.reporting.service.situation.as_docx import as_docx
from riskmap.reporting.service.situation.as_pdf import as_pdf
from riskmap.reporting.service.situation.content import Situation, situation

__all__ = ["Situation", "as_docx", "as_pdf", "situation"]
