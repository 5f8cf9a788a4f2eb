"""Tracks of tropical cyclones: what they are, reading them, how often storms come near."""

from riskmap.risk.tracks.model import AveragingError, Track, annual_frequency
from riskmap.risk.tracks.reading import FORMATS, TrackFile, read_tracks
from riskmap.risk.tracks.steps import TrackSteps, nearest_km, steps_of

__all__ = [
    "FORMATS",
    "AveragingError",
    "Track",
    "TrackFile",
    "TrackSteps",
    "annual_frequency",
    "nearest_km",
    "read_tracks",
    "steps_of",
]
