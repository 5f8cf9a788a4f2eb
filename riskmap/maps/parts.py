"""A rendered folium figure, taken apart into files, addresses and one element."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html.parser import HTMLParser

from attrs import frozen
from branca.element import Figure


@frozen(kw_only=True)
class LinkedMap:
    """A map as a page needs it: addresses in order of loading, and its element."""

    scripts: tuple[str, ...]
    stylesheets: tuple[str, ...]
    body_html: str


@frozen(kw_only=True)
class MapParts:
    """A rendered map, taken apart.

    Parameters
    ----------
    scripts, stylesheets
        Addresses of files that exist, in the order of loading.
    inline_js, inline_css
        Texts to be served as files, after the ones above.
    body_html
        The element of the map, without style attributes or handlers.
    """

    scripts: tuple[str, ...]
    stylesheets: tuple[str, ...]
    inline_js: str
    inline_css: str
    body_html: str

    def linked(self, publish: Callable[[str, str], str]) -> LinkedMap:
        """Hand both texts to `publish` (text, ``js`` or ``css``), which returns their address."""
        return LinkedMap(
            scripts=(*self.scripts, publish(self.inline_js, "js")),
            stylesheets=(*self.stylesheets, publish(self.inline_css, "css")),
            body_html=self.body_html,
        )


def take_apart(figure: Figure, element_id: str) -> MapParts:
    """Take `figure` apart, keeping of its styles only those of the element `element_id`.

    Folium also styles html, body and #map, for a page that is nothing but a map.
    """
    figure.render()
    head = _Head.of(figure.header.render())
    return MapParts(
        scripts=tuple(head.scripts),
        stylesheets=tuple(head.stylesheets),
        inline_js=_tidy((*head.script_texts, figure.script.render())),
        inline_css=_tidy(text for text in head.style_texts if f"#{element_id} " in text),
        body_html=" ".join(figure.html.render().split()),
    )


def _tidy(texts: Iterable[str]) -> str:
    lines = (line.strip() for text in texts for line in text.splitlines())
    return "\n".join(line for line in lines if line) + "\n"


class _Head(HTMLParser):
    """Collects what the head of a page loads and what it says inline."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.stylesheets: list[str] = []
        self.script_texts: list[str] = []
        self.style_texts: list[str] = []
        self._texts: list[str] | None = None

    @classmethod
    def of(cls, html: str) -> _Head:
        """Read the inside of a ``<head>``."""
        head = cls()
        head.feed(html)
        head.close()
        return head

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note addresses; the text of scripts and styles follows as data."""
        values = dict(attrs)
        if tag == "link" and values.get("href"):
            self.stylesheets.append(str(values["href"]))
        elif tag == "script" and values.get("src"):
            self.scripts.append(str(values["src"]))
        self._texts = {"script": self.script_texts, "style": self.style_texts}.get(tag)

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - HTMLParser's name
        """Stop collecting."""
        self._texts = None

    def handle_data(self, data: str) -> None:
        """Collect the text of a script or a style."""
        if self._texts is not None and data.strip():
            self._texts.append(data)
