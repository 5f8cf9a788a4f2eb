"""The audit log for auditors and administrators."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("audit", __name__)

ROLES = ("auditor", "administrator")
