"""The past tried: detectors asked again with what was known then, held against dated events."""
