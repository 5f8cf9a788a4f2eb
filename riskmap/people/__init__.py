"""Accounts, roles held for an area and a period, sign-in, the devices of officers."""
