"""What a room offers to a pack: papers, each with its place among the others.

A room that has to be read when no network is left brings a ``papers.py`` with one function,
``papers() -> Iterable[PackPaper]``. Packs collect them; no list of rooms stands anywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import field, frozen, validators

from riskmap.reporting.service.packs.facts import Facts
from riskmap.store import Parts, Reading


def _nobody(_uow: Reading, _facts: Facts) -> Iterable[str]:
    return ()


@frozen(kw_only=True)
class PackPaper:
    """One paper of a pack.

    Parameters
    ----------
    name
        Of its file, without number and ending: small letters and hyphens.
    rank
        Papers of smaller ranks lie above.
    draw
        Writes it, as a PDF.
    named
        Returns who is named in it: keys that are the same for the same person in all papers.
    """

    name: str = field(validator=validators.matches_re(r"[a-z]+(-[a-z]+)*"))
    rank: int
    draw: Callable[[Reading, Facts], bytes]
    named: Callable[[Reading, Facts], Iterable[str]] = _nobody


def papers_of(parts: Parts) -> tuple[PackPaper, ...]:
    """Return the papers that all rooms offer, the uppermost first."""
    found = [one for module in parts.modules("papers") for one in module.papers()]
    return tuple(sorted(found, key=lambda one: (one.rank, one.name)))
