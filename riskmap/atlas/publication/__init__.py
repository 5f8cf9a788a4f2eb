"""Maps as publications: what a map must show, who published which, what was withdrawn."""
