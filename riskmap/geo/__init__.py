"""Geometry on common ground: arrays in, arrays out, no input or output.

Coordinates are x (east, longitude) first, everywhere. Geographic coordinates are
stored in EPSG:4490; whatever is measured in metres is measured in the metric CRS
of its region. A raster is read here only when somebody hands it in, opened.
"""
