"""Where set-up works, and how it runs other programs: quietly, with a log, in sight."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOG = VENV / "riskmap-setup.log"
LOCKS = ROOT / "scripts" / "locks"
HEARTBEAT_S = 4.0
TAIL_LINES = 15


class SetupError(Exception):
    """A step did not work; carries what to do about it."""

    def __init__(self, what: str, mend: str) -> None:
        self.mend = mend
        super().__init__(what)


def run(*words: object, mend: str, env: Mapping[str, str] | None = None) -> None:
    """Run a program from the project's root, its output in the log, a dot every few seconds.

    Raises
    ------
    SetupError
        It ended with another code than 0, or could not be started.
    """
    line = " ".join(str(word) for word in words)
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {line}\n")
        log.flush()
        try:
            child = subprocess.Popen(
                [str(word) for word in words],
                cwd=ROOT,
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        except OSError as error:
            raise SetupError(f"cannot start {words[0]}: {error}", mend) from None
        code = _wait(child)
    if code:
        raise SetupError(f"'{line}' ended with code {code}", mend)


def _wait(child: subprocess.Popen[bytes]) -> int:
    while True:
        try:
            return child.wait(HEARTBEAT_S)
        except subprocess.TimeoutExpired:
            print(".", end="", flush=True)


def answer(*words: object) -> str:
    """Return what a program prints, or nothing when it fails or does not exist."""
    try:
        done = subprocess.run(
            [str(word) for word in words],
            cwd=ROOT,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


@contextmanager
def timed(title: str) -> Iterator[None]:
    """Print the title at once, and the seconds it took when it is done."""
    print(f"  {title} ...", end="", flush=True)
    started = time.monotonic()
    yield
    print(f" {time.monotonic() - started:.1f} s", flush=True)


def stop(error: SetupError) -> None:
    """Say what failed, show the end of the log and how to mend it, and exit with code 1."""
    print(f"\n\nSet-up stopped: {error}", file=sys.stderr)
    if LOG.exists():
        last = LOG.read_text(encoding="utf-8", errors="replace").splitlines()[-TAIL_LINES:]
        print(f"The end of {LOG.relative_to(ROOT)}:", file=sys.stderr)
        print(*(f"  | {line}" for line in last), sep="\n", file=sys.stderr)
    print(f"To mend: {error.mend}", file=sys.stderr)
    print("Then run the same command again; what is done stays done.", file=sys.stderr)
    sys.exit(1)


def become(*words: object) -> None:
    """Turn this process into `python words`, from the project's root; does not return."""
    command = [str(PYTHON), *(str(word) for word in words)]
    sys.stdout.flush()
    os.chdir(ROOT)
    if os.name == "nt":  # where exec would hand the prompt back while the program still runs
        sys.exit(subprocess.call(command))
    os.execv(PYTHON, command)  # nosec B606
