"""Evacuation: committees and shelters tell, the board adds up, reports may take it over."""

from riskmap.reporting.service.evacuation.boarding import (
    Board,
    board,
    latest,
    occasions,
    own_units,
    shelters,
)
from riskmap.reporting.service.evacuation.entering import (
    enter,
    enter_shelter,
    known,
    known_shelter,
    may_enter,
)
from riskmap.reporting.service.evacuation.offering import figures
from riskmap.reporting.service.evacuation.ticking import Listed, People, listed, people, tick

__all__ = [
    "Board",
    "Listed",
    "People",
    "board",
    "enter",
    "enter_shelter",
    "figures",
    "known",
    "known_shelter",
    "latest",
    "listed",
    "may_enter",
    "occasions",
    "own_units",
    "people",
    "shelters",
    "tick",
]
