"""An assessment as files: tables, layers, a picture, and what it was made of."""
