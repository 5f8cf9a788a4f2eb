"""Our own sources, one module a format. Others come as entry points of ``riskmap.feeds``."""
