"""Columns of a table of officers, as ``columns.toml`` names them: how text is read and written."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from attrs import frozen

from riskmap.core.codes import is_code12
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.people.model.officers import NAME_MAX, Post, require_said

_UNKNOWN = frozenset({"", "-", "--", "—", "/", "na", "n/a", "null", "none", "不详", "未知", "暂无"})
_POSTS = {"a": Post.A, "a角": Post.A, "a岗": Post.A, "主岗": Post.A, "主": Post.A,
          "b": Post.B, "b角": Post.B, "b岗": Post.B, "备岗": Post.B, "备": Post.B}  # fmt: skip
_YES = frozenset({"1", "y", "yes", "true", "是", "有", "已开通", "已注册"})
_NO = frozenset({"0", "n", "no", "false", "否", "无", "未开通", "未注册"})
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
#: A spreadsheet writes whole numbers so.
_WHOLE = re.compile(r"(\d+)\.0")


@frozen
class Field:
    """One column: its name, its word, how files call it, and how text becomes its value."""

    name: str
    word: str
    aliases: tuple[str, ...]
    read: Callable[[str], Any]


def plain(text: str | None) -> str:
    """Return text with half-width letters and without blanks around it; unknown is empty."""
    folded = unicodedata.normalize("NFKC", text or "").strip().removeprefix("'")
    whole = _WHOLE.fullmatch(folded)
    folded = whole.group(1) if whole else folded
    return "" if folded.lower() in _UNKNOWN else folded


def write(value: Any) -> str:
    """Return a value as its reader takes it."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
    return str(value)


def _refused(message: str, mend: str, value: str) -> InvalidRequestError:
    return InvalidRequestError(message, mend=mend, value=value[:40])


def _text(text: str) -> str:
    return plain(text)


def _code(text: str) -> str:
    found = plain(text)
    if found and not is_code12(found):
        raise _refused(
            N_("{value} is not a 12-digit division code."),
            N_("Give the 12-digit statistical code as text, for example 310107005001."),
            found,
        )
    return found


def _post(text: str) -> Post:
    found = _POSTS.get(plain(text).lower().replace(" ", ""))
    if found is None:
        raise _refused(N_("{value} is neither A nor B."), N_("Write A or B."), text)
    return found


def _name(text: str) -> str:
    found = plain(text)
    require_said(found[: NAME_MAX + 1], "")
    return found


def _phone(text: str) -> str:
    found = plain(text)
    require_said("x", found)
    return found


def _day(text: str) -> date | None:
    found = plain(text).partition(" ")[0].partition("T")[0]
    if not found:
        return None
    parts = _DAY.fullmatch(found)
    try:
        if parts:
            return date(*(int(one) for one in parts.groups()))
        return date.fromisoformat(found)
    except ValueError:
        raise _refused(
            N_("{value} is no day."), N_("Write the day as YYYY-MM-DD."), found
        ) from None


def _flag(text: str) -> bool | None:
    found = plain(text).lower()
    if not found:
        return None
    if found in _YES or found in _NO:
        return found in _YES
    raise _refused(
        N_("{value} is neither yes nor no."),
        N_("Write yes or no; leave it empty where nobody knows."),
        text,
    )


_READ: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "code12": (N_("Division code"), _code),
    "street": (N_("Street"), _text),
    "unit": (N_("Unit"), _text),
    "post": (N_("Post"), _post),
    "name": (N_("Full name"), _name),
    "phone": (N_("Telephone"), _phone),
    "valid_from": (N_("First day"), _day),
    "valid_to": (N_("Not any more from"), _day),
    "confirmed_on": (N_("Last confirmed"), _day),
    "trained_on": (N_("Last training"), _day),
    "drilled_on": (N_("Last drill"), _day),
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
