"""The survey of coping capacity as it is handed in: answers by code, names and phones left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from riskmap.core.words import N_, Message
from riskmap.risk.capacity.form import SurveyField, capacity_form
from riskmap.risk.check.look import Look
from riskmap.risk.place.tables import number, whole_number
from riskmap.risk.region import Capacity

#: What one unit answered, by field; None: not answered.
Answers = Mapping[str, float | None]

_YES = ("1", "yes", "true", "是")
_NO = ("0", "no", "false", "否")


def read_survey(look: Look, declared: Capacity) -> dict[str, Answers]:
    """Return the answers that can be counted, by code; an empty cell is not answered.

    Fields that the nine indicators need must be there; the other countable ones may be.
    """
    form = capacity_form()
    countable = {one.name: one for one in form.fields if one.kind in _READ}
    needed = form.needed_fields
    others = [name for name in countable if name not in needed]
    personal = [one.name for one in form.fields if one.personal]
    found: dict[str, Answers] = {}
    named: set[str] = set()
    seen: set[str] = set()
    rows = look.tables.rows(
        declared.file, (declared.code_field, *needed), optional=(*others, *personal)
    )
    for row, cells in rows:
        code = look.tables.code(
            declared.file, row, declared.code_field, cells[declared.code_field], seen=seen
        )
        named |= {name for name in personal if cells.get(name)}
        answers = {
            name: _answer(look, declared.file, row, field, cells[name])
            for name, field in countable.items()
            if name in cells
        }
        if code is not None:
            found[code] = answers
    _warn_of_names(look, declared.file, named)
    return found


def _answer(look: Look, file: str, row: int, field: SurveyField, text: str) -> float | None:
    if not text:
        return None
    read, allowed = _READ[field.kind]
    answer = read(text)
    if answer is None or answer < 0:
        look.tables.note(file, row, field.name, text, allowed)
        return None
    return float(answer)


def _yes_or_no(text: str) -> float | None:
    lower = text.lower()
    return 1.0 if lower in _YES else 0.0 if lower in _NO else None


_READ: Mapping[str, tuple[Callable[[str], float | None], Message]] = {
    "yes_no": (_yes_or_no, Message(N_("1 for yes, 0 for no, or nothing if unknown"))),
    "whole": (whole_number, Message(N_("a whole number from 0, or nothing if unknown"))),
    "number": (number, Message(N_("a number from 0, or nothing if unknown"))),
}


def _warn_of_names(look: Look, file: str, named: Iterable[str]) -> None:
    for name in sorted(named):
        look.warn(
            "personal_data",
            N_("The column {field} holds names or phone numbers, which are not needed nor kept."),
            file=file,
            field=name,
        )
