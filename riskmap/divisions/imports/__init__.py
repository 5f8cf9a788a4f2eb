"""A district's own data: read, checked row by row, and told what is wrong with it."""
