"""What is done in the room: one function for each use; nothing here commits."""
