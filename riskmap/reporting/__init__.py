"""Reporting: what is in force, which reports are expected of whom, which came, what they say."""
