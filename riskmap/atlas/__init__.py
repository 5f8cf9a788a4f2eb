"""Pages that show many rooms at once: the map and the community sheet."""
