"""Tables of people who need help: columns, how text is read and written; no value is repeated."""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from attrs import field, frozen

from riskmap.core.cells import day_of, plain
from riskmap.core.errors import InvalidRequestError, UnreadableFileError
from riskmap.core.findings import Finding
from riskmap.core.words import N_
from riskmap.divisions.imports.readers import read
from riskmap.divisions.imports.records import ImportOptions, info
from riskmap.people.model.helped import PERSONAL, Mobility, require_floor
from riskmap.people.model.needs import in_order, needs

#: The sheet in which our own workbooks keep the rows.
SHEET = "people"
#: Columns that must be there; the unit by its code or by its name.
NEEDED = ("kinds", "name")
WORDS: Mapping[str, str] = MappingProxyType(
    {
        "code12": N_("Division code"),
        "street": N_("Street"),
        "unit": N_("Unit"),
        "kinds": N_("Kinds of need"),
        "name": N_("Full name"),
        "phone": N_("Telephone"),
        "id_number": N_("Identity number"),
        "address": N_("Dwelling"),
        "floor": N_("Floor"),
        "mobility": N_("How they get out"),
        "contact": N_("Contact person"),
        "contact_phone": N_("Contact telephone"),
        "helper": N_("Who is responsible"),
        "measure": N_("What was agreed"),
        "card_on": N_("Card handed out on"),
        "note": N_("Remark"),
    }
)
_MOBILITY = {
    Mobility.WALKS: ("自行行走", "walks", "walksalone", "能自理", "可自行", "自理"),
    Mobility.LED: ("需要搀扶", "led", "needssomebodytolead", "搀扶", "需搀扶", "半自理"),
    Mobility.CARRIED: ("需要抬", "carried", "hastobecarried", "抬", "需抬", "担架", "不能自理"),
    Mobility.UNKNOWN: ("", "unknown", "nobodysaid"),
}
_FLOOR = re.compile(r"(-?\d{1,3})(?:\.0|层|楼|f)?", re.IGNORECASE)
_BETWEEN = re.compile(r"[、,，;；/+\s]+")


def _aliases() -> Mapping[str, tuple[str, ...]]:
    text = files("riskmap.people.imports").joinpath("helped_columns.toml").read_text("utf-8")
    return MappingProxyType({name: tuple(more) for name, more in tomllib.loads(text).items()})


ALIASES = _aliases()
_BY_NAME = {alias: name for name, more in ALIASES.items() for alias in (name, *more)}
_KINDS = {alias: one.slug for one in needs().values() for alias in (one.slug, *one.aliases)}


@frozen(kw_only=True)
class Texts:
    """What stands in a table: (number of the row, 1 the first; text by column)."""

    file_name: str
    sha256: str
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    findings: tuple[Finding, ...] = field(default=())


def read_file(path: Path, name: str = "", *, layer: str | None = None) -> Texts:
    """Read CSV or XLSX.

    Raises
    ------
    UnreadableFileError
        If it cannot be read, or a column is missing without which no row makes sense.
    """
    name = name or path.name
    sheet = read(path, ImportOptions(layer=layer, own_sheet=SHEET))
    columns = _columns(sheet.columns, name)
    rows = [
        (number, {column: row.get(said) or "" for column, said in columns.items()})
        for number, row in enumerate(sheet.rows, start=1)
    ]
    unused = [one for one in sheet.columns if one not in columns.values()]
    message = N_("There is no place for {field}; it is passed over.")
    return Texts(
        file_name=name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        rows=tuple((number, row) for number, row in rows if any(row.values())),
        findings=tuple(info("unused_field", message, field=one).at(field=one) for one in unused),
    )


def values_of(
    texts: Mapping[str, str],
) -> tuple[dict[str, Any], list[tuple[str, InvalidRequestError]]]:
    """Return the values of a row by column, and what could not be read, by column."""
    values: dict[str, Any] = {}
    wrong = []
    for name, text in texts.items():
        try:
            values[name] = _value(name, plain(text))
        except InvalidRequestError as fault:
            wrong.append((name, fault))
    return values, wrong


def kinds_text(kinds: Sequence[str]) -> str:
    """Return kinds of need as a table has them, and `values_of` takes them."""
    return "、".join(needs()[one].aliases[0] for one in kinds)


def mobility_text(mobility: Mobility) -> str:
    """Return how somebody gets out as a table has it."""
    return _MOBILITY[mobility][0]


def _value(name: str, text: str) -> Any:
    if name in PERSONAL:
        return _personal(name, text)
    readers = {"kinds": _kinds, "mobility": _mobility, "floor": _floor, "card_on": _day}
    return readers[name](text) if name in readers else text


def _personal(name: str, text: str) -> str:
    if "*" in text:
        raise InvalidRequestError(
            N_("This is masked."), mend=N_("Bring a table with what stands behind the stars.")
        )
    return text.upper() if name == "id_number" else text


def _kinds(text: str) -> tuple[str, ...]:
    parts = [one for one in _BETWEEN.split(text) if one]
    unknown = [one for one in parts if one.lower() not in _KINDS]
    if unknown:
        raise InvalidRequestError(
            N_("There is no such kind of need."),
            mend=N_("Use one of: {allowed}."),
            allowed="、".join(one.aliases[0] for one in needs().values()),
        )
    return in_order(_KINDS[one.lower()] for one in parts)


def _mobility(text: str) -> Mobility:
    folded = text.lower().replace(" ", "")
    for one, aliases in _MOBILITY.items():
        if folded in aliases:
            return one
    raise InvalidRequestError(
        N_("Nobody knows this way to get out."),
        mend=N_("Use one of: {allowed}."),
        allowed="、".join(one[0] for one in _MOBILITY.values() if one[0]),
    )


def _floor(text: str) -> int | None:
    if not text:
        return None
    found = _FLOOR.fullmatch(text)
    if found is None:
        raise InvalidRequestError(
            N_("There is no such floor."), mend=N_("1 is the ground floor, -1 the first below it.")
        )
    floor = int(found[1])
    require_floor(floor)
    return floor


def _day(text: str) -> date | None:
    try:
        return day_of(text)
    except ValueError:
        raise InvalidRequestError(
            N_("This is no day."), mend=N_("Write the day as YYYY-MM-DD.")
        ) from None


def _columns(names: Sequence[str], file: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for column, known in _known(names):
        found.setdefault(known, column)
    missing = [one for one in NEEDED if one not in found]
    if not {"code12", "unit"} & found.keys():
        missing.insert(0, "code12")
    if missing:
        raise UnreadableFileError(
            N_("{file} has no column {field}."),
            mend=N_("Name the columns as in a table that was taken along from the list."),
            file=file,
            field=missing[0],
        )
    return found


def _known(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    for column in names:
        folded = unicodedata.normalize("NFKC", column).strip().strip("\ufeff*").lower()
        known = _BY_NAME.get(folded.replace(" ", ""))
        if known is not None:
            yield column, known
