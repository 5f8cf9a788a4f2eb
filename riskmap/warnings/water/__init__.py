"""Arithmetic of levels and tides: arrays and numbers in, numbers out."""
