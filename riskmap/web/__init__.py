"""The browser's way in: assembles the rooms' pages into one application."""
