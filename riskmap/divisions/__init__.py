"""Register of administrative divisions: codes, names, validity, boundaries."""
