"""Walk through the site as a person would: from page to page, by the links that stand there."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

from attrs import Factory, define, field, frozen
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from riskmap.doors.access import roles_of_view

HOST = "http://localhost"
#: Addresses that differ in parts and values only are alike; so many of them are opened.
ALIKE = 2
_PAGE = "text/html"
_FILES = {"static", "published.serve"}


class Anchors(HTMLParser):
    """Links, pictures, forms and ids of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[str, str]] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag leads to."""
        said = {name: value or "" for name, value in attrs}
        self.ids.add(said.get("id", ""))
        if tag in {"a", "link"} and "href" in said:
            self.links.append(said["href"])
        elif tag in {"img", "script"} and "src" in said:
            self.links.append(said["src"])
        elif tag == "form":
            self.forms.append((said.get("method", "get").upper(), said.get("action", "")))


@frozen
class Fault:
    """A way that leads nowhere: where it stands, where it leads, what is there."""

    page: str
    leads: str
    what: str


@define
class Walk:
    """One walk of one person through all pages that can be reached from the first."""

    app: Flask
    client: FlaskClient
    roles: frozenset[str]
    faults: list[Fault] = Factory(list)
    opened: Counter[str] = Factory(Counter)
    pages: set[str] = Factory(set)
    _queue: deque[tuple[str, str]] = field(factory=deque)
    _known: set[str] = Factory(set)

    def run(self, first: str = "/") -> Walk:
        """Open page after page until no new one is left."""
        self._note("", first)
        while self._queue:
            page, path = self._queue.popleft()
            self._open(page, path)
        return self

    def _open(self, page: str, path: str) -> None:
        with self.client.get(path, headers={"Accept": _PAGE}) as answer:
            self._take(page, path, answer)

    def _take(self, page: str, path: str, answer: Response) -> None:
        if 300 <= answer.status_code < 400:
            self._note(page, answer.headers["Location"])
            return
        if answer.status_code >= 400:
            self.faults.append(Fault(page, path, str(answer.status_code)))
        elif answer.mimetype == _PAGE:
            self._read(path, answer.get_data(as_text=True))

    def _read(self, path: str, text: str) -> None:
        self.pages.add(path)
        found = Anchors(text)
        for link in found.links:
            if link.startswith("#"):
                if link[1:] not in found.ids:
                    self.faults.append(Fault(path, link, "no such part of the page"))
            elif not re.match(r"(mailto|tel|data|otpauth):", link):
                self._note(path, link)
        for method, action in found.forms:
            self._try_form(path, method, urljoin(path, action))

    def _note(self, page: str, link: str) -> None:
        """Keep a link for later, if it leads to a page of this host that is not known."""
        parts = urlsplit(urljoin(HOST + (page or "/"), link))
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if f"{parts.scheme}://{parts.netloc}" != HOST or path in self._known:
            return
        self._known.add(path)
        kind, most = self._kind(parts.path, parts.query)
        self.opened[kind] += 1
        if self.opened[kind] <= most:
            self._queue.append((page, path))

    def _kind(self, path: str, query: str) -> tuple[str, int]:
        """Return what is alike of addresses, the view and its arguments; and how many to open."""
        try:
            endpoint, _ = self.app.url_map.bind("localhost").match(path, method="GET")
        except (HTTPException, RequestRedirect):
            return path, 1
        if endpoint in _FILES:  # the same for everybody: opened in the walk of nobody
            return path, 0 if self.roles else 1
        if self.roles and roles_of_view(self.app.view_functions[endpoint]) is None:
            return endpoint, 1  # for everybody: walked through by nobody
        names = "&".join(sorted({name for name, _ in parse_qsl(query)}))
        return f"{endpoint}?{names}", ALIKE

    def _try_form(self, page: str, method: str, action: str) -> None:
        """See that a form leads to a view that is for this person; it is not sent."""
        try:
            endpoint, _ = self.app.url_map.bind("localhost").match(
                urlsplit(action).path, method=method
            )
        except (HTTPException, RequestRedirect) as fault:
            self.faults.append(Fault(page, f"{method} {action}", type(fault).__name__))
            return
        asked = roles_of_view(self.app.view_functions[endpoint])
        if asked and not self.roles & {*asked}:
            self.faults.append(Fault(page, f"{method} {action}", "not for this role"))
        elif method == "GET":
            self._note(page, action)


def menu(text: str) -> Iterator[str]:
    """Yield the addresses of the main menu."""
    found = re.search(r'<nav class="site-nav".*?</nav>', text, re.DOTALL)
    assert found is not None
    yield from re.findall(r'href="([^"]+)"', found[0])
