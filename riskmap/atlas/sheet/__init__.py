"""The sheet of one unit: what is known of it, in the words of the reader, on one page."""
