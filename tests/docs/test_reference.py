"""The documentation is whole: nothing stale, nothing undocumented, no dead link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from riskmap.cli import exits
from riskmap.web.manual import anchor
from tests.docs import made

DOCS = made.ROOT / "riskmap" / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
TOP = [made.ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
MARKDOWN = MarkdownIt("commonmark").enable("table")


def name(page: Path) -> str:
    return page.relative_to(made.ROOT).as_posix()


@pytest.mark.parametrize("render", made.MADE)
def test_what_is_made_from_the_code_is_fresh(render: made.Renderer) -> None:
    page, text = made.page(render)
    assert page.read_text("utf-8") == text, "run .venv/bin/python scripts/docs"


def test_every_kind_of_error_has_the_section_that_problem_documents_link_to() -> None:
    sections = anchors(made.REFERENCE / "errors.md")
    kinds = {one.__name__.removesuffix("Error").lower() for one in made.every_kind()}
    assert kinds - sections == set()


def test_every_exit_code_is_explained() -> None:
    text = (made.REFERENCE / "exit-codes.md").read_text("utf-8")
    codes = {value for key, value in vars(exits).items() if re.fullmatch(r"[A-Z]+", key)}
    explained = {int(row) for row in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)}
    assert codes == explained


@pytest.mark.parametrize("page", [*PAGES, *TOP], ids=name)
def test_no_link_leads_nowhere(page: Path) -> None:
    assert [target for target in targets(page) if not leads_somewhere(page, target)] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_help_stays_within_its_own_pages(page: Path) -> None:
    """What is served at /help has nothing but riskmap/docs below it."""
    paths = (target.partition("#")[0] for target in targets(page) if not is_elsewhere(target))
    inside = [(page.parent / path).resolve().is_relative_to(DOCS) for path in paths if path]
    assert all(inside)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_page_has_one_title(page: Path) -> None:
    tokens = MARKDOWN.parse(page.read_text("utf-8"))
    assert [token.tag for token in tokens if token.type == "heading_open"].count("h1") == 1


def test_every_page_is_on_the_map_of_the_documentation() -> None:
    listed = {(DOCS / target).resolve() for target in targets(DOCS / "index.md")}
    assert [name(page) for page in PAGES if page not in listed and page.stem != "index"] == []


def targets(page: Path) -> Iterator[str]:
    """Yield what the links and pictures of a page lead to."""
    for token in MARKDOWN.parse(page.read_text("utf-8")):
        for child in token.children or ():
            target = child.attrGet("href") or child.attrGet("src")
            if target:
                yield str(target)


def is_elsewhere(target: str) -> bool:
    return re.match(r"[a-z]+:", target) is not None


def leads_somewhere(page: Path, target: str) -> bool:
    if is_elsewhere(target):
        return target.startswith("https://")
    path, _, part = target.partition("#")
    file = (page.parent / path).resolve() if path else page
    return file.exists() and (not part or part in anchors(file))


def anchors(page: Path) -> set[str]:
    """Return the ids that the headings of a page get when it is served."""
    tokens = MARKDOWN.parse(page.read_text("utf-8"))
    return {
        anchor(tokens[place + 1].content)
        for place, token in enumerate(tokens)
        if token.type == "heading_open"
    }
