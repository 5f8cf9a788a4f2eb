"""A place is a folder: what is read from it, its units, and what is at risk in it."""
