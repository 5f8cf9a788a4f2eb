"""Coping capacity: survey, nine indicators, and scores relative to a run."""
