"""Hazards of a place: their maps, given or made, and what these say about each unit."""
