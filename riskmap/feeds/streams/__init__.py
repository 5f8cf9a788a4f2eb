"""Streams: what is listened to, cut at whole messages, and handed over while it is fresh."""
