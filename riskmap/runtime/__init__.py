"""The stairs: settings are read once, parts are built and handed out."""

from riskmap.runtime.parts import Runtime, open_runtime
from riskmap.runtime.resources import Home, Resources

__all__ = ["Home", "Resources", "Runtime", "open_runtime"]
