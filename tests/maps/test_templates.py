"""What templates and scripts may hold under the content security policy of the house."""

from __future__ import annotations

import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest

import riskmap

PACKAGE = Path(riskmap.__file__).parent
TEMPLATES = PACKAGE.parent / "templates"
FOLDERS = ("macros", "errors", "atlas", "web")
OURS = [
    TEMPLATES / "base.html",
    *(path for name in FOLDERS for path in sorted((TEMPLATES / name).rglob("*.html"))),
]
SCRIPTS = sorted((PACKAGE / "web" / "static" / "js").rglob("*.js"))

if not TEMPLATES.is_dir():
    pytest.skip(
        "the templates stand beside the package in a checkout only", allow_module_level=True
    )


class Inline(HTMLParser):
    """Finds what the policy forbids."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.found += [name for name in names if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(tag)


def html_of(path: Path) -> str:
    """The markup of a template, without Jinja's own parts."""
    text = re.sub(r"{#.*?#}|{%.*?%}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"{{.*?}}", "x", text, flags=re.DOTALL)


def test_the_check_finds_a_handler_and_an_inline_script() -> None:
    assert Inline('<a onclick="x">y</a><script>z</script>').found == ["onclick", "script"]


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_a_template_has_nothing_inline(path: Path) -> None:
    assert Inline(html_of(path)).found == []


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_a_template_links_to_no_other_host_but_for_the_credit(path: Path) -> None:
    hosts = re.findall(r"https?://[^\"'\s<]+", html_of(path))
    assert set(hosts) <= {"https://www.openstreetmap.org/copyright"}


def test_every_icon_that_is_used_is_in_the_sprite() -> None:
    wanted = tomllib.loads((PACKAGE / "web" / "vendor.toml").read_text(encoding="utf-8"))
    text = "".join(path.read_text(encoding="utf-8") for path in OURS)
    direct = re.findall(r"\bicon\('([\w-]+)'\)|\bempty\('([\w-]+)'", text)
    by_state = re.findall(r"\('\w+', '([\w-]+)', _\(", text)
    by_word = re.findall(r"': \('([\w-]+)', _\(", text)
    used = {name for pair in direct for name in pair if name} | set(by_state) | set(by_word)
    assert "circle-check" in used
    assert used <= set(wanted["icons"]["names"])


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_evaluates_no_text_and_sets_no_html(path: Path) -> None:
    script = path.read_text(encoding="utf-8")
    assert not re.search(
        r"\beval\(|new Function|\.innerHTML\s*=|insertAdjacentHTML|https?://(?!www\.w3)", script
    )
    newer = r"\?\?=|\|\|=|&&=|\.at\(|structuredClone|randomUUID|Object\.hasOwn"
    assert not re.search(newer, script)
