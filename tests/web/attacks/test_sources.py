"""What our own source must not do, looked for in its syntax."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.fixtures.equipment import ROOT

PACKAGE = ROOT / "riskmap"
#: Asks other hosts; the rest of the program goes through it.
OUTSIDE = PACKAGE / "outside"
#: Asks only itself, whether it answers yet.
ITSELF = PACKAGE / "web" / "serve.py"
FORBIDDEN_CALLS = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "os.system",
    "os.popen",
    "pickle.load",
    "pickle.loads",
    "marshal.loads",
    "shelve.open",
    "yaml.load",
    "render_template_string",
    "flask.render_template_string",
    "hashlib.md5",
    "hashlib.sha1",
}
NETWORK = {
    "urllib.request",
    "http.client",
    "socket",
    "requests",
    "httpx",
    "httpx2",
    "ftplib",
    "paramiko",
    "serial",
    "smtplib",
    "telnetlib",
    "httpcore2",
    "xmlrpc.client",
}


@cache
def _trees() -> tuple[tuple[Path, ast.Module], ...]:
    files = sorted(PACKAGE.rglob("*.py"))
    return tuple((file, ast.parse(file.read_text("utf-8"))) for file in files)


@cache
def calls() -> tuple[tuple[Path, ast.Call, str], ...]:
    """Return every call of the package with the name that it calls."""
    return tuple(
        (file, node, ast.unparse(node.func))
        for file, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    )


def test_nothing_of_data_is_run() -> None:
    found = [
        f"{file.name}:{node.lineno} {name}"
        for file, node, name in calls()
        if name in FORBIDDEN_CALLS
    ]
    assert found == []


def test_nobody_starts_a_shell() -> None:
    found = [
        f"{file.name}:{node.lineno}"
        for file, node, _ in calls()
        if any(one.arg == "shell" and ast.unparse(one.value) != "False" for one in node.keywords)
    ]
    assert found == []


def test_arrays_are_read_without_pickles() -> None:
    found = [
        f"{file.name}:{node.lineno}"
        for file, node, _ in calls()
        if any(
            one.arg == "allow_pickle" and ast.unparse(one.value) != "False" for one in node.keywords
        )
    ]
    assert found == []


def test_no_pattern_is_made_of_input() -> None:
    """A pattern is a text that stands here, whole, or a constant of ours; never what came in."""
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno} {ast.unparse(node.args[0])}"
        for file, node, name in calls()
        if name.startswith("re.") and name != "re.escape" and node.args
        if not _is_ours(node.args[0])
    ]
    assert found == []


def _is_ours(pattern: ast.expr) -> bool:
    if isinstance(pattern, ast.JoinedStr):
        values = [one.value for one in pattern.values if isinstance(one, ast.FormattedValue)]
        return all(map(_is_ours, values))
    if isinstance(pattern, ast.BinOp):
        return _is_ours(pattern.left) and _is_ours(pattern.right)
    is_escaped = isinstance(pattern, ast.Call) and ast.unparse(pattern.func) == "re.escape"
    is_constant = isinstance(pattern, ast.Name) and pattern.id.isupper()
    return isinstance(pattern, ast.Constant) or is_escaped or is_constant


def test_no_room_glues_a_statement_together() -> None:
    """Texts of SQL are whole: what people write goes in as a parameter.

    The store itself writes names of its own tables, and numbers that it made, into some.
    """
    glued = []
    for file, node, name in calls():
        if file.is_relative_to(PACKAGE / "store"):
            continue
        if name.rpartition(".")[2] in {"text", "exec_driver_sql", "execute"} and node.args:
            first = node.args[0]
            looks_glued = isinstance(first, ast.JoinedStr | ast.BinOp)
            if looks_glued and re.search(
                r"\b(select|insert|update|delete)\b", ast.unparse(first), re.IGNORECASE
            ):
                glued.append(f"{file.relative_to(ROOT)}:{node.lineno}")
    assert glued == []


def test_nobody_else_asks_other_hosts() -> None:
    found = []
    for file, tree in _trees():
        if file.is_relative_to(OUTSIDE) or file == ITSELF:
            continue
        for node in ast.walk(tree):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [f"{file.relative_to(ROOT)}: {one}" for one in names if one in NETWORK]
    allowed = {"riskmap/clock/process.py: socket", "riskmap/store/lease.py: socket"}
    assert set(found) - allowed == set()


@pytest.mark.parametrize("folder", ["riskmap", "scripts", "templates", "config.toml"])
def test_no_key_and_no_password_stands_in_a_file(folder: str) -> None:
    secret = re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}"
        r"|xox[bp]-[0-9A-Za-z-]{20,}|(password|secret|api_key)\s*=\s*\"(?=[^\"]*\d)[^\"\s{]{12,}\"",
        re.IGNORECASE,
    )
    root = ROOT / folder
    files = [root] if root.is_file() else [one for one in root.rglob("*") if one.is_file()]
    texts = (one for one in files if one.suffix in {".py", ".toml", ".html", ".js", ".md", ""})
    found = [
        f"{one.relative_to(ROOT)}: {hit.group()}"
        for one in texts
        if "vendor" not in one.parts and "__pycache__" not in one.parts
        for hit in secret.finditer(one.read_text("utf-8", "ignore"))
    ]
    assert found == []


def test_a_browser_stores_nothing_but_looks_drawings_and_whether_alarms_sound() -> None:
    stores = [
        f"{file.name}: {line.strip()}"
        for file in (PACKAGE / "web" / "static" / "js").rglob("*.js")
        for line in file.read_text("utf-8").splitlines()
        if re.search(r"(localStorage|sessionStorage)\.setItem|indexedDB|document\.cookie", line)
    ]
    assert sorted(one.partition(":")[0] for one in stores) == [
        "alarms.js",
        "draw.js",
        "settings.js",
    ]
