"""What comes from outside by itself: observations, relayed signals, tracks, earthquakes."""
