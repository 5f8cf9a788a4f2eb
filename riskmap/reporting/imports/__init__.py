"""Tables of lists by name that somebody brings or takes along: which columns they have."""
