"""What the room finds in series of a station, drawn over time for the page of that station."""

from riskmap.warnings.studies.collecting import studies

__all__ = ["studies"]
