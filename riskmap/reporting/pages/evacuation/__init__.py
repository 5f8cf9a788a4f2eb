"""Pages of evacuation: the board, what a committee and a shelter tell, people ticked off."""

from riskmap.reporting.pages.evacuation import board, entering, helped

__all__ = ["board", "entering", "helped"]
