"""Arithmetic of rain, water vapour and storms: arrays and numbers in, numbers out."""
