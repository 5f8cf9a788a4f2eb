"""Reports as JSON and back: what is kept of one beside its figures."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import evolve
from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn

from riskmap.core.figure import Figure
from riskmap.reporting.model.figures import Figures
from riskmap.reporting.model.reports import (
    Amended,
    Call,
    Danger,
    Header,
    Position,
    Report,
    Signed,
)

_CONVERTER = Converter()
_CONVERTER.register_unstructure_hook(datetime, datetime.isoformat)
_CONVERTER.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
_CONVERTER.register_unstructure_hook(UUID, lambda one: one.hex)
_CONVERTER.register_structure_hook(UUID, lambda text, _: UUID(text))
_CONVERTER.register_unstructure_hook(Figure, Figure.to_json)
_CONVERTER.register_structure_hook(Figure, lambda value, _: Figure.from_json(value))
for _record in (Amended, Call, Danger, Header, Position, Report, Signed):
    _CONVERTER.register_unstructure_hook(
        _record,
        make_dict_unstructure_fn(_record, _CONVERTER, _cattrs_omit_if_default=True),
    )


def body_of(report: Report) -> dict[str, Any]:
    """Return what is kept of a report, without what is as it is by default, and its figures."""
    bare = evolve(report, figures={}) if report.figures else report
    body: dict[str, Any] = _CONVERTER.unstructure(bare)
    return body


def report_from(body: dict[str, Any], figures: Figures) -> Report:
    """Return the report that was kept."""
    return evolve(_CONVERTER.structure(body, Report), figures=figures)


def header_body(header: Header) -> dict[str, Any]:
    """Return a header as JSON."""
    body: dict[str, Any] = _CONVERTER.unstructure(header)
    return body


def header_from(body: dict[str, Any]) -> Header:
    """Return the header that was kept."""
    return _CONVERTER.structure(body, Header)
