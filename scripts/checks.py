"""What is checked before the tests: style, types, walls, packages, weak spots."""

import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from environment import BIN, ROOT

#: bandit finds Python files by their ending; the scripts have none.
_NAMES = ("bench", "docs", "pictures", "serve", "test", "words")
_SCRIPTS = " ".join(f"scripts/{one}" for one in _NAMES)
_BANDIT = f"bandit --quiet --configfile pyproject.toml --recursive riskmap scripts {_SCRIPTS}"
CHECKS = ("ruff check", "ruff format --check", "mypy", "lint-imports", "deptry .", _BANDIT)


def failing() -> list[str]:
    """Run all checks, two at a time, and return those that fail."""
    with ThreadPoolExecutor(2) as pool:
        went = zip(CHECKS, pool.map(passes, CHECKS), strict=True)
        return [check for check, is_good in went if not is_good]


def passes(check: str) -> bool:
    """Run one check, then show what it said and how it went."""
    started = time.monotonic()
    tool, *words = check.split()
    done = subprocess.run(
        [BIN / tool, *words],
        cwd=ROOT,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    how = f"FAILED (code {done.returncode})" if done.returncode else "passed"
    print(f"{done.stdout}== {check}: {how}, {time.monotonic() - started:.1f} s", flush=True)
    return done.returncode == 0
