"""Hazard makers: return-period maps for places that have none. What they make is labelled."""
