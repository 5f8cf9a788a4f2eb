"""Records of the room and their rules; nothing here reads or writes."""
