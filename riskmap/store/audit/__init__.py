"""The audit log: who changed or looked at what, from where and why, in chains of hashes."""
