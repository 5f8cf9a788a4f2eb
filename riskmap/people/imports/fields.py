"""Columns of a table of officers, as ``columns.toml`` names them: how text is read and written."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from riskmap.core.cells import Field, plain, read_code, read_day, refused
from riskmap.core.words import N_
from riskmap.people.model.officers import NAME_MAX, Post, require_said

_POSTS = {"a": Post.A, "a角": Post.A, "a岗": Post.A, "主岗": Post.A, "主": Post.A,
          "b": Post.B, "b角": Post.B, "b岗": Post.B, "备岗": Post.B, "备": Post.B}  # fmt: skip
_YES = frozenset({"1", "y", "yes", "true", "是", "有", "已开通", "已注册"})
_NO = frozenset({"0", "n", "no", "false", "否", "无", "未开通", "未注册"})


def _post(text: str) -> Post:
    found = _POSTS.get(plain(text).lower().replace(" ", ""))
    if found is None:
        raise refused(N_("{value} is neither A nor B."), N_("Write A or B."), text)
    return found


def _name(text: str) -> str:
    found = plain(text)
    require_said(found[: NAME_MAX + 1], "")
    return found


def _phone(text: str) -> str:
    found = plain(text)
    require_said("x", found)
    return found


def _flag(text: str) -> bool | None:
    found = plain(text).lower()
    if not found:
        return None
    if found in _YES or found in _NO:
        return found in _YES
    raise refused(
        N_("{value} is neither yes nor no."),
        N_("Write yes or no; leave it empty where nobody knows."),
        text,
    )


_READ: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "code12": (N_("Division code"), read_code),
    "street": (N_("Street"), plain),
    "unit": (N_("Unit"), plain),
    "post": (N_("Post"), _post),
    "name": (N_("Full name"), _name),
    "phone": (N_("Telephone"), _phone),
    "valid_from": (N_("First day"), read_day),
    "valid_to": (N_("Not any more from"), read_day),
    "confirmed_on": (N_("Last confirmed"), read_day),
    "trained_on": (N_("Last training"), read_day),
    "drilled_on": (N_("Last drill"), read_day),
    "has_ndis": (N_("National reporting system"), _flag),
}


def _all() -> Iterator[Field]:
    text = files("riskmap.people.imports").joinpath("columns.toml").read_text("utf-8")
    for name, aliases in tomllib.loads(text).items():
        yield Field(name, _READ[name][0], tuple(aliases), _READ[name][1])


#: All columns by name, in the order in which they are written.
FIELDS: Mapping[str, Field] = MappingProxyType({one.name: one for one in _all()})
#: Columns that must be there; the unit by its code or by its name.
NEEDED = ("post", "name")
_BY_NAME = {alias: one.name for one in FIELDS.values() for alias in (one.name, *one.aliases)}


def field_of(column: str) -> str | None:
    """Return the field that a column of a file is, None for one that has no use here."""
    folded = unicodedata.normalize("NFKC", column).strip().strip("\ufeff*").lower()
    return _BY_NAME.get(folded.replace(" ", ""))
