"""How payloads are read: text and its lines, numbers, moments, tables by header."""
