"""From indicators to scores, one composite and five classes."""
