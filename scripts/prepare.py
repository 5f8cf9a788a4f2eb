"""Set-up, step by step; each step is skipped while its inputs are as they were.

A step that is done leaves a stamp, ``.venv/.riskmap-<step>``, holding the hash of its inputs.
Needs nothing but Python's standard library.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import packages
from environment import LOCKS, PYTHON, ROOT, VENV, SetupError, stop, timed

WEB = ROOT / "riskmap" / "web"


def prepare(lock: str) -> None:
    """Bring ``.venv`` and the browser code up to date, or exit saying what is in the way.

    Parameters
    ----------
    lock
        Which set of packages: ``serve``, or ``test``, which holds all of ``serve`` and more.
    """
    try:
        _environment()
        _packages(lock)
        _project()
        _browser_code()
    except SetupError as error:
        stop(error)
    except KeyboardInterrupt:
        sys.exit("\nStopped. Run the same command again to go on from here.")


def _environment() -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    here = [version, str(ROOT)]
    _step("venv", f"Python {version} environment in .venv", here, packages.make_venv, PYTHON)


def _packages(lock: str) -> None:
    digests = {name: _digest([LOCKS / f"{name}.txt"]) for name in ("serve", "test")}
    if _read_stamp("packages") in {digests[lock], digests["test"]}:
        return
    _stamp("project").unlink(missing_ok=True)  # to install exactly the lock removes riskmap
    title = f"packages of scripts/locks/{lock}.txt"
    _do("packages", title, digests[lock], lambda: packages.install_packages(lock))


def _project() -> None:
    about = [ROOT / "pyproject.toml", ROOT / "scripts" / "hatch_build.py"]
    about += sorted(ROOT.glob("riskmap/locale/**/*.po"))
    _step("project", "riskmap and its catalogues", about, packages.install_project)
    code = [f"{one} {one.stat().st_mtime_ns}" for one in sorted(ROOT.glob("riskmap/**/*.py"))]
    _step("bytecode", "bytecode of riskmap", code, packages.compile_own_code)


def _browser_code() -> None:
    lists = [ROOT / "package.json", ROOT / "package-lock.json"]
    installed = ROOT / "node_modules" / ".package-lock.json"
    _step("browser", "browser code from npm", lists, packages.install_browser_code, installed)
    recipe = [*lists, WEB / "vendor.py", WEB / "vendor.toml"]
    manifest = WEB / "static" / "vendor" / "manifest.json"
    _step("vendor", "browser code into static/", recipe, packages.copy_browser_code, manifest)


def _step(
    name: str,
    title: str,
    inputs: Iterable[str | Path],
    do: Callable[[], None],
    result: Path = VENV,
) -> None:
    """Do a step unless its stamp holds the digest of `inputs` and `result` is there."""
    wanted = _digest(inputs)
    if _read_stamp(name) != wanted or not result.exists():
        _do(name, title, wanted, do)


def _do(name: str, title: str, wanted: str, do: Callable[[], None]) -> None:
    _stamp(name).unlink(missing_ok=True)
    with timed(title):
        do()
    _stamp(name).write_text(wanted, encoding="utf-8")


def _stamp(name: str) -> Path:
    return VENV / f".riskmap-{name}"


def _read_stamp(name: str) -> str:
    path = _stamp(name)
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _digest(inputs: Iterable[str | Path]) -> str:
    """Return one hash of texts and of the contents of files."""
    together = hashlib.sha256()
    for one in inputs:
        content = one.read_bytes() if isinstance(one, Path) else one.encode()
        together.update(hashlib.sha256(content).digest())
    return together.hexdigest()
