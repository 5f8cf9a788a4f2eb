"""What the room can do; each module is one kind of work."""
