"""What is checked before the tests: style, types, walls, packages, weak spots."""

import subprocess
import time

from environment import BIN, ROOT

#: bandit finds Python files by their ending; the scripts have none.
_NAMES = ("bench", "docs", "pictures", "serve", "test", "words")
_SCRIPTS = " ".join(f"scripts/{one}" for one in _NAMES)
_BANDIT = f"bandit --quiet --configfile pyproject.toml --recursive riskmap scripts {_SCRIPTS}"
CHECKS = ("ruff check", "ruff format --check", "mypy", "lint-imports", "deptry .", _BANDIT)


def passes(check: str) -> bool:
    """Run one check in sight and say how it went."""
    print(f"\n== {check}", flush=True)
    started = time.monotonic()
    tool, *words = check.split()
    code = subprocess.call([BIN / tool, *words], cwd=ROOT)
    how = f"FAILED (code {code})" if code else "passed"
    print(f"== {check}: {how}, {time.monotonic() - started:.1f} s", flush=True)
    return code == 0
