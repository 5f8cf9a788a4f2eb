"""Exit codes, as documented in ``riskmap/docs/reference``."""

from __future__ import annotations

from riskmap.core.errors import (
    ConfigurationError,
    DatabaseError,
    LeaseLostError,
    MissingAssetError,
    RiskmapError,
    ScopeError,
)

OK = 0
#: The command did its work and found faults: doctor, a file that was checked.
FINDINGS = 1
#: The command line is wrong.
USAGE = 2
#: Settings are wrong, or something that set-up should have put in place is missing.
CONFIGURATION = 3
#: A file or a value was refused.
REFUSED = 4
#: The database cannot be reached, is of another version, or is in use.
DATABASE = 5
#: A fault in the program itself; its trace is in the log.
UNEXPECTED = 70
#: Stopped by Ctrl-C.
INTERRUPTED = 130
#: Whoever read what it wrote has gone, as ``head`` does.
UNREAD = 141

_BY_ERROR: tuple[tuple[type[RiskmapError], int], ...] = (
    (ConfigurationError, CONFIGURATION),
    (MissingAssetError, CONFIGURATION),
    (DatabaseError, DATABASE),
    (LeaseLostError, DATABASE),
    (ScopeError, UNEXPECTED),
)


def exit_code(error: RiskmapError) -> int:
    """Return the exit code for an error: data refused, unless it is of another kind."""
    return next((code for kind, code in _BY_ERROR if isinstance(error, kind)), REFUSED)
