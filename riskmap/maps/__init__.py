"""Cartography: palette, colour scales, legends, layers and folium pages.

Knows neither rooms nor Flask: what is drawn comes in as records, what goes out
is text for the door to serve.
"""
