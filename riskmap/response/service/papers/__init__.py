"""Papers of the room for a pack: what one has to know of the response when no network is left."""
