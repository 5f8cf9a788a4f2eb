"""The paragraph that says how an event stands at an hour: only what is known, the rest named."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files
from json import dumps
from typing import Any

from attrs import frozen

from riskmap.core.figure import Figure, FigureKind
from riskmap.core.words import N_, Message
from riskmap.reporting.model.figures import Figures, amount
from riskmap.reporting.model.indicators import Indicator, indicators


@frozen(kw_only=True)
class Told:
    """One figure that is known, as the paragraph tells it."""

    indicator: Indicator
    figure: Figure

    def message(self, unit: str) -> Message:
        """Return it with its unit, which is a word of the reader's language."""
        said = {
            "name": self.indicator.name,
            "amount": f"{amount(self.indicator, self.figure.amount or 0):,}",
            "unit": unit,
        }
        is_bound = self.figure.kind is FigureKind.AT_LEAST
        return Message(N_("{name}: at least {amount} {unit}"), said) if is_bound else Message(
            N_("{name}: {amount} {unit}"), said
        )  # fmt: skip


@frozen(kw_only=True)
class Paragraph:
    """A paragraph as it was frozen.

    Parameters
    ----------
    texts
        By language.
    basis, versions, figures
        What it rests on: the rule, ids of the versions, and the figures as JSON.
    sha256
        Of all that, so that anybody sees whether it was changed.
    """

    id: str
    event_id: str
    code12: str
    cutoff_at: datetime
    texts: Mapping[str, str]
    basis: str
    versions: tuple[str, ...]
    figures: Mapping[str, Any]
    sha256: str
    recorded_at: datetime
    actor: str

    @property
    def is_sound(self) -> bool:
        """Tell whether it is what it was when it was frozen."""
        return self.sha256 == hash_of(
            event_id=self.event_id,
            code12=self.code12,
            cutoff_at=self.cutoff_at,
            texts=self.texts,
            basis=self.basis,
            versions=self.versions,
            figures=self.figures,
        )


def hash_of(*, cutoff_at: datetime, **said: Any) -> str:
    """Return the hash of what a paragraph says and rests on."""
    text = dumps(
        {**said, "cutoff_at": cutoff_at.isoformat()},
        sort_keys=True,
        ensure_ascii=False,
        default=list,
    )
    return sha256(text.encode()).hexdigest()


def known(figures: Figures) -> tuple[Told, ...]:
    """Return the figures that are told, in order: known numbers and bounds."""
    return tuple(
        Told(indicator=one, figure=figures[one.slug])
        for one in _told()
        if one.slug in figures and not _says_nothing(figures[one.slug])
    )


def unknown(figures: Figures) -> tuple[Indicator, ...]:
    """Return what was asked for and is not known, of what a paragraph tells."""
    return tuple(one for one in _told() if one.slug in figures and _says_nothing(figures[one.slug]))


def _says_nothing(figure: Figure) -> bool:
    """Tell whether nothing is known of a figure: at least none says no more than unknown."""
    return figure.is_unknown or (figure.kind is FigureKind.AT_LEAST and not figure.amount)


@cache
def _told() -> Sequence[Indicator]:
    text = files("riskmap.reporting").joinpath("paragraph.toml").read_text("utf-8")
    slugs: Iterable[str] = tomllib.loads(text)["indicators"]
    return tuple(indicators()[slug] for slug in slugs)
