"""Hazard warnings: what the platform detects, and what others say and it relays."""
