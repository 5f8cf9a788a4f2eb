"""What the room can do: look, judge, relay; show warnings, call people, give alerts out."""
