"""Judge a table of officers row by row: one bad row keeps no other out."""

from __future__ import annotations

from attrs import evolve

from riskmap.people.imports.reading import Texts
from riskmap.people.service.roster.judging.checked import Checked, Step
from riskmap.people.service.roster.judging.rows import judge_row
from riskmap.people.service.roster.judging.there import look
from riskmap.store import Reading

__all__ = ["Checked", "Step", "judge"]


def judge(uow: Reading, texts: Texts) -> Checked:
    """Say row by row what can be taken, compared with what is there; nothing is written."""
    there = look(uow)
    steps, findings = [], list(texts.findings)
    for row, text in texts.rows:
        step, remarks = judge_row(there, row, text)
        findings += [evolve(one, row=row, file=texts.file_name) for one in remarks]
        if step is not None:
            steps.append(step)
    return Checked(texts=texts, steps=tuple(steps), findings=tuple(findings))
