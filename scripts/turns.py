"""How the tests are run: in turns, several at a time, the checks before them."""

import os
import subprocess
import tempfile
from collections.abc import Sequence

from checks import failing
from environment import PYTHON, ROOT

WORKERS = min((os.cpu_count() or 1) + 1, 8)
#: What pytest is told, in turn. A file stays whole, as its tests share what it has set up.
#: The order is ours: tests/conftest.py puts those that last long first.
_AT_ONCE = (f"--numprocesses={WORKERS}", "--dist=loadfile", "--no-loadscope-reorder")
TURNS = (["-m", "not journey", *_AT_ONCE], ["-m", "journey", *_AT_ONCE])


def check() -> list[str]:
    """Return which checks fail; beside them the tests are compiled, as mypy leaves a core free."""
    words = [str(PYTHON), "-m", "pytest", "--collect-only", "-qq"]
    # What cannot be collected is told by the turns.
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL):
        return failing()


def test(turns: Sequence[list[str]]) -> bool:
    """Run pytest in turns, and tell whether all went well."""
    with tempfile.TemporaryDirectory(prefix="riskmap-tests-") as folder:
        env = {**os.environ, "RISKMAP_TEST_SHARED": folder}
        codes = [
            subprocess.call([PYTHON, "-m", "pytest", *turn], cwd=ROOT, env=env) for turn in turns
        ]
    return not any(codes)
