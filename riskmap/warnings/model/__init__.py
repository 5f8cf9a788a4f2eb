"""Records and rules of the room. Nothing here reads or writes."""
