"""May two assessments be compared, how far, and what changed."""
