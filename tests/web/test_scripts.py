"""Our scripts: the language of old browsers, nothing evaluated, nobody else asked."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.fixtures.equipment import ROOT

STATIC = ROOT / "riskmap" / "web" / "static"
SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
VENDORED = sorted((STATIC / "vendor").glob("*/*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = (
    "/",
    "/?level=committee",
    "/?screen=wall",
    "/divisions/310107005000",
    "/divisions/310107005001",
    "/health",
    "/help",
    "/styleguide",
    "/nowhere",
)
#: Ways to run text as code, or to turn data into elements.
FORBIDDEN = (
    r"\beval\s*\(",
    r"\bnew\s+Function\b",
    r"\bsetTimeout\s*\(\s*[\"'`]",
    r"\.(inner|outer)HTML\s*=",
    r"\binsertAdjacentHTML\b",
    r"\bdocument\.write\b",
    r"\bsetAttribute\s*\(\s*[\"'](style|on\w+)[\"']",
)
#: Ways to change the prototype of all objects by what data call themselves: a member of a member
#: that data name. A member of an object of one's own, ``found[code] = …``, reaches no prototype,
#: and what is called ``at``, ``last`` or ``number`` here is an index of a list.
BY_NAME = (
    r"\[(?!(?:at|last|number)\])[A-Za-z_.]+\](?:\[[^\]]+\]|\.\w+)+\s*[-+*/|&?]{0,2}=(?![=>])",
    r"__proto__",
    r"\b(?:Object|Array|Function|String)\.prototype\b[^()]*=(?![=>])",
    r"\bconstructor\b.*\bprototype\b",
    r"\bsetPrototypeOf\b",
    r"\bReflect\.(?:set|defineProperty)\b",
    r"\bdefineProperty\b",
)
#: What Chromium 86 does not know, though it parses.
TOO_NEW = (
    r"\.at\(-?\d",
    r"\bstructuredClone\b",
    r"\bcrypto\.randomUUID\b",
    r"\.replaceAll\((?!.*\bstring\b)",
    r"\bObject\.hasOwn\b",
    r"\.findLast(Index)?\(",
    r"\bAbortSignal\.timeout\b",
    r"\bArray\.fromAsync\b",
    r":has\(",
    r"\.checkVisibility\(",
)
_PARSE = """
const acorn = require("acorn");
const fs = require("fs");
const [, version, ...files] = process.argv;
const faults = [];
for (const file of files) {
  try {
    acorn.parse(fs.readFileSync(file, "utf8"), { ecmaVersion: Number(version) });
  } catch (fault) {
    faults.push(file + ": " + fault.message);
  }
}
console.log(JSON.stringify(faults));
"""


def faults_of(files: list[Path], version: int) -> list[str]:
    """Return what keeps files from being read as scripts of one edition of the language."""
    node = shutil.which("node")
    if node is None or not (ROOT / "node_modules" / "acorn").is_dir():
        pytest.skip("node or acorn is not here; to have them: scripts/test --prepare-only")
    words = [node, "-e", _PARSE, str(version), *map(str, files)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    found: list[str] = json.loads(done.stdout)
    return found


def test_every_script_of_ours_is_es2020() -> None:
    assert len(SCRIPTS) > 10
    assert faults_of(SCRIPTS, 2020) == []


def test_what_comes_from_others_is_a_classic_script() -> None:
    # Class fields and private methods are of ES2022; Chromium 86 knows them. Blocks of static
    # code it does not, and the journey in Chromium 86 would show that.
    assert faults_of(VENDORED, 2022) == []


def test_newer_language_would_be_found(tmp_path: Path) -> None:
    file = tmp_path / "new.js"
    file.write_text("let a = {}; a.b ??= 1;")
    assert len(faults_of([file], 2020)) == 1


def test_no_script_of_ours_reaches_a_prototype_by_a_name() -> None:
    """What somebody calls ``__proto__`` stays a name."""
    assert SCRIPTS
    found = [
        f"{file.name}: {line.strip()}"
        for file in SCRIPTS
        for line in file.read_text("utf-8").splitlines()
        for pattern in BY_NAME
        if re.search(pattern, line) and not line.lstrip().startswith(("//", "*"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    ["all[a][b] = 1;", "all[one.a].b ||= {};", "x.__proto__.y = 1;", "Object.prototype.b = c;"],
)
def test_such_a_way_would_be_found(line: str) -> None:
    assert any(re.search(pattern, line) for pattern in BY_NAME)


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda one: one.name)
def test_a_script_of_ours_evaluates_nothing_and_makes_no_html_from_data(file: Path) -> None:
    text = file.read_text("utf-8")
    assert [rule for rule in FORBIDDEN if re.search(rule, text)] == []


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda one: one.name)
def test_a_script_of_ours_calls_nothing_that_an_old_browser_lacks(file: Path) -> None:
    text = file.read_text("utf-8")
    assert [rule for rule in TOO_NEW if re.search(rule, text)] == []


@pytest.mark.parametrize(
    "file", [*SCRIPTS, *(STATIC / "css").rglob("*.css")], ids=lambda one: one.name
)
def test_no_file_of_ours_names_another_host(file: Path) -> None:
    text = file.read_text("utf-8").replace("http://www.w3.org/", "")  # names of XML, not addresses
    assert re.findall(r"(?:https?:)?//[\w-]+\.[a-z]{2,}[^\s\"']*", text) == []


@pytest.mark.parametrize("path", PAGES)
def test_everything_that_a_page_links_exists_on_this_server(client: FlaskClient, path: str) -> None:
    html = client.get(path).text
    linked = re.findall(r"<(?:script|link|img|use|source)\b[^>]*?\b(?:src|href)=\"([^\"]+)\"", html)
    assert linked
    for address in linked:
        assert address.startswith("/"), address
        assert not address.startswith("//"), address
        answer = client.get(address.partition("#")[0].replace("&amp;", "&"), buffered=True)
        assert answer.status_code == 200, address


@pytest.mark.parametrize("path", PAGES)
def test_no_page_holds_inline_script_style_or_handler(client: FlaskClient, path: str) -> None:
    html = client.get(path).text
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", html) == []
    assert re.findall(r"<style\b", html) == []
    assert re.findall(r"<[^>]+\s(?:style|on[a-z]+)=\"", html) == []


def test_templates_load_nothing_from_another_host() -> None:
    for file in TEMPLATES:
        text = file.read_text("utf-8")
        found = re.findall(r"<(?:script|link|img|iframe)\b[^>]*(?:https?:)?//[^>]*>", text)
        assert found == [], file.name
