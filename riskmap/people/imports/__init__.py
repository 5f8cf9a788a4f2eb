"""Tables of officers that somebody brings: columns, values, what is wrong with a row."""
