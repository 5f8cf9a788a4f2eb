"""All addresses of the application, and which arguments each of them reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from attrs import frozen
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import Rule

from riskmap.doors.api.contract import contract

#: Something that is there, for each name of a part of an address.
THERE = {
    "code12": "310107005000",
    "code": "310107005000",
    "region": "putuo",
    "slug": "roads",
    "ending": "csv",
    "hazard": "waterlogging",
    "label": "10",
    "level": "street",
    "measure": "composite",
    "layer": "vec",
    "name": "index",
    "filename": "css/base.css",
    "z": "13",
    "zoom": "13",
    "x": "6858",
    "y": "3346",
    "number": "1",
}


@frozen
class Route:
    """One address that can be asked."""

    rule: Rule

    @property
    def names(self) -> tuple[str, ...]:
        """Names of its parts."""
        return tuple(sorted(self.rule.arguments))

    def address(self, **parts: str) -> str:
        """Return the address with `parts`, and something that is there for all others."""
        text = self.rule.rule
        for name in self.names:
            value = quote(parts.get(name, THERE.get(name, "1")).encode("utf-8", "surrogatepass"))
            before, _, after = text.partition(f"{name}>")
            text = f"{before.rpartition('<')[0]}{value}{after}"
        return text

    def __str__(self) -> str:
        return self.rule.rule


def routes(app: Flask, method: str = "GET") -> tuple[Route, ...]:
    """Return all routes that take `method`."""
    rules = sorted(app.url_map.iter_rules(), key=str)
    return tuple(Route(rule) for rule in rules if method in (rule.methods or ()))


class Recording(ImmutableMultiDict[str, str]):
    """Arguments that remember which of them were looked for."""

    looked_for: set[str] = set()  # noqa: RUF012 - one for all: a request makes its own instance

    def get(self, key: str, *args: Any, **more: Any) -> Any:
        """Return one, and remember it."""
        self.looked_for.add(key)
        return super().get(key, *args, **more)

    def getlist(self, key: str, *args: Any, **more: Any) -> Any:
        """Return all of a name, and remember it."""
        self.looked_for.add(key)
        return super().getlist(key, *args, **more)

    def __contains__(self, key: object) -> bool:
        self.looked_for.add(str(key))
        return super().__contains__(key)


@contextmanager
def recorded(app: Flask) -> Iterator[set[str]]:
    """Give the names of arguments that are looked for meanwhile."""
    before = app.request_class.parameter_storage_class
    Recording.looked_for = set()
    app.request_class.parameter_storage_class = Recording
    try:
        yield Recording.looked_for
    finally:
        app.request_class.parameter_storage_class = before


def arguments_of(app: Flask, client: FlaskClient, route: Route) -> tuple[str, ...]:
    """Return the names of arguments that a route reads, or says it reads."""
    with recorded(app) as looked_for, client.get(route.address()):
        pass
    described = contract(app)["paths"]
    path = route.rule.rule
    for name in route.names:
        before, _, after = path.partition(f"{name}>")
        path = f"{before.rpartition('<')[0]}{{{name}}}{after}"
    said = described.get(path, {}).get("get", {}).get("parameters", [])
    looked_for |= {one["name"] for one in said if one.get("in") == "query"}
    return tuple(sorted(looked_for))
