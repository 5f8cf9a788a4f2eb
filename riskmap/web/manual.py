"""The documentation, served offline at /help."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from pathlib import Path

import nh3
from attrs import frozen
from flask import Blueprint, Response, send_from_directory, url_for
from markdown_it import MarkdownIt
from markdown_it.token import Token

from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_, Message
from riskmap.doors.answers import page
from riskmap.doors.parts import parts
from riskmap.doors.words import say

blueprint = Blueprint("help", __name__, url_prefix="/help")

#: Order and names of the shelves; files on them are sorted by name.
SHELVES = {
    "tutorial": N_("Learn"),
    "how-to": N_("How to"),
    "reference": N_("Look up"),
    "explanation": N_("Understand"),
    "decisions": N_("Decisions"),
}
_TAGS = nh3.ALLOWED_TAGS | {"h1", "h2", "h3", "h4", "table", "thead", "tbody", "img"}
_ATTRIBUTES = {
    **nh3.ALLOWED_ATTRIBUTES,
    **{f"h{n}": {"id"} for n in range(1, 5)},
    "code": {"class"},
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
}


@frozen
class HelpLink:
    """One page in the list at the side."""

    label: str
    href: str
    is_current: bool


@frozen
class HelpSection:
    """One shelf of pages."""

    title: str
    links: tuple[HelpLink, ...]


@frozen
class Heading:
    """One part of an article: the id it is linked by, and its words."""

    id: str
    text: str


@frozen
class Article:
    """A rendered page: title, safe HTML, and its parts in order."""

    title: str
    html: str
    contents: tuple[Heading, ...]


@frozen(kw_only=True)
class HelpPage:
    """One page of the documentation."""

    title: str
    article_html: str
    contents: tuple[Heading, ...]
    sections: tuple[HelpSection, ...]
    lang: str = "en"


@blueprint.get("/", strict_slashes=False)
@blueprint.get("/<path:name>")
def article(name: str = "index") -> Response:
    """Show one page of the documentation, or one of its pictures."""
    docs: Path = parts().resources.docs
    if name.startswith("images/"):
        return send_from_directory(docs, name, max_age=3600)
    file = docs / f"{name.removesuffix('.md')}.md"
    if not file.resolve().is_relative_to(docs.resolve()) or not file.is_file():
        raise NotFoundError(
            N_("There is no help page {name}."), mend=N_("See the list at /help."), name=name
        )
    found = rendered(file, file.stat().st_mtime_ns, name.removesuffix(".md"))
    record = HelpPage(
        title=found.title,
        article_html=found.html,
        contents=found.contents,
        sections=_sections(docs, name),
    )
    return page("web/help.html", record)


@lru_cache(maxsize=256)
def rendered(file: Path, _stamp: int, name: str) -> Article:
    """Return the article that a Markdown file holds."""
    markdown = MarkdownIt("commonmark").enable("table")
    tokens = markdown.parse(file.read_text("utf-8"))
    title = name
    contents = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            text = tokens[place + 1].content
            token.attrSet("id", anchor(text))
            title = text if token.tag == "h1" and title == name else title
            if token.tag == "h2":
                contents.append(Heading(anchor(text), text.replace("`", "")))
        for child in token.children or ():
            _point_inside(child, posixpath.dirname(name))
    body = nh3.clean(
        markdown.renderer.render(tokens, markdown.options, {}),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        link_rel="noopener noreferrer",
    )
    return Article(title.replace("`", ""), body, tuple(contents))


def anchor(heading: str) -> str:
    """Return the id of a heading: lower case words joined by hyphens."""
    return re.sub(r"[^\w]+", "-", heading.lower()).strip("-")


def _point_inside(token: Token, folder: str) -> None:
    """Turn links between Markdown files and to pictures into addresses under /help."""
    for attribute in ("href", "src"):
        target = token.attrGet(attribute)
        if not isinstance(target, str) or re.match(r"[a-z]+:|#|/", target):
            continue
        path, hash_, part = target.partition("#")
        inside = posixpath.normpath(posixpath.join(folder, path)).removesuffix(".md")
        token.attrSet(attribute, f"/help/{inside}{hash_}{part}")


def _sections(docs: Path, current: str) -> tuple[HelpSection, ...]:
    here = current.removesuffix(".md")
    sections = []
    for shelf, word in SHELVES.items():
        names = [f"{shelf}/{file.stem}" for file in sorted((docs / shelf).glob("*.md"))]
        links = tuple(
            HelpLink(_title(docs, name), url_for("help.article", name=name), name == here)
            for name in names
        )
        if links:
            sections.append(HelpSection(say(Message(word)), links))
    return tuple(sections)


def _title(docs: Path, name: str) -> str:
    file = docs / f"{name}.md"
    return rendered(file, file.stat().st_mtime_ns, name).title
