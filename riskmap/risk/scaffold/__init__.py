"""A newcomer's way in: from one file of outlines to a folder that can be assessed at once."""

from riskmap.risk.scaffold.asked import Asked
from riskmap.risk.scaffold.folder import Made, scaffold

__all__ = ["Asked", "Made", "scaffold"]
